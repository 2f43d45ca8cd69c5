"""The pages of one service: register or change it, remove it."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eulogin.admin import registering
from eulogin.admin.forms import BasePeriodFormSet, PeriodFormSet, ServiceForm
from eulogin.errors import ErrorCode, sentence
from eulogin.models import Service

SERVICES = "eulogin-admin:eulogin_service_changelist"


@require_http_methods(["GET", "HEAD", "POST"])
def service_view(request: HttpRequest, object_id: int | None = None) -> HttpResponse:
    """A new service, or a known one, with its periods."""
    service = None if object_id is None else get_object_or_404(Service, pk=object_id)
    if request.method == "POST":
        form, periods = ServiceForm(request.POST, instance=service), PeriodFormSet(request.POST, prefix="periods")
        if form.is_valid() & periods.is_valid():
            try:
                return _saved(request, form, periods)
            except IntegrityError:
                form.add_error("url_prefix", sentence(ErrorCode.PREFIX_TAKEN))
    else:
        form, periods = ServiceForm(instance=service), PeriodFormSet(prefix="periods", initial=_periods(service))
    title = _("Change a service") if service else _("Register a service")
    context = {"form": form, "periods": periods, "object_id": object_id, "title": title}
    return render(request, "eulogin/admin/service.html", context)


def _periods(service: Service | None) -> list[dict[str, object]]:
    if service is None:
        return []
    rows = sorted(service.periods.all(), key=lambda period: (period.starts_at is not None, period.starts_at))
    return [{"starts_at": period.starts_at, "methods": period.methods} for period in rows]


@transaction.atomic
def _saved(request: HttpRequest, form: ServiceForm, periods: BasePeriodFormSet) -> HttpResponse:
    if form.instance.pk:
        registering.move_service(form.instance, form.cleaned_data["url_prefix"])
    service, created = registering.register_service(
        **form.cleaned_data, timeline=periods.timeline, by=str(request.user.pk)
    )
    text = _("%(name)s is registered.") if created else _("%(name)s is changed.")
    messages.success(request, text % {"name": service.name})
    return HttpResponseRedirect(reverse(SERVICES))


@require_http_methods(["GET", "HEAD", "POST"])
def delete_view(request: HttpRequest, object_id: int) -> HttpResponse:
    """Ask, then remove; a second click finds the service gone."""
    service = Service.objects.filter(pk=object_id).first()
    if request.method == "POST":
        if service and registering.remove_service(service, by=str(request.user.pk)):
            messages.success(request, _("%(name)s is removed.") % {"name": service.name})
        return HttpResponseRedirect(reverse(SERVICES))
    service = service or get_object_or_404(Service, pk=object_id)
    return render(request, "eulogin/admin/service_delete.html", {"service": service})
