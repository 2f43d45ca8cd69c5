"""The pages of «Supprimer mon compte»."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from eulogin.myaccount.deletion import flow
from eulogin.myaccount.deletion.forms import DeletionForm
from eulogin.myaccount.guard import fresh_sign_in_required
from eulogin.signin import sessions

SESSION_KEY = "account_deleted"


@fresh_sign_in_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Tell what will be lost, ask for the box, delete. Accounts of staff end with their contract, not here."""
    session = sessions.current(request)
    assert session is not None  # noqa: S101 - the guard saw to it
    form = DeletionForm(request.POST if request.method == "POST" else None)
    if session.account.is_external and form.is_valid():
        flow.delete(request, session.account)
        sessions.sign_out(request)
        request.session[SESSION_KEY] = True
        return redirect("account-deleted")
    return render(request, "eulogin/myaccount/delete.html", {"form": form, "account": session.account})


@require_GET
def deleted(request: HttpRequest) -> HttpResponse:
    """What remains to be said, in the browser that deleted, at an address that can be reloaded."""
    if SESSION_KEY not in request.session:
        return redirect("login")
    return render(request, "eulogin/myaccount/deleted.html")
