"""What one wants to be told."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from traces.notifications.models import Preference
from traces.notifications.texts import ALWAYS_MAILED, Category


class PreferencesForm(forms.Form):
    """Two boxes for each category, one for what comes by e-mail anyway."""

    def __init__(self, *args: Any, kept: dict[str, Preference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category in Category:
            wish = kept[category]
            self._box(f"{category}-in", _("In TRACES"), wish.in_traces)
            if category not in ALWAYS_MAILED:
                self._box(f"{category}-mail", _("By e-mail"), wish.by_email)

    def _box(self, name: str, label: Any, initial: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False, initial=initial)

    def lines(self) -> list[tuple[Category, list[BoundField]]]:
        """The boxes of each category."""
        names = [(category, (f"{category}-in", f"{category}-mail")) for category in Category]
        return [(category, [self[name] for name in both if name in self.fields]) for category, both in names]

    def wishes(self) -> dict[str, tuple[bool, bool]]:
        """What was ticked; call on a valid form."""
        data = self.cleaned_data
        return {category.value: (data[f"{category}-in"], data.get(f"{category}-mail", False)) for category in Category}
