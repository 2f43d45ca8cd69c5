"""Asking EU Login over HTTP."""

import logging
from collections.abc import Callable

import httpx
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_urlconf, set_urlconf
from django.utils import translation
from django_scopes import get_scope
from pytest_django import Settings

from tests.traces.cas.answers import Handler, always, breaks, failure, success
from traces.cas import client
from traces.cas.answers import Identity, Level
from traces.cas.problems import CasError, CasProblem
from traces.environments import environment_scope

SERVICE = "http://testserver/tracesnt/cas/login"
Fake = Callable[[Handler], None]


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/tracesnt/cas/login")


def validate(request: HttpRequest, level: Level = Level.MEDIUM) -> Identity:
    return client.validate(request, service=SERVICE, ticket="ST-1-secret", level=level)


def problem_of(request: HttpRequest, level: Level = Level.MEDIUM) -> CasProblem:
    with pytest.raises(CasError) as caught:
        validate(request, level)
    return caught.value.problem


def test_the_ticket_is_sent_with_what_traces_needs(request_: HttpRequest, eu_login: Fake) -> None:
    asked: list[httpx.Request] = []
    eu_login(lambda request: asked.append(request) or httpx.Response(200, content=success()))
    validate(request_)
    assert str(asked[0].url).startswith("http://testserver/cas/serviceValidate?")
    assert dict(asked[0].url.params) == {
        "service": SERVICE,
        "ticket": "ST-1-secret",
        "assuranceLevel": "LOW",
        "userDetails": "true",
        "authenticationLevel": "MEDIUM",
    }


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_no_answer_is_unreachable_and_the_ticket_stays_out_of_the_log(
    request_: HttpRequest, eu_login: Fake, error: type[httpx.HTTPError], caplog: pytest.LogCaptureFixture
) -> None:
    eu_login(breaks(error))
    with caplog.at_level(logging.DEBUG):
        assert problem_of(request_) == CasProblem.UNREACHABLE
    assert "ST-1-secret" not in caplog.text
    assert "ST-secret" not in caplog.text


@pytest.mark.parametrize("status", [302, 404, 500, 503])
def test_another_status_is_unreachable(request_: HttpRequest, eu_login: Fake, status: int) -> None:
    eu_login(always(success(), status))
    assert problem_of(request_) == CasProblem.UNREACHABLE


def test_a_refusal_is_handed_on(request_: HttpRequest, eu_login: Fake) -> None:
    eu_login(always(failure("INVALID_TICKET")))
    assert problem_of(request_) == CasProblem.TICKET_REFUSED


def test_a_level_below_the_one_asked_is_refused_whatever_the_server_thinks(
    request_: HttpRequest, eu_login: Fake
) -> None:
    eu_login(always(success(authenticationLevel="BASIC")))
    assert problem_of(request_) == CasProblem.TOO_WEAK
    assert validate(request_, Level.BASIC).level == Level.BASIC


def test_over_the_network_the_address_comes_from_the_settings_only(settings: Settings) -> None:
    settings.TRACES_CAS_IN_PROCESS = False
    settings.TRACES_CAS_URL = "https://eulogin.example/cas"
    request = RequestFactory(headers={"host": "attacker.example"}).get("/tracesnt/cas/login")
    with client._client(request) as http:
        assert str(http.base_url) == "https://eulogin.example/cas/"


class Inner:
    """Stands for Django's application: changes all that a request may change, then answers."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.paths: list[str] = []

    def get_response(self, request: HttpRequest) -> HttpResponse:
        self.paths.append(request.path)
        translation.activate("fr")
        set_urlconf("somewhere.else")
        environment_scope("training").__enter__()
        return self.response


def test_in_process_the_inner_request_leaves_the_outer_one_alone(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = Inner(HttpResponse(success(), content_type="application/xml"))
    monkeypatch.setattr(client, "get_internal_wsgi_application", lambda: inner)
    with translation.override("en"), environment_scope("production"):
        validate(request_)
        assert (translation.get_language(), get_urlconf(), get_scope()["environment"]) == ("en", None, "production")
    assert inner.paths == ["/cas/serviceValidate"]


def test_in_process_a_broken_eu_login_is_unreachable(request_: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "get_internal_wsgi_application", lambda: Inner(HttpResponse(status=500)))
    assert problem_of(request_) == CasProblem.UNREACHABLE
