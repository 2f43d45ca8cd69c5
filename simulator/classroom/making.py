"""Open a class, start it anew, close it. Each is one transaction: a class is whole or it is not there."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

import eulogin.api
import mfa.api
import traces.api
from kernel.journal.writing import record
from simulator.classroom import names, posts
from simulator.classroom.errors import ClassroomError, ErrorCode
from simulator.classroom.events import Event
from simulator.classroom.models import Course, ExerciseSet, KeptState, Start, Trainee, TrainingState
from simulator.control import devices
from simulator.control.people import PASSWORD
from simulator.mail.models import ReceivedMail
from simulator.phones.models import NoFreeNumberError, VirtualPhone

#: The PIN code of every app that a class begins with; printed on the cards.
PIN = "2486"
#: As for the seeded device: where no public address is set, the calls stay in the process all the same.
DEVICE_NAME, LOCAL = "Smartphone", "http://localhost"


@transaction.atomic
def open_course(
    *, name: str, size: int, language: str, start: Start, authority: str, exercises: ExerciseSet | None = None
) -> Course:
    """Make a class with its people, phones and posts in Training. ClassroomError names the field that is wrong."""
    country = _country_of(authority)
    try:
        with transaction.atomic():
            course = Course.objects.create(
                name=name,
                size=size,
                language=language,
                start=start,
                authority=authority,
                country=country,
                exercises=exercises,
            )
    except IntegrityError as error:
        raise ClassroomError(ErrorCode.NAME_TAKEN, "name") from error
    _fill(course)
    record(Event.CLASS_OPENED, course=course.pk, size=size, start=start)
    return course


@transaction.atomic
def restart(course: Course) -> None:
    """The same class for the next group: everybody and all they did goes, and comes back as at the beginning.

    The links of the group before are dead.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    _empty(course)
    _fill(course)
    record(Event.CLASS_RESTARTED, course=course.pk, size=course.size)


@transaction.atomic
def close(course: Course) -> None:
    """Remove a class: its people with accounts, roles, mails, phones. A second click finds nothing left to do."""
    if not Course.objects.select_for_update().filter(pk=course.pk).exists():
        return
    _empty(course)
    number = course.pk
    course.delete()
    record(Event.CLASS_CLOSED, course=number)


def _country_of(authority: str) -> str:
    for country, found in traces.api.teaching.authorities().items():
        if authority in {code for code, _name in found}:
            return country
    raise ClassroomError(ErrorCode.AUTHORITY_UNKNOWN, "authority")


def _fill(course: Course) -> None:
    # Everybody has the same password: it is hashed once, because a password hash is made to be slow.
    password_hash = make_password(PASSWORD)
    people = names.people(course.pk, course.language, course.size)
    for number, (first_name, last_name, email) in enumerate(people, start=1):
        trainee = Trainee(course=course, number=number, first_name=first_name, last_name=last_name, email=email)
        trainee.phone = _phone()
        if course.start != Start.NOTHING:
            trainee.uid = open_account(trainee, password_hash)
        trainee.save()
        posts.settle(trainee)


def _phone() -> VirtualPhone:
    try:
        phone = VirtualPhone.take_free()
    except NoFreeNumberError as error:
        raise ClassroomError(ErrorCode.NO_NUMBERS) from error
    phone.hand_out()
    return phone


def open_account(trainee: Trainee, password_hash: str | None = None) -> str:
    """Give a trainee the EU Login account that the class begins with, and its factor; the uid."""
    account = eulogin.api.create_account(
        email=trainee.email,
        first_name=trainee.first_name,
        last_name=trainee.last_name,
        language=trainee.course.language,
        password=PASSWORD,
        password_hash=password_hash,
    )
    if trainee.phone is None:
        return account.uid
    if trainee.course.start in (Start.PHONE, Start.REQUESTED, Start.AGENT):
        mfa.api.add_phone(account, trainee.phone.number)
    if trainee.course.start == Start.APP:
        devices.add(account, trainee.phone, name=DEVICE_NAME, pin=PIN, server=settings.PUBLIC_URL or LOCAL)
    return account.uid


def _empty(course: Course) -> None:
    trainees = list(course.trainees.select_related("phone"))
    accounts = _accounts(trainees)
    emails = {address for trainee in trainees for address in (trainee.email, accounts.get(trainee.pk, ("", ""))[1])}
    uids = [uid for uid, _email in accounts.values()]
    strangers = [uid for trainee in trainees for uid in posts.colleagues(trainee)]
    operators = [trainee.operator for trainee in trainees if trainee.operator]
    # First here, where people go without a trace: EU Login's end of an account only makes them nameless.
    traces.api.teaching.forget_people([*uids, *strangers], operators)
    eulogin.api.teaching.forget_accounts(uids, emails)
    mails = {*emails, *(posts.address(uid) for uid in strangers)}
    ReceivedMail.objects.filter(to__in=[mail.lower() for mail in mails if mail]).delete()
    VirtualPhone.objects.filter(pk__in=[trainee.phone_id for trainee in trainees if trainee.phone_id]).delete()
    course.trainees.all().delete()


def _accounts(trainees: list[Trainee]) -> dict[int, tuple[str, str]]:
    """Uid and present address of the account of each trainee who has one."""
    known = eulogin.api.teaching.standings([t.email for t in trainees], [t.uid for t in trainees if t.uid])
    by_uid = {one.uid: one for one in known}
    by_email = {one.email.lower(): one for one in known}
    found = {t.pk: by_uid.get(t.uid) or by_email.get(t.email) for t in trainees}
    return {pk: (one.uid, one.email) for pk, one in found.items() if one is not None}


def reset() -> None:
    """Forget every class, all exercises that people brought and all kept states; their people go with everybody's."""
    for model in (Course, ExerciseSet, KeptState, TrainingState):
        model._default_manager.all().delete()
