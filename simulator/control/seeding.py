"""The seeded state: services, operators, people. `seed` makes it, `reset` goes back to it."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

import redis
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, models, transaction

import eulogin.api
import mfa.api
import traces.api
from kernel.journal.models import Head
from kernel.journal.writing import record
from mfa.api import SECOND_FACTORS, Strength
from simulator.classroom import making as classroom
from simulator.control import clock, devices
from simulator.control.events import Event
from simulator.control.people import ENVIRONMENTS, LANGUAGE, PASSWORD, PEOPLE, Person
from simulator.eidas.models import CardState, IssuedIdentity
from simulator.mail.models import ReceivedMail
from simulator.phones.models import UNDISTURBED, AppAccount, TextMessage, VirtualPhone, WaitingMessage

Report = Callable[[str], None]

TRACES_PATHS = {
    "production": "/tracesnt/",
    "acceptance": "/acceptance/tracesnt/",
    "training": "/training/tracesnt/",
}
TRACES_NAMES = {
    "production": "TRACES NT",
    "acceptance": "TRACES NT (acceptance)",
    "training": "TRACES NT (training)",
}

#: The seeded device. Where no public address is set, its calls name this host; they stay in the process all the same.
DEVICE_NAME, LOCAL = "Smartphone", "http://localhost"


def is_seeded() -> bool:
    """Whether somebody of the demonstration has an account."""
    return any(eulogin.api.account_by_email(person.email) for person in PEOPLE)


def has_tables() -> bool:
    """Whether the database was migrated."""
    return VirtualPhone._meta.db_table in connection.introspection.table_names()


@transaction.atomic
def seed(report: Report) -> None:
    """Make the demonstration, all or nothing; `report` is told each step in a few words."""
    _seed_services()
    report(f"{len(TRACES_PATHS)} services registered with EU Login")
    traces.api.seed()
    report("fictitious operators generated in every environment")
    for person in PEOPLE:
        _seed_person(person)
    report(f"{len(PEOPLE)} people with their telephones and posts")
    record(Event.SEEDED, people=len(PEOPLE))


@transaction.atomic
def reset() -> None:
    """Back to the seeded state in one step: nobody sees half of it. Limits kept in the cache end as well."""
    clock.forget()
    emptied: list[type[models.Model]] = [
        *_kernel_models(),
        Session,
        ReceivedMail,
        TextMessage,
        WaitingMessage,
        AppAccount,
        CardState,
        IssuedIdentity,
    ]
    for model in emptied:
        _empty(model)
    Head.objects.update(sequence=0, hash="")
    classroom.reset()
    # The demonstration's phones stay, so that a bookmark of a phone's page outlives a reset.
    VirtualPhone.objects.exclude(number__in=[person.number for person in PEOPLE]).delete()
    VirtualPhone.objects.update(read_up_to=0, secret=None, **UNDISTURBED)
    traces.api.reset()
    mfa.api.reset()
    eulogin.api.reset()
    seed(lambda _step: None)
    transaction.on_commit(_clear_cache)


def _kernel_models() -> list[type[models.Model]]:
    """Journal, outboxes, limits, but not the one row at the head of the journal, which is there from the start."""
    kernel = [config for config in apps.get_app_configs() if config.name.startswith("kernel.")]
    return [model for config in kernel for model in config.get_models() if model is not Head]


def _empty(model: type[models.Model]) -> None:
    """Delete all rows at once; the journal's entries refuse every other way."""
    rows: Any = model._default_manager.all()
    rows._raw_delete(rows.db)


def _clear_cache() -> None:
    """Forget what the cache holds, sessions among it."""
    if not settings.REDIS_URL:
        cache.clear()
        return
    # There, clear() would empty the whole database, the broker's queues and routes with it.
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter(match=cache.make_key("*"), count=1000):
            client.delete(key)


def _seed_services() -> None:
    timeline: list[tuple[datetime | None, list[str]]] = [
        (None, [*Strength]),
        (settings.TRACES_TWO_FACTORS_FROM, [*SECOND_FACTORS]),
    ]
    if settings.TRACES_WITHOUT_SMS_FROM:
        left = [strength for strength in SECOND_FACTORS if strength is not Strength.PASSWORD_SMS]
        timeline.append((settings.TRACES_WITHOUT_SMS_FROM, [*left]))
    for environment, path in TRACES_PATHS.items():
        # Without a public address the prefix is a path: the same host as EU Login, whatever its name.
        prefix = f"{settings.PUBLIC_URL}{path}"
        eulogin.api.register_service(url_prefix=prefix, name=TRACES_NAMES[environment], timeline=timeline)
        name, _colon, secret = settings.TRACES_RELEASE_CREDENTIALS.get(environment, "").partition(":")
        if name and secret:
            eulogin.api.register_reader(prefix, client_id=name, secret=secret)


@functools.cache
def _password_hash(hashers: tuple[str, ...]) -> str:
    """The common password, hashed once for the process: a password hash is made to be slow."""
    return make_password(PASSWORD)


def _seed_person(person: Person) -> None:
    account = eulogin.api.create_account(
        uid=person.uid,
        email=person.email,
        password=PASSWORD,
        password_hash=_password_hash(tuple(settings.PASSWORD_HASHERS)),
        first_name=person.first_name,
        last_name=person.last_name,
        language=LANGUAGE,
    )
    phone, _ = VirtualPhone.objects.get_or_create(number=person.number)
    if person.has_factor:
        mfa.api.add_phone(account, person.number)
    if person.app_pin:
        devices.add(account, phone, name=DEVICE_NAME, pin=person.app_pin, server=settings.PUBLIC_URL or LOCAL)
    if person.is_administrator:
        eulogin.api.make_administrator(account)
    if person.post is None:
        return
    for environment in ENVIRONMENTS:
        traces.api.assign_role(
            environment=environment,
            role_type=person.post.role_type,
            organisation=person.post.organisation,
            status=person.post.status,
            administrator=person.post.administrator,
            person={
                "uid": person.uid,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": person.email,
                "domain": "external",
                "language": LANGUAGE,
            },
        )
