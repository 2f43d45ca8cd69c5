"""What a class has in Training: an operator for each trainee, the role they begin with, colleagues who wait."""

import traces.api
from simulator.classroom import names
from simulator.classroom.models import ENVIRONMENT, Course, Start, Trainee

#: Animals as commodities: an activity that operators of every country may have.
ACTIVITIES = ["ASC"]


def settle(trainee: Trainee) -> None:
    """Make the trainee's place in Training anew, as it is at the beginning."""
    course = trainee.course
    trainee.operator = traces.api.create_operator(
        environment=ENVIRONMENT,
        name=_operator_name(trainee),
        country=course.country,
        responsible_authority=course.authority,
        activities=ACTIVITIES,
    )
    trainee.save(update_fields=["operator"])
    if course.start == Start.REQUESTED and trainee.uid:
        give(trainee, "operator", trainee.operator, "requested")
    if course.start == Start.AGENT and trainee.uid:
        give(trainee, "authority", course.authority, "valid", administrator=True)
        for uid, name in zip(colleagues(trainee), colleague_names(trainee), strict=True):
            _ask(trainee, uid, name)


def give(trainee: Trainee, role_type: str, organisation: str, status: str, *, administrator: bool = False) -> None:
    """A role or a request in Training, by script. TracesError where it cannot be."""
    traces.api.assign_role(
        environment=ENVIRONMENT,
        role_type=role_type,
        organisation=organisation,
        status=status,
        administrator=administrator,
        person={
            "uid": trainee.uid,
            "first_name": trainee.first_name,
            "last_name": trainee.last_name,
            "email": trainee.email,
            "domain": "external",
            "language": trainee.course.language,
        },
    )


def settle_all() -> int:
    """Every class as it began; for an environment that was emptied. Returns how many classes."""
    courses = list(Course.objects.prefetch_related("trainees"))
    for course in courses:
        for trainee in course.trainees.all():
            trainee.course = course
            settle(trainee)
    return len(courses)


def colleagues(trainee: Trainee) -> tuple[str, str]:
    """Uids of the two invented people who wait for an agent: one to accept, one in the wrong company.

    They are people of TRACES only: nobody signs in as them.
    """
    return (f"class.{trainee.pk}.colleague", f"class.{trainee.pk}.stranger")


def colleague_names(trainee: Trainee) -> list[tuple[str, str]]:
    """Their first and last names."""
    return [names.somebody(uid, trainee.course.language) for uid in colleagues(trainee)]


def address(uid: str) -> str:
    """The mail address of such a person."""
    return f"{uid}@class.example"


def _ask(trainee: Trainee, uid: str, name: tuple[str, str]) -> None:
    traces.api.assign_role(
        environment=ENVIRONMENT,
        role_type="operator",
        organisation=trainee.operator,
        status="requested",
        person={
            "uid": uid,
            "first_name": name[0],
            "last_name": name[1],
            "email": address(uid),
            "domain": "external",
            "language": trainee.course.language,
        },
    )


def _operator_name(trainee: Trainee) -> str:
    first = "Élevage" if trainee.course.language == "fr" else "Farm"
    return f"{first} {trainee.last_name} {trainee.course_id}-{trainee.number}"
