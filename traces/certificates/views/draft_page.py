"""What a draft's page shows: the form, the operators chosen, the lines, and what is still wrong."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from traces.certificates import control_rules
from traces.certificates.errors import CertificateError
from traces.certificates.forms import STARRED, CommodityFormSet, DraftForm, wrong_line_fields
from traces.certificates.models import OPERATOR_BOXES, Certificate
from traces.certificates.views.doors import gate_is_ahead
from traces.operators.models import Operator
from traces.requests import TracesRequest

LABELS = {
    "consignor": _("Consignor"),
    "consignee": _("Consignee"),
    "assembly_operator": _("Operator conducting assembly operations"),
    "dispatch": _("Place of dispatch"),
    "destination": _("Place of destination"),
    "loading": _("Place of loading"),
    "transporter": _("Transporter"),
}


@dataclass(frozen=True)
class OperatorBox:
    """A box that names an operator."""

    field: str
    number: str
    label: object
    operator: Operator | None
    required: bool
    errors: list[str]


@dataclass
class DraftPage:
    """The page of one draft. `version` is what the next saving builds on.

    `conflict`: it was saved elsewhere meanwhile, and what was typed here is still shown.
    """

    certificate: Certificate
    form: DraftForm
    lines: Any
    version: int
    conflict: bool = False
    problems: list[CertificateError] = field(default_factory=list)

    @classmethod
    def of(cls, certificate: Certificate) -> "DraftPage":
        """As it was saved."""
        return cls(certificate, DraftForm(instance=certificate), _lines(certificate), certificate.version)

    @classmethod
    def incomplete(cls, certificate: Certificate, problems: list[CertificateError]) -> "DraftPage":
        """As it was saved, with each problem beside its box."""
        unbound = DraftForm(instance=certificate)
        saved = {name: unbound[name].value() for name in unbound.fields}
        form = DraftForm(saved, instance=certificate)
        form.is_valid()
        left = form.explain(problems)
        return cls(certificate, form, _lines(certificate), certificate.version, problems=left)

    @property
    def status(self) -> int:
        """Of the answer."""
        return 409 if self.conflict else 200

    def boxes(self) -> dict[str, OperatorBox]:
        """By field, each with what is wrong with it."""
        return {
            name: OperatorBox(
                name,
                number,
                LABELS[name],
                getattr(self.certificate, name),
                name in control_rules.REQUIRED,
                [problem.sentence for problem in self.problems if problem.field == name],
            )
            for name, number in OPERATOR_BOXES.items()
        }

    def context(self, request: TracesRequest) -> dict[str, object]:
        """For the template."""
        boxes = self.boxes()
        return {
            "certificate": self.certificate,
            "version": self.version,
            "form": self.form,
            "lines": self.lines,
            "boxes": boxes,
            "starred": STARRED,
            "wrong_boxes": [box for box in boxes.values() if box.errors],
            "wrong_line_fields": wrong_line_fields(self.lines),
            "wrong_lines": [problem.sentence for problem in self.problems if not problem.field],
            **gate_is_ahead(request),
        }


def _lines(certificate: Certificate) -> Any:
    initial = list(certificate.commodities.values("cn_code", "quantity", "identification"))
    return CommodityFormSet(initial=initial, prefix="lines", form_kwargs={"model": certificate.model})
