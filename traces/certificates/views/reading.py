"""A submitted certificate: its page with the buttons of whoever may decide, its PDF, and the public page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.web import qr
from kernel.web.origin import own_base
from traces import posts, rights
from traces.certificates import access, pdf
from traces.certificates.contents import contents
from traces.certificates.errors import CertificateError, CertificateErrorCode
from traces.certificates.flows import deciding
from traces.certificates.forms import CancelForm, PartTwoForm
from traces.certificates.models import Certificate
from traces.certificates.states import Status
from traces.certificates.views.doors import for_holders, hand
from traces.links import link
from traces.models import Person, Role
from traces.reference.models import Country
from traces.requests import TracesRequest

Form = PartTwoForm | CancelForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def certificate(request: TracesRequest, person: Person, reference: str) -> HttpResponse:
    """Everything that stands on it; posted, the decision."""
    shown = access.certificate(person, posts.in_force(request), reference)
    forms: dict[str, Form] = {"form": PartTwoForm(), "cancelling": CancelForm(auto_id="cancel_%s")}
    if request.method == "POST":
        try:
            return _decide(request, person, shown, forms)
        except CertificateError as error:
            _explain(request, error, forms)
            if error.code == CertificateErrorCode.TOO_LATE:
                return HttpResponseRedirect(request.path)
    return render(
        request,
        "traces/certificates/certificate.html",
        {
            **vars(contents(shown)),
            **_buttons(shown, person, _deciding_post(request, shown)),
            **forms,
            "verification": _verification(request, shown),
            "qr": qr.data_uri(_verification(request, shown)),
        },
    )


def _decide(request: TracesRequest, person: Person, shown: Certificate, forms: dict[str, Form]) -> HttpResponse:
    """Do what the button says; CertificateError when it is not possible."""
    if "_cancel" in request.POST:
        forms["cancelling"] = form = CancelForm(request.POST, auto_id="cancel_%s")
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        post = shown.post if shown.author_id == person.pk else _deciding_post(request, shown)
        deciding.cancel(hand(request, person, post), shown.pk, reason)
        text = _("%(reference)s has been cancelled.")
    else:
        forms["form"] = checked = PartTwoForm(request.POST)
        if not checked.is_valid():
            raise CertificateError(CertificateErrorCode.BOX_EMPTY)
        acting = hand(request, person, _deciding_post(request, shown))
        if "_certify" in request.POST:
            deciding.certify(acting, shown.pk, checked.checks())
            text = _("%(reference)s is valid: you have signed it.")
        else:
            deciding.reject(acting, shown.pk, checked.cleaned_data["reason"], checked.checks())
            text = _("%(reference)s has been rejected.")
    messages.success(request, text % {"reference": shown.reference})
    return HttpResponseRedirect(request.path)


def _explain(request: TracesRequest, error: CertificateError, forms: dict[str, Form]) -> None:
    if error.code in (CertificateErrorCode.OWN_CERTIFICATE, CertificateErrorCode.NOT_COMPETENT):
        raise PermissionDenied
    if error.code in (CertificateErrorCode.TWO_FACTORS_MISSING, CertificateErrorCode.NO_RIGHT):
        raise error
    if error.code == CertificateErrorCode.TOO_LATE:
        messages.warning(request, error.sentence)
        return
    sent = forms["cancelling"] if forms["cancelling"].is_bound else forms["form"]
    missing = error.code == CertificateErrorCode.CHECK_MISSING
    fields = deciding.missing_checks(sent.cleaned_data) if missing else filter(None, [error.field])
    for name in fields:
        sent.add_error(name, error.sentence)


def _deciding_post(request: TracesRequest, shown: Certificate) -> Role | None:
    """The post from which this person may decide: the active profile first; and it too when none can."""
    active = posts.active(request)
    others = [post for post in posts.in_force(request) if post != active]
    able = [post for post in [active, *others] if deciding.is_competent(post, shown.local_authority)]
    return next((post for post in able if rights.may_write(post, rights.INTRA)), active)


def _buttons(shown: Certificate, person: Person, post: Role | None) -> dict[str, object]:
    mine = shown.author_id == person.pk
    competent = deciding.is_competent(post, shown.local_authority) and rights.may_write(post, rights.INTRA)
    return {
        "may_certify": competent and not mine and shown.status == Status.NEW,
        "own": competent and mine and shown.status == Status.NEW,
        "may_cancel": (mine and shown.status == Status.NEW)
        or (competent and not mine and shown.status == Status.VALID),
        "signing_for": post,
    }


def _verification(request: TracesRequest, shown: Certificate) -> str:
    """The public address that the QR code holds."""
    return own_base(request) + link(request.environment, "verify", code=shown.verification_code)


@require_safe
@for_holders
def download(request: TracesRequest, person: Person, reference: str) -> HttpResponse:
    """The certificate on paper, in the language of the page."""
    shown = access.certificate(person, posts.in_force(request), reference)
    content = pdf.render(contents(shown), _verification(request, shown), request.environment)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{shown.reference}.pdf"'
    return answer


@require_safe
def verify(request: TracesRequest, code: str) -> HttpResponse:
    """For whoever holds the paper: whether it is genuine and how it stands. No names, nobody signs in."""
    shown = access.by_verification_code(code)
    places = [shown.parties[box]["country"] for box in ("dispatch", "destination")]
    countries = Country.objects.in_bulk(places)
    context = {"certificate": shown, "start": countries[places[0]], "end": countries[places[1]]}
    return render(request, "traces/certificates/verify.html", context)
