"""The door to who else may own an eID: virtual accounts, which sign-in with an eID opens and linking gives up."""

from typing import Protocol

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.module_loading import import_string


class EidOwners(Protocol):
    """What `settings.MFA_EID_OWNERS` names; empty where there are no virtual accounts."""

    def gives_way(self, eidas_id: str, user: AbstractBaseUser) -> bool:
        """Whether this eID belongs to a virtual account, which ends when `user` links it."""
        ...

    def lives_by_eid(self, user: AbstractBaseUser) -> bool:
        """Whether nothing but an eID opens this account: it cannot lose its last one."""
        ...

    def give_up(self, eidas_id: str, user: AbstractBaseUser, request: HttpRequest) -> None:
        """End that virtual account with its rights, in the caller's transaction. Nothing when there is none."""
        ...


class Nobody:
    """No virtual accounts."""

    def gives_way(self, eidas_id: str, user: AbstractBaseUser) -> bool:
        """Never."""
        return False

    def lives_by_eid(self, user: AbstractBaseUser) -> bool:
        """Never."""
        return False

    def give_up(self, eidas_id: str, user: AbstractBaseUser, request: HttpRequest) -> None:
        """Nothing to do."""


def owners() -> EidOwners:
    """The door as the settings name it."""
    made: EidOwners = import_string(settings.MFA_EID_OWNERS)() if settings.MFA_EID_OWNERS else Nobody()
    return made
