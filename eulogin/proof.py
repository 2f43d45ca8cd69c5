"""A recent proof by a factor: what the pages of the factors ask for once a person has one."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from eulogin.models import Account, SsoSession
from eulogin.signin import sessions
from kernel import clock


class FreshProof:
    """Fulfils the contract that `settings.MFA_FRESH_PROOF` names."""

    def is_fresh(self, request: HttpRequest) -> bool:
        """Whether a factor proved itself in this session within the last minutes."""
        session = sessions.current(request)
        if session is None or session.factor_proved_at is None:
            return False
        return clock.now() - session.factor_proved_at < settings.EULOGIN_FRESH_PROOF_LIFE

    def is_recent(self, session: SsoSession) -> bool:
        """Whether the person authenticated, in whatever way, within the last minutes."""
        return clock.now() - session.authenticated_at < settings.EULOGIN_FRESH_PROOF_LIFE

    def may_remove_last(self, user: AbstractBaseUser) -> bool:
        """Not with «Always require multi-factor authentication»: nothing would open the account any more.

        Locks the sessions before the account, as sign-in does: some of them end when the factor is gone.
        """
        sessions.lock_open(user.pk)
        rows = Account.objects.select_for_update().filter(pk=user.pk)
        return not rows.values_list("always_several_factors", flat=True).get()

    def ask(self, request: HttpRequest, next_path: str) -> HttpResponse:
        """Lead to a sign-in with a factor that comes back to `next_path`."""
        query = {"next": next_path, "authenticationLevel": "MEDIUM", "renew": "true"}
        return redirect(f"{reverse('login')}?{urlencode(query)}")
