"""Certificates of TRACES NT."""

from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

import eulogin.api
import traces.api
from kernel.web.origin import own_base
from simulator.control.api.schemas import Environment, Input, Text
from simulator.control.problems import field_problem

router = Router(tags=["certificates"])


class CertificateIn(Input):
    """A complete draft of somebody who holds a post that may write INTRA certificates."""

    environment: Environment
    type: Literal["eu-intra"] = "eu-intra"
    email: Text
    status: Literal["draft"] = "draft"


class CertificateOut(Schema):
    """Where its author finds it."""

    url: str


@router.post("/certificates", response={201: CertificateOut}, summary="Make a complete draft of a certificate")
def make_certificate(request: HttpRequest, payload: CertificateIn) -> Status[CertificateOut]:
    """Everything that its author must fill in is there: it can be submitted as it is."""
    account = eulogin.api.account_by_email(payload.email)
    if account is None:
        raise field_problem("email", "unknown-account", "Nobody has an account with this e-mail address.")
    try:
        path = traces.api.create_draft(environment=payload.environment, uid=account.uid)
    except traces.api.CertificateError as error:
        raise field_problem("email", str(error.code), error.sentence) from error
    return Status(201, CertificateOut(url=own_base(request) + path))
