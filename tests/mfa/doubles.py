"""Stand-ins for what other packages give to the factors."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

#: Where the stub leads whoever has to prove a factor.
ASKED = "/cas/prove"


class StubProof:
    """Fulfils `mfa.guard.FreshProof`: fresh or not, the last factor removable or not, as the test says."""

    fresh: ClassVar[bool] = False
    may: ClassVar[bool] = True

    def is_fresh(self, request: HttpRequest) -> bool:
        """What the test said."""
        return self.fresh

    def may_remove_last(self, user: AbstractBaseUser) -> bool:
        """What the test said."""
        return self.may

    def ask(self, request: HttpRequest, next_path: str) -> HttpResponse:
        """Lead to a recognisable address."""
        return redirect(f"{ASKED}?next={next_path}")
