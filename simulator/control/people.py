"""The invented people of the demonstration. Names, addresses and numbers belong to nobody.

Telephone numbers are in the range that ARCEP keeps for films and examples (06 39 98 00 00 to 06 39 98 99 99);
the addresses are under example.org (RFC 2606).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: One password for everybody; it keeps every rule of the password page.
PASSWORD = "Training-2024!"  # noqa: S105 - public on purpose: invented people only
#: Of their accounts, and of what TRACES writes to them.
LANGUAGE = "fr"
ENVIRONMENTS = ("production", "acceptance", "training")


@dataclass(frozen=True)
class Post:
    """A post that somebody holds, or has asked for, in every environment."""

    role_type: str
    organisation: str
    status: str = "valid"
    administrator: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in. `number` is their telephone; `has_factor` says whether EU Login knows it."""

    uid: str
    first_name: str
    last_name: str
    email: str
    number: str
    what: str | Promise
    where: str | Promise
    has_factor: bool = True
    post: Post | None = None
    #: With a PIN they have the EU Login app as well, on a phone that the server operates.
    app_pin: str = ""
    #: Whether they may open the admin site of EU Login itself.
    is_administrator: bool = False


#: A generated operator of the Ardennes; every environment has one of this number.
OPERATOR = "FR.2020.000001"

PEOPLE: list[Person] = [
    Person(
        uid="n00camar",
        first_name="Camille",
        last_name="MARTIN",
        email="camille.martin@example.org",
        number="+33639980001",
        what=_("Trainee of a company. No second factor and no role yet: begin here."),
        where=_("no organisation yet"),
        has_factor=False,
    ),
    Person(
        uid="n00thlef",
        first_name="Théo",
        last_name="LEFÈVRE",
        email="theo.lefevre@example.org",
        number="+33639980002",
        what=_("Applicant with a telephone as second factor. Has an account, and no role."),
        where=_("no organisation yet"),
    ),
    Person(
        uid="n00amcho",
        first_name="Amélie",
        last_name="CHOUX",
        email="amelie.choux@example.org",
        number="+33639980003",
        what=_("Applicant whose request waits for a decision."),
        where=f"{OPERATOR}, Ardennes",
        post=Post("operator", OPERATOR, status="requested"),
    ),
    Person(
        uid="n00hedur",
        first_name="Hélène",
        last_name="DURANDEAU",
        email="helene.durandeau@example.org",
        number="+33639980008",
        what=_("Agent of a local authority, administrator. Decides on operators of the department."),
        where="Ardennes (FR00008)",
        post=Post("authority", "FR00008", administrator=True),
    ),
    Person(
        uid="n00jenoe",
        first_name="Jérôme",
        last_name="NOËL",
        email="jerome.noel@example.org",
        number="+33639980009",
        what=_("Agent of a local authority. A colleague in the same department."),
        where="Ardennes (FR00008)",
        post=Post("authority", "FR00008"),
    ),
    Person(
        uid="n00soper",
        first_name="Solène",
        last_name="PÉRIGNON",
        email="solene.perignon@example.org",
        number="+33639980051",
        what=_("Agent of a local authority elsewhere. Does not see the requests of the Ardennes."),
        where="Marne (FR00051)",
        post=Post("authority", "FR00051", administrator=True),
    ),
    Person(
        uid="n00fraub",
        first_name="François",
        last_name="AUBRY",
        email="francois.aubry@example.org",
        number="+33639980100",
        what=_(
            "Agent of the central authority. Sees every authority below it. Has the EU Login app as well (PIN 4719),"
            " operated by the server."
        ),
        app_pin="4719",
        where="DGAL (FR00000)",
        post=Post("authority", "FR00000", administrator=True),
    ),
    Person(
        uid="n00inoll",
        first_name="Inès",
        last_name="OLLIVIER",
        email="ines.ollivier@example.org",
        number="+33639980200",
        what=_("Administrator of EU Login. Registers services, disables accounts; no role in TRACES NT."),
        where="EU Login",
        is_administrator=True,
    ),
]


def by_email(email: str) -> Person:
    """The person with this address; KeyError for a stranger."""
    return {person.email: person for person in PEOPLE}[email]
