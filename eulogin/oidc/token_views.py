"""The endpoints that clients call themselves: token, introspection, revocation, UserInfo, registration."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from eulogin.oidc import clients
from eulogin.oidc.addresses import issuer_of
from eulogin.oidc.metadata import MetadataError, is_loopback, read
from eulogin.oidc.server import Server, UserInfo
from eulogin.oidc.validator import Validator
from kernel.limits.counting import LimitReached, Rule, hit
from kernel.web.source import address_of

#: Registrations from one place: enough for any test suite, too few to fill a database.
REGISTRATIONS = Rule("oidc-registration", 300, timedelta(hours=1))

Answer = tuple[dict[str, str], str, int]


def _source(request: HttpRequest) -> str:
    return address_of(request)


def _validator(request: HttpRequest, *, public_clients: bool = True) -> Validator:
    return Validator(issuer_of(request), source=_source(request), public_clients=public_clients)


def _parts(request: HttpRequest) -> tuple[str, str, str, dict[str, str]]:
    """Address, method, body and headers as the library reads them; only the body and one header count."""
    address = request.build_absolute_uri(request.path) + ("?query" if request.GET else "")
    headers = {"Authorization": request.headers.get("Authorization", "")}
    given = {name: value for name, value in headers.items() if value}
    return address, str(request.method), request.POST.urlencode(), given


def _http(answer: Answer) -> HttpResponse:
    headers, body, status = answer
    response = HttpResponse(body or "", status=status, content_type="application/json")
    for name, value in headers.items():
        response[name] = value
    response["Cache-Control"], response["Pragma"] = "no-store", "no-cache"
    return response


def _for_clients(answer: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], HttpResponse]:
    """An endpoint where the client proves itself: POST, and 401 with the challenge that HTTP wants."""

    @csrf_exempt
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        if any("\x00" in value for values in request.POST.lists() for value in values[1]):
            return _http(({}, json.dumps({"error": "invalid_request"}), 400))
        try:
            response = _http(answer(request))
        except OAuth2Error as error:  # what the library finds before it reads the request
            response = _http(({}, error.json, error.status_code))
        if response.status_code == 401:
            response["WWW-Authenticate"] = 'Basic realm="EU Login"'
        return response

    return view


@_for_clients
def token(request: HttpRequest) -> Answer:
    """A code becomes an ID token and an access token."""
    answer: Answer = Server(_validator(request)).create_token_response(*_parts(request))
    return answer


@_for_clients
def introspect(request: HttpRequest) -> Answer:
    """Whether an access token of this client is worth anything (RFC 7662)."""
    server = Server(_validator(request, public_clients=False))
    answer: Answer = server.create_introspect_response(*_parts(request))
    return answer


@_for_clients
def revoke(request: HttpRequest) -> Answer:
    """End an access token (RFC 7009)."""
    answer: Answer = Server(_validator(request)).create_revocation_response(*_parts(request))
    return answer


@csrf_exempt
@require_http_methods(["GET", "POST"])
def userinfo(request: HttpRequest) -> HttpResponse:
    """The claims once more, for clients that have UserInfo switched on."""
    try:
        answer: Answer = UserInfo(_validator(request)).create_userinfo_response(*_parts(request))
    except OAuth2Error as error:
        response = _http(({}, error.json, error.status_code))
        # A request without any token is told how to come, not what is wrong with it (RFC 6750, section 3.1).
        bare = "Authorization" not in request.headers and "access_token" not in request.POST
        response["WWW-Authenticate"] = 'Bearer realm="EU Login"' + ("" if bare else f', error="{error.error}"')
        return response
    return _http(answer)


@csrf_exempt
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Dynamic registration (RFC 7591) for a developer's client on this machine; elsewhere there is no such address."""
    if not settings.EULOGIN_ALLOW_LOCALHOST_SERVICES:
        raise Http404
    try:
        hit(REGISTRATIONS, _source(request))
        client, secret, _created = clients.register_client(_local_metadata(request))
    except MetadataError as error:
        return _no_store(JsonResponse({"error": error.code, "error_description": error.text}, status=400))
    except LimitReached:
        text = "Too many registrations from this place. Try again later."
        return _no_store(JsonResponse({"error": "invalid_request", "error_description": text}, status=429))
    return _no_store(JsonResponse(clients.document(client, secret), status=201))


def _local_metadata(request: HttpRequest) -> dict[str, Any]:
    """The body, if all its addresses lie on this machine. Name and secret are ours to choose."""
    try:
        given = json.loads(request.body)
    except ValueError as error:
        raise MetadataError("", "A JSON object is expected.") from error
    if not isinstance(given, dict):
        raise MetadataError("", "A JSON object is expected.")
    given = {name: value for name, value in given.items() if name not in ("client_id", "client_secret")}
    checked = read(given)
    addresses = [*checked.redirect_uris, *checked.post_logout_redirect_uris, checked.backchannel_logout_uri]
    if not all(is_loopback(address) for address in addresses if address):
        raise MetadataError(
            "redirect_uris", "Only addresses on this machine register themselves.", "invalid_redirect_uri"
        )
    return given


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"], response["Pragma"] = "no-store", "no-cache"
    return response
