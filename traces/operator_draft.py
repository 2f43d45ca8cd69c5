"""An operator being described: what was typed so far, carried from page to page in the form itself.

Nothing is stored before it is sent, so several tabs, the back button and a closed browser do no harm.
"""

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.forms import BoundField
from django.http import QueryDict

from traces.operator_forms import MOST_ADDRESSES, AddressForm, AddressFormSet, OperatorForm
from traces.operators import duplicates
from traces.operators.models import Operator, OperatorAddress

PREFIX = "address"
ABOVE_THE_ADDRESSES = ("name", "country")
_COUNT = f"{PREFIX}-TOTAL_FORMS"
#: Beside the fields of the forms.
_EXTRAS = ("authority_search", "different", _COUNT, f"{PREFIX}-INITIAL_FORMS")


class Draft:
    """`addresses` and `form` as a page shows them: with what was typed, and once `check` was called, its errors."""

    def __init__(self, fields: dict[str, Any], addresses: list[dict[str, str]], search: str = "") -> None:
        self.fields, self.search, self._typed_addresses = fields, search, addresses

    @cached_property
    def addresses(self) -> Any:
        """The form set of addresses."""
        return AddressFormSet(prefix=PREFIX, initial=self._typed_addresses)

    @cached_property
    def form(self) -> OperatorForm:
        """Everything else."""
        form = OperatorForm(None, self.addresses, initial=self.fields)
        form.offer_authorities(self.search)
        return form

    @classmethod
    def begin(cls, name: str, country: str) -> "Draft":
        """What was searched is the beginning."""
        fields = {"form_key": uuid4(), "name": name, "country": country, "main": "0", "activity_address": "0"}
        return cls(fields, [{}])

    @classmethod
    def typed(cls, data: QueryDict) -> "Draft":
        """What a page sent."""
        fields: dict[str, Any] = {name: data.get(name, "") for name in OperatorForm.base_fields}
        fields["form_key"] = fields["form_key"] or uuid4()
        return cls(fields, _addresses(data), data.get("authority_search", ""))

    @classmethod
    def changed(cls, data: QueryDict) -> "Draft | None":
        """With what a button of the form asks for done; None when no such button was pressed."""
        draft = cls.typed(data)
        addresses = _addresses(data)
        if "add_address" in data and len(addresses) < MOST_ADDRESSES:
            return cls(draft.fields, [*addresses, {}], draft.search)
        removed = data.get("remove_address", "")
        if removed.isdecimal() and int(removed[:4]) < len(addresses) and len(addresses) > 1:
            return draft._without(addresses, int(removed[:4]))
        buttons = {"add_address", "remove_address", "show_activities", "find_authorities", "back"}
        return draft if buttons & data.keys() else None

    def _without(self, addresses: list[dict[str, str]], place: int) -> "Draft":
        fields = dict(self.fields)
        for name in ("main", "activity_address"):
            chosen = int(fields[name]) if str(fields[name]).isdecimal() else 0
            fields[name] = str(0 if chosen == place else chosen - (chosen > place))
        return Draft(fields, addresses[:place] + addresses[place + 1 :], self.search)

    def check(self, data: QueryDict) -> bool:
        """Judge everything at once; afterwards the forms hold the errors."""
        self.addresses = AddressFormSet(data, prefix=PREFIX)
        self.form = OperatorForm(data, self.addresses)
        self.form.offer_authorities(self.search)
        addresses_are_good = self.addresses.is_valid()
        return bool(self.form.is_valid() and addresses_are_good)

    @property
    def can_add_address(self) -> bool:
        """There is a limit."""
        return len(self.addresses.forms) < MOST_ADDRESSES

    @property
    def wrong_fields(self) -> list[tuple[int, BoundField]]:
        """The fields with errors in the order of the page, each with the number of its address where there are several.

        The addresses stand below name and country.
        """
        several = len(self.addresses.forms) > 1
        places = [
            (number * several, field) for number, one in enumerate(self.addresses.forms, start=1) for field in one
        ]
        others = [(0, field) for field in self.form]
        first = [one for one in others if one[1].name in ABOVE_THE_ADDRESSES]
        rest = [one for one in others if one[1].name not in ABOVE_THE_ADDRESSES]
        return [(number, field) for number, field in (*first, *places, *rest) if field.errors]

    def carried(self, data: QueryDict) -> list[tuple[str, str]]:
        """Everything typed, for the hidden fields of the next page."""
        ours = {*OperatorForm.base_fields, *_EXTRAS}
        return [
            (name, value)
            for name, values in data.lists()
            if name in ours or name.startswith(f"{PREFIX}-")
            for value in values
        ]

    def likely_duplicates(self) -> list[Operator]:
        """Call on a draft that was found good."""
        data = self.form.cleaned_data
        return duplicates.likely(
            name=data["name"],
            country=data["country"],
            towns=[one.cleaned_data["city"] for one in self._filled],
            identifiers=[data[name] for name in ("vat", "eori", "national_number")],
        )

    @cached_property
    def _filled(self) -> list[AddressForm]:
        return [one for one in self.addresses.forms if one.is_filled]

    def further_addresses(self) -> tuple[list[OperatorAddress], OperatorAddress | None]:
        """The addresses beside the main one, and the one of the activity among them (None: the main one)."""
        data = self.form.cleaned_data
        main, chosen = data["main"], data["activity_address"]
        stored = {
            place: one.address() for place, one in enumerate(self.addresses.forms) if one.is_filled and place != main
        }
        return list(stored.values()), stored.get(chosen if chosen != "" else main)


def _addresses(data: QueryDict) -> list[dict[str, str]]:
    count = data.get(_COUNT, "1")
    number = min(int(count[:4]), MOST_ADDRESSES) if count.isdecimal() else 1
    return [
        {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in AddressForm.base_fields}
        for place in range(max(number, 1))
    ]
