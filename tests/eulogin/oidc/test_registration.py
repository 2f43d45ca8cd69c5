"""How clients are registered: by command, by the control API, by themselves on a developer's machine."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from eulogin.api import MetadataError, register_client, reset
from eulogin.oidc.models import OidcClient
from tests.pages import Web

LOCAL = "http://localhost:3000/callback"
API = "/simulator/api/oidc-clients"


def post(web: Web, path: str, body: object) -> Any:
    return web.post(path, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    ("metadata", "field"),
    [
        ({}, "redirect_uris"),
        ({"redirect_uris": []}, "redirect_uris"),
        ({"redirect_uris": "https://rp.example/"}, "redirect_uris"),
        ({"redirect_uris": ["http://rp.example/"]}, "redirect_uris"),
        ({"redirect_uris": ["https://rp.example/#part"]}, "redirect_uris"),
        ({"redirect_uris": ["https://user@rp.example/"]}, "redirect_uris"),
        ({"redirect_uris": ["/callback"]}, "redirect_uris"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "redirect_uris"),
        ({"redirect_uris": [LOCAL], "token_endpoint_auth_method": "client_secret_post"}, "token_endpoint_auth_method"),
        ({"redirect_uris": [LOCAL], "scope": "openid world"}, "scope"),
        ({"redirect_uris": [LOCAL], "claims": ["shoe_size"]}, "claims"),
        ({"redirect_uris": [LOCAL], "default_acr_values": ["strong"]}, "default_acr_values"),
        ({"redirect_uris": [LOCAL], "userinfo": "yes"}, "userinfo"),
        ({"redirect_uris": [LOCAL], "grant_types": ["implicit"]}, "grant_types"),
        ({"redirect_uris": [LOCAL], "response_types": ["id_token"]}, "response_types"),
        ({"redirect_uris": [LOCAL], "id_token_signed_response_alg": "RS256"}, "id_token_signed_response_alg"),
        ({"redirect_uris": [LOCAL], "backchannel_logout_uri": "http://rp.example/out"}, "backchannel_logout_uri"),
        ({"redirect_uris": [LOCAL], "post_logout_redirect_uris": ["x"]}, "post_logout_redirect_uris"),
        ({"redirect_uris": [LOCAL], "client_name": 7}, "client_name"),
        ({"redirect_uris": [LOCAL], "client_id": "line\nbreak"}, "client_id"),
        (
            {
                "redirect_uris": [LOCAL],
                "token_endpoint_auth_method": "client_secret_jwt",
                "client_secret": "short",
            },
            "client_secret",
        ),
    ],
)
def test_what_cannot_be_kept_is_not_registered(db: None, metadata: dict[str, Any], field: str) -> None:
    with pytest.raises(MetadataError) as refusal:
        register_client(metadata)
    assert refusal.value.field == field
    assert not OidcClient.objects.exists()


def test_no_secret_is_kept_in_clear(db: None) -> None:
    for method in ("client_secret_jwt", "client_secret_basic"):
        document, _created = register_client({"redirect_uris": [LOCAL], "token_endpoint_auth_method": method})
        kept = OidcClient.objects.filter(client_id=document["client_id"]).values().get()
        assert document["client_secret"] not in str(kept)


def test_a_change_keeps_the_secret_unless_a_new_one_is_given(db: None) -> None:
    metadata = {"client_id": "app", "redirect_uris": [LOCAL], "token_endpoint_auth_method": "client_secret_basic"}
    secret = register_client(metadata)[0]["client_secret"]
    document, created = register_client({**metadata, "redirect_uris": ["https://rp.example/"]})
    assert not created
    assert "client_secret" not in document
    client = OidcClient.objects.get()
    assert client.has_secret(secret)
    assert client.redirect_uris == ["https://rp.example/"]
    register_client({**metadata, "client_secret": "another"})
    assert OidcClient.objects.get().has_secret("another")


def test_another_way_to_authenticate_needs_a_new_secret(db: None) -> None:
    metadata = {"client_id": "app", "redirect_uris": [LOCAL]}
    register_client({**metadata, "token_endpoint_auth_method": "client_secret_basic"})
    document, _created = register_client({**metadata, "token_endpoint_auth_method": "client_secret_jwt"})
    assert OidcClient.objects.get().secret == document["client_secret"]
    register_client({**metadata, "token_endpoint_auth_method": "none"})
    client = OidcClient.objects.get()
    assert (client.sealed_secret, client.secret_digest) == ("", "")


def test_forms_follow_the_same_rules(db: None) -> None:
    client = OidcClient(client_id="app", redirect_uris=["http://rp.example/"])
    with pytest.raises(ValidationError) as refusal:
        client.full_clean()
    assert "redirect_uris" in refusal.value.message_dict
    OidcClient(client_id="app", redirect_uris=[LOCAL], scope=["openid"]).full_clean()


# --- the command


def test_the_command_reads_a_document_and_prints_it(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "client.json").write_text(json.dumps({"client_id": "app", "redirect_uris": [LOCAL]}))
    call_command("register_client", str(tmp_path / "client.json"))
    printed = json.loads(capsys.readouterr().out)
    assert printed["client_id"] == "app"
    assert OidcClient.objects.get().has_secret(printed["client_secret"])


@pytest.mark.parametrize("text", ["{", "[]", '{"redirect_uris": ["x"]}'])
def test_the_command_says_what_is_wrong(db: None, tmp_path: Path, text: str) -> None:
    (tmp_path / "client.json").write_text(text)
    with pytest.raises(CommandError):
        call_command("register_client", str(tmp_path / "client.json"))


# --- the control API


def test_the_control_api_registers_and_changes(web: Web) -> None:
    body = {"client_id": "app", "redirect_uris": ["https://rp.example/cb"], "claims": ["groups"]}
    made = post(web, API, body)
    assert made.status_code == 201
    assert made.json()["token_endpoint_auth_method"] == "client_secret_jwt"
    assert len(made.json()["client_secret"]) >= 64
    assert post(web, API, body).status_code == 200


def test_the_control_api_names_the_field_at_fault(web: Web) -> None:
    answer = post(web, API, {"redirect_uris": ["http://rp.example/"]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "redirect_uris"
    assert post(web, API, {"redirect_uris": [LOCAL], "shoe_size": 42}).status_code == 422


def test_a_reset_forgets_the_clients(web: Web) -> None:
    post(web, API, {"redirect_uris": [LOCAL]})
    reset()
    assert not OidcClient.objects.exists()


# --- by themselves


REGISTER = "/cas/oauth2/register"


def test_a_developers_client_registers_itself(web: Web) -> None:
    answer = post(web, REGISTER, {"redirect_uris": [LOCAL], "client_name": "Mine", "client_id": "wanted"})
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    document = answer.json()
    assert document["client_id"] != "wanted"
    assert OidcClient.objects.get(client_id=document["client_id"]).has_secret(document["client_secret"])


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"redirect_uris": ["https://rp.example/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": [LOCAL, "https://rp.example/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": [LOCAL], "backchannel_logout_uri": "https://rp.example/"}, "invalid_redirect_uri"),
        ({"redirect_uris": [LOCAL], "scope": "world"}, "invalid_client_metadata"),
        ([], "invalid_client_metadata"),
    ],
)
def test_only_this_machine_registers_itself(web: Web, body: object, error: str) -> None:
    answer = post(web, REGISTER, body)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_nobody_registers_where_services_must_be_registered(web: Web, settings: Any) -> None:
    settings.EULOGIN_ALLOW_LOCALHOST_SERVICES = False
    assert post(web, REGISTER, {"redirect_uris": [LOCAL]}).status_code == 404
    assert "registration_endpoint" not in web.get("/cas/oauth2/.well-known/openid-configuration").json()


def test_registrations_from_one_place_are_limited(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from eulogin.oidc import token_views

    monkeypatch.setattr(token_views, "REGISTRATIONS", replace(token_views.REGISTRATIONS, most=1))
    assert post(web, REGISTER, {"redirect_uris": [LOCAL]}).status_code == 201
    assert post(web, REGISTER, {"redirect_uris": [LOCAL]}).status_code == 429
