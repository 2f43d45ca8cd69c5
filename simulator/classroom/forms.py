"""Forms of the trainer's pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

import traces.api
from simulator.classroom.exercises.reading import LARGEST, FaultyFileError, parse
from simulator.classroom.models import MOST_TRAINEES, Course, ExerciseSet, KeptState, Start
from simulator.classroom.states import LABELS, Named


class CourseForm(forms.Form):
    """A class to make."""

    name = forms.CharField(label=_("Name of the class"), max_length=100)
    size = forms.IntegerField(
        label=_("Number of trainees"),
        min_value=1,
        max_value=MOST_TRAINEES,
        initial=10,
        widget=forms.NumberInput,
    )
    language = forms.ChoiceField(label=_("Language of the class"), choices=settings.LANGUAGES)
    start = forms.ChoiceField(
        label=_("What the trainees begin with"), choices=Start.choices, widget=forms.RadioSelect, initial=Start.NOTHING
    )
    authority = forms.ChoiceField(
        label=_("Country and authority"),
        help_text=_("The department whose agents decide on the requests of the class; agents work there."),
    )
    exercises = forms.ModelChoiceField(
        label=_("Exercises"),
        queryset=ExerciseSet.objects.all(),
        required=False,
        empty_label=_("those of the simulator"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = traces.api.teaching.authorities()
        countries = traces.api.teaching.country_names(places)
        field = self.fields["authority"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        # France first: the guides' example is a French department, and it has one service for each.
        order = sorted(places, key=lambda code: (code != "FR", countries[code]))
        field.choices = [(countries[code], places[code]) for code in order]
        if not self.is_bound:
            self.initial.setdefault("authority", "FR00008")

    def clean_name(self) -> str:
        """Free, so that the board's title tells which class it is."""
        name: str = " ".join(self.cleaned_data["name"].split())
        if Course.objects.filter(name=name).exists():
            raise forms.ValidationError(_("This name is taken. Choose another one."))
        return name


class StateForm(forms.Form):
    """The state to set Training back to."""

    state = forms.ChoiceField(label=_("Set Training back to"), widget=forms.RadioSelect)
    sure = forms.BooleanField(
        label=_("Everything that people did in Training goes. I am sure."),
        error_messages={"required": _("Tick the box to confirm.")},
    )

    def __init__(self, *args: Any, kept: Iterable[KeptState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        own = [(one.name, one.name) for one in kept]
        field.choices = [*((name.value, LABELS[name]) for name in Named), *own]


class KeepForm(forms.Form):
    """A name for Training as it stands now."""

    name = forms.CharField(
        label=_("Keep Training as it is now, under the name"), help_text=_("You can go back to it."), max_length=60
    )


class ExercisesForm(forms.Form):
    """A trainer's own file of exercises."""

    name = forms.CharField(label=_("Name of the exercises"), max_length=100)
    file = forms.FileField(
        label=_("File in TOML or JSON"),
        help_text=_("256 kB at most, in UTF-8."),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,.json"}),
    )

    def clean_name(self) -> str:
        """Free."""
        name: str = " ".join(self.cleaned_data["name"].split())
        if ExerciseSet.objects.filter(name=name).exists():
            raise forms.ValidationError(_("This name is taken. Choose another one."))
        return name

    def clean_file(self) -> dict[str, Any]:
        """The content, checked; one error for each place in the file."""
        try:
            return parse(self.cleaned_data["file"].read(LARGEST + 1))
        except FaultyFileError as error:
            raise forms.ValidationError([fault.sentence for fault in error.faults]) from error


class SureForm(forms.Form):
    """Closing a class or starting it anew."""

    sure = forms.BooleanField(label=_("I am sure."), error_messages={"required": _("Tick the box to confirm.")})
