"""Pages of the mailbox."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from simulator.mail.forms import FilterForm
from simulator.mail.models import ReceivedMail

MAILS_A_PAGE = 25


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The e-mails, newest first; of some recipients only when the filter says so."""
    form = FilterForm(request.GET or None)
    mails = ReceivedMail.objects.order_by("-pk").defer("text", "html", "links")
    wanted = form.cleaned_data["to"] if form.is_valid() else ""
    if wanted:
        mails = mails.filter(to__icontains=wanted)
    page = Paginator(mails, MAILS_A_PAGE).get_page(request.GET.get("page"))
    # What the links to other pages keep of this address.
    query = f"{urlencode({'to': wanted})}&" if wanted else ""
    return render(request, "simulator/mail/list.html", {"form": form, "page": page, "wanted": wanted, "query": query})


@require_safe
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One e-mail."""
    return render(request, "simulator/mail/mail.html", {"mail": get_object_or_404(ReceivedMail, pk=mail_id)})
