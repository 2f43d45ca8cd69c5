"""`manage.py register_service`: an application that may sign people in through EU Login."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rich.console import Console

from eulogin.admin.registering import RegistrationRefused, register_service
from eulogin.cas.addresses import MalformedAddress
from eulogin.errors import ErrorCode, sentence
from eulogin.models import Adversary
from eulogin.models.service import ALL_STRENGTHS, ASSURANCE_LEVELS

LEVELS = {name: number for number, name in ASSURANCE_LEVELS}


class Command(BaseCommand):
    """Registers a service, or changes the one with this prefix."""

    help = "Register a service, or change the one with this prefix: what is not said goes back to its default."

    def add_arguments(self, parser: CommandParser) -> None:
        """The same as in the admin site."""
        parser.add_argument("url_prefix", help="https://app.example/, or a path like /app/ on this very host")
        parser.add_argument("name")
        parser.add_argument(
            "--period",
            nargs=2,
            action="append",
            default=[],
            metavar=("FROM", "METHODS"),
            help="methods accepted from a moment on: “always” or ISO 8601, strengths separated by commas; repeatable",
        )
        parser.add_argument("--default-assurance", choices=LEVELS, help="TOP without")
        parser.add_argument("--single-logout", action="store_true", help="tell the service of each sign-out")
        parser.add_argument("--adversary", choices=[*Adversary], default="", help="falsify answers, for a test")

    def handle(self, *args: Any, **options: Any) -> None:
        """Register, then say whether it is new."""
        level = options["default_assurance"]
        try:
            service, created = register_service(
                url_prefix=options["url_prefix"],
                name=options["name"],
                timeline=[(_moment(start), _methods(methods)) for start, methods in options["period"]],
                default_assurance=LEVELS[level] if level else None,
                single_logout=options["single_logout"],
                adversary=options["adversary"],
            )
        except MalformedAddress as error:
            raise CommandError(sentence(ErrorCode.PREFIX_MALFORMED)) from error
        except RegistrationRefused as error:
            raise CommandError(sentence(error.code)) from error
        Console().print(f"[green]✓[/] {service.name} is {'registered' if created else 'changed'}.", soft_wrap=True)


def _moment(text: str) -> datetime | None:
    if text == "always":
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"{text} is neither “always” nor a moment like 2024-06-11T00:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _methods(text: str) -> list[str]:
    methods = [method.strip() for method in text.split(",")]
    unknown = [method for method in methods if method not in ALL_STRENGTHS]
    if unknown:
        raise CommandError(f"Unknown method {unknown[0]}; there are {', '.join(ALL_STRENGTHS)}.")
    return methods
