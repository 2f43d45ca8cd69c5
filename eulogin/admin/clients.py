"""OpenID Connect clients: the list, loading one from its metadata, its page. A secret is shown once, when it is new.

The official developer server loads clients in its admin site in the same way: a document goes in.
"""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eulogin.admin.lists import ListAdmin
from eulogin.events import Event
from eulogin.oidc.clients import document, register_client
from eulogin.oidc.metadata import MetadataError
from eulogin.oidc.models import OidcClient
from kernel.journal.writing import record

LONGEST = 100_000


class ClientForm(forms.Form):
    """The metadata of a client as a JSON object."""

    metadata = forms.CharField(
        label=gettext_lazy("Metadata of the client"),
        help_text=gettext_lazy("A JSON object with the names of RFC 7591. A known client_id changes that client."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )

    def clean_metadata(self) -> dict[str, Any]:
        """The object itself."""
        try:
            found = json.loads(self.cleaned_data["metadata"])
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ValidationError(_("This is not a JSON object."), "no-object")
        return found


class ClientAdmin(ListAdmin):
    """Clients; none is changed but by loading its metadata again."""

    label = gettext_lazy("OpenID Connect clients")
    ordering = ("client_name", "client_id")
    search_fields = ("client_name", "client_id")
    search_help_text = gettext_lazy("Name or identifier of the client.")
    change_list_template = "eulogin/admin/clients.html"

    def get_urls(self) -> list[URLPattern]:
        """The list and our pages."""
        door = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", door(self.changelist_view), name=f"{name}_changelist"),
            path("add/", door(load_view), name="load-client"),
            path("<int:object_id>/change/", door(client_view), name="client"),
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def load_view(request: HttpRequest) -> HttpResponse:
    """Load a client. The answer is the page itself, since the secret in it is kept nowhere that it could wait."""
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            client, secret, _created = register_client(form.cleaned_data["metadata"])
        except MetadataError as error:
            form.add_error("metadata", f"{error.field}: {error.text}")
        else:
            return _page(request, client, secret)
    return render(request, "eulogin/admin/client_load.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def client_view(request: HttpRequest, object_id: int) -> HttpResponse:
    """What a client said about itself, and the button that removes it; a second click finds it gone."""
    if request.method == "POST":
        _remove(request, object_id)
        return HttpResponseRedirect(_list())
    return _page(request, get_object_or_404(OidcClient, pk=object_id), "")


@transaction.atomic
def _remove(request: HttpRequest, object_id: int) -> None:
    client = OidcClient.objects.select_for_update().filter(pk=object_id).first()
    if client is None:
        return
    client.delete()
    messages.success(request, _("%(name)s is removed.") % {"name": client})
    record(Event.CLIENT_REMOVED, subject=str(request.user.pk), client=client.client_id)


def _list() -> str:
    return reverse(f"eulogin-admin:{OidcClient._meta.app_label}_{OidcClient._meta.model_name}_changelist")


def _page(request: HttpRequest, client: OidcClient, secret: str) -> HttpResponse:
    text = json.dumps(document(client, secret), indent=2, ensure_ascii=False)
    context = {"client": client, "document": text, "has_secret": bool(secret), "list_url": _list()}
    return render(request, "eulogin/admin/client.html", context)
