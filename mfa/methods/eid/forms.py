"""Forms of the method: country, scheme, and the answer on the page of sign-in."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode, sentence
from mfa.methods.eid import devices, exchanges, schemes
from mfa.methods.eid.models import Exchange, LinkedEid


class CountryForm(forms.Form):
    """The flags."""

    country = forms.ChoiceField(
        label=_("Your country"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose your country."),
            "invalid_choice": _("This country cannot be used: it has no flag in the list."),
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["country"].choices = schemes.countries()  # type: ignore[attr-defined]


class SchemeForm(forms.Form):
    """The schemes of one country."""

    scheme = forms.ChoiceField(
        label=_("Your electronic identity"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the electronic identity that you have."),
            "invalid_choice": _("Choose an electronic identity of the list."),
        },
    )

    def __init__(self, data: Any = None, *, found: list[schemes.EidScheme]) -> None:
        super().__init__(data, initial={"scheme": found[0].code})
        self.fields["scheme"].choices = [(scheme.code, scheme.name) for scheme in found]  # type: ignore[attr-defined]


class EmptyForm(forms.Form):
    """On the page with the password this method asks for nothing."""


class AnswerForm(forms.Form):
    """On the page of sign-in: whether somebody was proved by now. It has no field: the exchange knows."""

    def __init__(self, data: Any = None, *, exchange: Exchange | None, user: AbstractBaseUser) -> None:
        super().__init__(data)
        self.exchange, self.user = exchange, user

    @property
    def eids(self) -> list[tuple[LinkedEid, str]]:
        """The eIDs to choose from, with the names of their countries."""
        return [(eid, schemes.country_name(eid.country)) for eid in devices.of(self.user)]

    @property
    def proved_name(self) -> str:
        """Who was proved in this exchange; empty before that."""
        if self.exchange is None or self.exchange.proved_at is None or self.exchange.identity is None:
            return ""
        return self.exchange.identity.full_name

    @property
    def dead(self) -> str:
        """Why this exchange cannot go on, as it stands now; empty when it can."""
        if self.exchange is None:
            return sentence(FactorErrorCode.EID_EXCHANGE_UNKNOWN)
        try:
            exchanges.refuse_dead(self.exchange)
        except FactorError as error:
            return error.sentence
        return ""
