"""What others may want to know about factors. Sent inside the transaction of the act: store, and act after commit.

The first two carry `user`, `method` (an `mfa.contract.Method`) and `request`, the second one also the `device` that is
gone; the third one `user`, `request` (of the
device), and `site` and `source`: where somebody wanted to sign in, and from which network address; `factor_disabled`
`user`, `method`, `name` (what the owner calls the device) and `origin` (scheme and host of the page). The one about
a new PIN carries `user`, `name` and `request`.
"""

from django.dispatch import Signal

factor_added = Signal()
factor_removed = Signal()
#: Somebody with the password wanted to sign in, and the owner said on their device that it was not them.
sign_in_disowned = Signal()
#: A device proves nothing any more, because somebody may have copied it.
factor_disabled = Signal()
#: The owner of a device with the app, or somebody who proved another factor of theirs, chose a new PIN for it.
app_pin_reset = Signal()
