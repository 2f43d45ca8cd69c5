"""The desk with the cards: a reader beside the computer, and the software of the cards."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from simulator.eidas import desk, pki
from simulator.eidas.desk import CardLocked, WrongCode
from simulator.eidas.forms import PinForm, UnblockForm
from simulator.eidas.models import CardState
from simulator.eidas.reference import Card, cards
from simulator.eidas.views import give_back

#: Web eID asks for 256 bits at least, in base64.
NONCE_LENGTHS = range(43, 129)
LONGEST_ADDRESS = 1000

STATES = {
    "valid": gettext_lazy("Valid"),
    "expired": gettext_lazy("Expired"),
    "revoked": gettext_lazy("Revoked by its country"),
    "unknown-issuer": gettext_lazy("Issued by an authority that nobody trusts"),
    "locked": gettext_lazy("Locked: the PIN was wrong three times"),
}


def _described(every: list[Card]) -> list[dict[str, Any]]:
    touched = {state.card: state for state in CardState.objects.all()}
    return [
        {
            "card": card,
            "holder": pki.holder_of(card),
            "state": STATES[card.state],
            "pin": touched[card.key].pin if card.key in touched else card.pin,
        }
        for card in every
    ]


@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """All cards. When a page asks for a signature, choosing a card leads on."""
    asked = _asked(request)
    query = f"?{request.GET.urlencode()}" if asked else ""
    context = {"cards": _described(list(cards().values())), "query": query, "asked": asked}
    return render(request, "simulator/eidas/desk.html", context)


@require_http_methods(["GET", "POST"])
def card_page(request: HttpRequest, key: str) -> HttpResponse:
    """Put the card into the reader and type the PIN; the card signs for the page that asked."""
    card, asked = _card(key), _asked(request)
    form = PinForm(request.POST if request.method == "POST" else None)
    if asked and request.method == "POST" and form.is_valid():
        try:
            desk.check_pin(card, form.cleaned_data["pin"])
        except (WrongCode, CardLocked) as error:
            form.add_error("pin", _sentence(error, _("The card is locked: unblock it with the PUK.")))
        else:
            token = desk.authentication_token(card, asked["nonce"], asked["origin"])
            return give_back(request, asked["return"], "token", token)
    context = {**_described([card])[0], "form": form, "asked": asked, "tries": desk.state_of(card).pin_tries}
    return render(request, "simulator/eidas/card.html", {**context, "query": f"?{request.GET.urlencode()}"})


@require_http_methods(["GET", "POST"])
def unblock_page(request: HttpRequest, key: str) -> HttpResponse:
    """A locked card opens with its PUK."""
    card = _card(key)
    form = UnblockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            desk.unblock(card, form.cleaned_data["puk"], form.cleaned_data["new_pin"])
        except (WrongCode, CardLocked) as error:
            form.add_error("puk", _sentence(error, _("The PUK was wrong three times: this card is lost.")))
        else:
            messages.success(request, _("The card is unblocked, and has a new PIN."))
            return redirect(f"{reverse('eidas:card', args=[key])}?{request.GET.urlencode()}")
    context = {**_described([card])[0], "form": form, "query": f"?{request.GET.urlencode()}"}
    return render(request, "simulator/eidas/unblock.html", context)


def _sentence(error: WrongCode | CardLocked, locked: str) -> str:
    if isinstance(error, CardLocked) or not error.tries_left:
        return locked
    return ngettext("Wrong. %(left)s try is left.", "Wrong. %(left)s tries are left.", error.tries_left) % {
        "left": error.tries_left
    }


def _card(key: str) -> Card:
    card = cards().get(key)
    if card is None:
        raise Http404
    return card


def _asked(request: HttpRequest) -> dict[str, str] | None:
    """What a page asks for: a nonce, and the way back, from which the origin follows. None when nothing is asked."""
    nonce, back = request.GET.get("nonce", ""), request.GET.get("return", "")
    if not nonce and not back:
        return None
    if len(nonce) not in NONCE_LENGTHS or len(back) > LONGEST_ADDRESS or not back.startswith(("https://", "http://")):
        raise Http404
    return {"nonce": nonce, "return": back, "origin": desk.origin_of(back)}
