"""What others may want to know about factors. Sent inside the transaction of the act: store, and act after commit.

Both signals carry `user`, `method` (an `mfa.contract.Method`) and `request`.
"""

from django.dispatch import Signal

factor_added = Signal()
factor_removed = Signal()
