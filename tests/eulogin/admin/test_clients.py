"""OpenID Connect clients in the admin site: loaded, shown without their secret, removed."""

import html
import json

import pytest

from eulogin.events import Event
from eulogin.models import Account
from eulogin.oidc.clients import register_client
from eulogin.oidc.models import OidcClient
from kernel.journal.models import Entry
from tests.pages import Web

CLIENT = {
    "client_id": "app-1",
    "client_name": "App",
    "redirect_uris": ["https://app.example/back"],
    "token_endpoint_auth_method": "client_secret_basic",
    "scope": "openid email",
}


@pytest.fixture
def places(administering: Web) -> dict[str, str]:
    """The addresses of the list and of loading, by following links."""
    start = administering.get("/cas/admin/").content.decode()
    listed = start.split("OpenID Connect clients")[0].rpartition('href="')[2].partition('"')[0]
    return {"list": listed, "load": f"{listed}add/"}


def test_a_client_is_loaded_and_its_secret_shown_once(administering: Web, places: dict[str, str]) -> None:
    page = html.unescape(administering.post(places["load"], {"metadata": json.dumps(CLIENT)}).content.decode())
    client = OidcClient.objects.get()
    secret = page.partition('"client_secret": "')[2].partition('"')[0]
    assert client.has_secret(secret)
    later = administering.get(f"{places['list']}{client.pk}/change/").content.decode()
    assert "https://app.example/back" in later
    assert secret not in later
    assert "client_secret&quot;" not in later


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "id_metadata_error"),
        ("{", "This is not a JSON object."),
        ("[]", "This is not a JSON object."),
        ("[" * 50_000, "This is not a JSON object."),
        (json.dumps({**CLIENT, "redirect_uris": []}), "redirect_uris:"),
    ],
)
def test_bad_metadata_are_explained_and_kept(administering: Web, places: dict[str, str], text: str, said: str) -> None:
    page = administering.post(places["load"], {"metadata": text}).content.decode()
    assert said in page
    assert html.escape(text) in page
    assert not OidcClient.objects.exists()


def test_the_list_finds_clients(administering: Web, places: dict[str, str]) -> None:
    client, _secret, _new = register_client(CLIENT)
    assert f"{places['list']}{client.pk}/change/" in administering.get(places["list"], {"q": "APP-1"}).content.decode()
    assert "There is no such client." in administering.get(places["list"], {"q": "other"}).content.decode()


def test_removing_is_written_once(administering: Web, places: dict[str, str], ada: Account) -> None:
    client, _secret, _new = register_client(CLIENT)
    path = f"{places['list']}{client.pk}/change/"
    assert [administering.post(path)["Location"], administering.post(path)["Location"]] == [places["list"]] * 2
    assert not OidcClient.objects.exists()
    assert Entry.objects.filter(event=Event.CLIENT_REMOVED, subject=ada.uid).count() == 1
    assert administering.get(path).status_code == 404
