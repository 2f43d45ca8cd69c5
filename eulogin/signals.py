"""What others may want to know about sign-in. Sent inside the transaction of the act: store, and act after commit."""

from django.dispatch import Signal

#: A single sign-on session has ended. Carries `session` (an `SsoSession`).
session_ended = Signal()
