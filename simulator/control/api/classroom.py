"""Classes, their progress, and the state of Training."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Router, Schema, Status

from simulator.classroom import making, states
from simulator.classroom.errors import ClassroomError, ErrorCode
from simulator.classroom.exercises import progress
from simulator.classroom.models import MOST_TRAINEES, Course, Start, Trainee
from simulator.control.api.schemas import Input, Moment, Text
from simulator.control.people import PASSWORD
from simulator.control.problems import ProblemError, field_problem

router = Router(tags=["classes"])

#: What is taken, or goes on at this moment, rather than malformed.
CONFLICTS = {ErrorCode.NAME_TAKEN, ErrorCode.BUSY, ErrorCode.NO_NUMBERS, ErrorCode.TOO_MANY_STATES}


class ClassIn(Input):
    """A class to open, as on the page."""

    name: Annotated[Text, Field(max_length=100)]
    size: Annotated[int, Field(ge=1, le=MOST_TRAINEES)]
    start: Start = Start.NOTHING
    language: Annotated[str, Field(pattern="^(en|fr)$")] = "fr"
    authority: Annotated[Text, Field(max_length=20)] = "FR00008"


class TraineeOut(Schema):
    """One person of the class; `link` opens their pages, `uid` is empty before the account is opened."""

    id: int
    number: int
    name: str
    email: str
    uid: str
    phone_id: int | None
    operator: str
    link: str


class ClassOut(Schema):
    """The class as it was opened."""

    id: int
    name: str
    password: str
    trainees: list[TraineeOut]


class ProgressOut(Schema):
    """Where one person stands: steps by `exercise/step`; `step` is the present one, null at the end."""

    id: int
    name: str
    done: list[str]
    step: str | None
    stuck: bool
    since: Moment | None


class StateIn(Input):
    """A named state ("empty", "seeded", "requests", "class-ready") or the name of a kept one."""

    state: Annotated[Text, Field(max_length=60)]


class KeptIn(Input):
    """A name for Training as it stands now."""

    name: Annotated[Text, Field(max_length=60)]


class StateOut(Schema):
    """The state, and how long it took."""

    state: str
    seconds: float


@router.post("/classes", response={201: ClassOut}, summary="Open a class")
def open_class(request: HttpRequest, payload: ClassIn) -> Status[ClassOut]:
    """People with accounts, phones and roles in Training, as `start` says."""
    try:
        course = making.open_course(
            name=payload.name,
            size=payload.size,
            language=payload.language,
            start=payload.start,
            authority=payload.authority,
        )
    except ClassroomError as error:
        raise _refused(error) from error
    trainees = [_shown(request, trainee) for trainee in course.trainees.all()]
    return Status(201, ClassOut(id=course.pk, name=course.name, password=PASSWORD, trainees=trainees))


@router.get("/classes/{int:class_id}/progress", response=list[ProgressOut], summary="Where a class stands")
def class_progress(request: HttpRequest, class_id: int) -> list[ProgressOut]:
    """In the order of the cards; looks at the real state, as the board does."""
    course = _course(class_id)
    trainees = list(course.trainees.select_related("phone"))
    for trainee in trainees:
        trainee.course = course
    return [
        ProgressOut(
            id=one.trainee.pk,
            name=str(one.trainee),
            done=sorted(one.done),
            step=one.step.key if one.step else None,
            stuck=one.is_stuck,
            since=_since(one.trainee),
        )
        for one in progress.advance(course, trainees)
    ]


@router.delete("/classes/{int:class_id}", response={204: None}, summary="Close a class")
def close_class(request: HttpRequest, class_id: int) -> Status[None]:
    """Its people go, with accounts, phones, mails and roles."""
    making.close(_course(class_id))
    return Status(204, None)


@router.post("/training/reset", response=StateOut, summary="Set Training back to a named or kept state")
def reset_training(request: HttpRequest, payload: StateIn) -> StateOut:
    """Production, acceptance and EU Login stay as they are; sessions of Training end."""
    try:
        outcome = states.set_back(payload.state)
    except ClassroomError as error:
        raise _refused(error) from error
    return StateOut(state=outcome.name, seconds=round(outcome.seconds, 2))


@router.post("/training/states", response={201: KeptIn}, summary="Keep Training as it is")
def keep_training(request: HttpRequest, payload: KeptIn) -> Status[KeptIn]:
    """Under a name that `/training/reset` takes."""
    try:
        states.keep(payload.name)
    except ClassroomError as error:
        raise _refused(error) from error
    return Status(201, payload)


def _course(class_id: int) -> Course:
    course = Course.objects.select_related("exercises").filter(pk=class_id).first() if class_id < 2**63 else None
    if course is None:
        raise ProblemError(404, "There is no such class.")
    return course


def _since(trainee: Trainee) -> datetime | None:
    return trainee.busy_since


def _shown(request: HttpRequest, trainee: Trainee) -> TraineeOut:
    return TraineeOut(
        id=trainee.pk,
        number=trainee.number,
        name=str(trainee),
        email=trainee.email,
        uid=trainee.uid,
        phone_id=trainee.phone_id,
        operator=trainee.operator,
        link=request.build_absolute_uri(reverse("classroom:join", args=[trainee.secret])),
    )


def _refused(error: ClassroomError) -> ProblemError:
    status = 409 if error.code in CONFLICTS else 422
    return field_problem(error.field, str(error.code), error.sentence, status=status)
