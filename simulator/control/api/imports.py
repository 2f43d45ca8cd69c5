"""People from the official mock-up's file."""

from typing import Annotated

from django.db import transaction
from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import StringConstraints

import eulogin.api
from simulator.control.api.schemas import Imported
from simulator.control.problems import FieldProblem, ProblemError
from simulator.phones.models import VirtualPhone

router = Router(tags=["people"])

XML_TYPES = {"application/xml", "text/xml", "application/octet-stream"}
CONFLICTS = {
    eulogin.api.ErrorCode.EMAIL_TAKEN,
    eulogin.api.ErrorCode.UID_TAKEN,
    eulogin.api.ErrorCode.IMPORT_CROSSED,
}
Password = Annotated[str, StringConstraints(min_length=1, max_length=128)]
BODY = {
    "requestBody": {
        "content": {
            "application/xml": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}, "password": {"type": "string"}},
                }
            },
        }
    }
}


@router.post(
    "/import/userDataBase",
    response={200: Imported, 201: Imported},
    summary="Import people from the official mock-up's userDataBase.xml",
    openapi_extra=BODY,
)
def import_user_database(
    request: HttpRequest,
    stock: Annotated[bool, Query(description="The well-known people of the mock-up; no body then.")] = False,
    password: Annotated[
        Password | None, Query(description="Of everybody whom the file gives none; Qwerty098 for new people without.")
    ] = None,
) -> Status[dict[str, object]]:
    """The body is the file itself, or a form with `file`. All or nothing; 201 where somebody is new."""
    try:
        if stock:
            report = eulogin.api.import_stock(password=password)
        else:
            content, password = _sent(request, password)
            report = eulogin.api.import_file(content, password=password)
    except eulogin.api.FileRefused as error:
        raise _refused(error) from error
    with transaction.atomic():
        for number in report.numbers:
            VirtualPhone.objects.get_or_create(number=number)
    made: dict[str, object] = {"created": report.created, "updated": report.updated, "problems": report.problems}
    return Status(201 if report.created else 200, made)


def _sent(request: HttpRequest, password: str | None) -> tuple[bytes, str | None]:
    """The file, and the password to give; never more of the file than may be imported, and a byte."""
    most = eulogin.api.LARGEST_FILE + 1
    if request.content_type == "multipart/form-data":
        file = request.FILES.get("file")
        if file is None:
            raise ProblemError(422, "The form has no field “file”.")
        return file.read(most), password or str(request.POST.get("password", ""))[:128] or None
    if request.content_type not in XML_TYPES:
        raise ProblemError(415, "Send the file itself as application/xml, or a form with a field “file”.")
    return request.read(most), password


def _refused(error: "eulogin.api.FileRefused") -> ProblemError:
    fields: list[FieldProblem] = [
        {
            "field": f"user.{problem.place}.{problem.field}" if problem.place else "file",
            "code": problem.code,
            "detail": f"{problem.uid}: {problem.detail}" if problem.uid else problem.detail,
        }
        for problem in error.problems
    ]
    taken = all(field["code"] in CONFLICTS for field in fields)
    return ProblemError(409 if taken else 422, f"Nothing was imported. {fields[0]['detail']}", fields)
