import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kernel.web.locale import LocaleParameterMiddleware
from kernel.web.next import safe_next
from kernel.web.sessions import PrefixSessionMiddleware

PREFIXES = ["/cas/", "/tracesnt/", "/acceptance/tracesnt/", "/training/tracesnt/", "/"]


def _cookie_of(path: str, **cookies: str):
    def remember(request):
        request.session["something"] = "kept"
        return HttpResponse()

    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return PrefixSessionMiddleware(remember)(request).cookies


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
def test_each_area_has_a_cookie_of_its_own_with_its_own_path(prefix):
    (morsel,) = _cookie_of(f"{prefix}page").values()
    assert morsel["path"] == prefix
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"


@pytest.mark.django_db
def test_no_two_areas_share_a_cookie_name():
    names = {name for prefix in PREFIXES for name in _cookie_of(f"{prefix}page")}
    assert len(names) == len(PREFIXES)


@pytest.mark.django_db
def test_over_https_the_cookie_has_the_secure_prefix(settings):
    settings.SECURE_PREFIX, settings.SESSION_COOKIE_SECURE = "__Secure-", True
    cookies = _cookie_of("/cas/login")
    assert cookies["__Secure-ECAS_SESSIONID"]["secure"]


@pytest.mark.django_db
def test_a_session_that_is_emptied_takes_its_cookie_away():
    def flush(request):
        request.session.flush()
        return HttpResponse()

    key = _cookie_of("/cas/login")["ECAS_SESSIONID"].value
    request = RequestFactory().get("/cas/logout")
    request.COOKIES["ECAS_SESSIONID"] = key
    morsel = PrefixSessionMiddleware(flush)(request).cookies["ECAS_SESSIONID"]
    assert (morsel.value, morsel["path"], morsel["max-age"]) == ("", "/cas/", 0)


@pytest.mark.parametrize(
    "value", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_return_address_elsewhere_is_not_followed(value):
    assert safe_next(RequestFactory().get("/"), value, "/home") == "/home"


def test_a_return_address_on_this_site_is_followed():
    assert (
        safe_next(RequestFactory().get("/"), "/cas/userdata/myAccount.cgi?a=b", "/")
        == "/cas/userdata/myAccount.cgi?a=b"
    )


@pytest.mark.parametrize(("asked", "kept"), [("fr", "fr"), ("FR", "fr"), ("xx", None), ("", None)])
def test_the_locale_parameter_sets_a_known_language(asked, kept):
    response = LocaleParameterMiddleware(lambda request: HttpResponse())(RequestFactory().get("/", {"locale": asked}))
    assert getattr(response.cookies.get("language"), "value", None) == kept
