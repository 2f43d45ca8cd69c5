"""OpenID Connect clients."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

import eulogin.api
from simulator.control.api.schemas import Input, Text
from simulator.control.problems import field_problem

router = Router(tags=["state"])


class OidcClientIn(Input):
    """A client's metadata by the names of RFC 7591, plus `claims` and `userinfo`."""

    client_id: Text | None = None
    client_secret: Text | None = None
    client_name: str = ""
    redirect_uris: list[str]
    token_endpoint_auth_method: str = "client_secret_jwt"  # noqa: S105 - the name of a method
    token_endpoint_auth_signing_alg: str = ""
    grant_types: list[str] = ["authorization_code"]
    response_types: list[str] = ["code"]
    id_token_signed_response_alg: str = "PS512"  # noqa: S105
    scope: str = ""
    claims: list[str] = []
    default_acr_values: list[str] = []
    userinfo: bool = False
    post_logout_redirect_uris: list[str] = []
    backchannel_logout_uri: str = ""
    backchannel_logout_session_required: bool = False


@router.post(
    "/oidc-clients",
    response={200: dict[str, Any], 201: dict[str, Any]},
    summary="Register an OpenID Connect client",
)
def register_client(request: HttpRequest, payload: OidcClientIn) -> Status[dict[str, Any]]:
    """201 with the metadata document; 200 where the `client_id` was known, which changes that client.

    `client_secret` stands in the answer when it is new: given here, or made because the client needs one.
    """
    try:
        document, created = eulogin.api.register_client(payload.model_dump(exclude_none=True))
    except eulogin.api.MetadataError as error:
        raise field_problem(error.field, error.code, error.text) from error
    return Status(201 if created else 200, document)
