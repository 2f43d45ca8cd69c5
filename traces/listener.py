"""What TRACES does when an EU Login account, or all its factors, have gone: `settings.EULOGIN_ACCOUNT_LISTENERS`."""

from traces.flows import suspending


class RolesFollowAccount:
    """Fulfils EU Login's contract for listeners, inside the transaction of the act."""

    def account_deleted(self, uid: str) -> None:
        """The person will never sign in again: nothing of theirs stays in force, and who they were is forgotten."""
        suspending.end_everywhere(uid)

    def factors_removed(self, uid: str) -> None:
        """The person removed all their factors at once: an authority must look before they act again."""
        suspending.suspend_everywhere(uid)
