"""What goes in and comes out of the control API."""

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_email
from django.utils import timezone
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints, field_validator

from eulogin.api import Adversary
from mfa.api import Strength
from simulator.control import clock

BRUSSELS = ZoneInfo("Europe/Brussels")

Environment = Literal["production", "acceptance", "training"]
#: No database stores the character NUL in a text.
NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=NO_NUL)]
Filter = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=NO_NUL)]


def _read_address(value: str) -> str:
    try:
        validate_email(value)
    except DjangoValidationError as error:
        raise ValueError("This is not an e-mail address.") from error
    return value


EmailAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_read_address)]


def _read_moment(value: object) -> datetime:
    """ISO 8601 only: pydantic would take a number for seconds since 1970."""
    if not isinstance(value, str | datetime):
        raise ValueError("A moment is a text in ISO 8601 notation.")
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    aware = moment if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)
    if not clock.EARLIEST <= aware <= clock.LATEST:
        raise ValueError("A moment lies between 1970 and 2200.")
    return aware


def _write_moment(moment: datetime) -> str:
    return timezone.localtime(moment, BRUSSELS).isoformat()


#: Read: ISO 8601, in Brussels where no zone is given. Written: with the offset of Brussels.
Moment = Annotated[
    datetime,
    BeforeValidator(_read_moment),
    PlainSerializer(_write_moment, return_type=str, when_used="always"),
]


class Input(Schema):
    """A body. A field nobody knows is an error: it is a typing mistake more often than not."""

    model_config = ConfigDict(extra="forbid")


class Mail(Schema):
    """An e-mail received; the first link is the one to act on."""

    id: int
    to: str
    subject: str
    text: str
    html: str
    links: list[str]
    sent_at: Moment


class Sms(Schema):
    """A text message received; `code` is the challenge as printed, with its hyphens."""

    id: int
    to: str
    text: str
    code: str | None
    sent_at: Moment


class PhoneIn(Input):
    """A phone to make; without a number it gets a free one from a range reserved for fiction."""

    number: Text | None = None


class Phone(Schema):
    """A virtual phone."""

    id: int
    number: str


class ClockIn(Input):
    """A time to set, and whether it stands still there."""

    now: Moment
    frozen: bool = True


class ClockOut(Schema):
    """What the clock says."""

    now: Moment
    frozen: bool
    simulated: bool


class DeviceIn(Input):
    """A mobile device with the EU Login app, and its PIN."""

    name: Annotated[Text, StringConstraints(max_length=100)]
    pin: Annotated[str, StringConstraints(pattern="^[0-9]{4}$")]


class DeviceOut(Schema):
    """The device, and the virtual phone whose app has it."""

    id: str
    name: str
    phone_id: int


class KeyIn(Input):
    """A security key or a trusted platform of software."""

    name: Annotated[Text, StringConstraints(max_length=64)]
    kind: Literal["security-key", "platform"] = "security-key"


class KeyOut(Schema):
    """The key, and all that a suite needs to sign with it (ES256, counter 0). The private key is shown here only."""

    name: str
    kind: str
    credential_id: str
    rp_id: str
    user_handle: str
    private_key: str


class EidIn(Input):
    """An eID to link: of a country with a flag; without an identifier the country makes one."""

    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    identifier: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z./+-]{1,60}$")] | None = None


class EidOut(Schema):
    """The eID linked; `eidas_id` is what tickets name."""

    country: str
    identifier: str
    eidas_id: str


class AccountIn(Input):
    """A person in any state."""

    email: EmailAddress
    password: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    first_name: Annotated[Text, StringConstraints(max_length=100)]
    last_name: Annotated[Text, StringConstraints(max_length=100)]
    locale: Annotated[str, StringConstraints(pattern="^[a-z]{2}$")] = "en"
    uid: Text | None = None
    domain: Annotated[Text, StringConstraints(max_length=60)] = "external"
    employee_type: Annotated[str, StringConstraints(pattern="^[a-z]$")] = "n"
    groups: list[Text] = []
    assurance_level: Annotated[int, Field(ge=0, le=40)] | None = None
    phones: list[Text] = []
    devices: list[DeviceIn] = []
    keys: list[KeyIn] = []
    eids: list[EidIn] = []


class AccountOut(Schema):
    """The person made."""

    uid: str
    email: str
    first_name: str
    last_name: str
    domain: str
    phones: list[str]
    devices: list[DeviceOut] = []
    keys: list[KeyOut] = []
    eids: list[EidOut] = []


class Era(Input):
    """From a moment on, the methods that a service accepts; `null` means always."""

    from_: Moment | None = Field(None, alias="from")
    methods: list[Strength]


#: Levels of assurance, as clients name them.
LEVELS = {"TOP": 40, "HIGH": 30, "MEDIUM": 20, "LOW": 10, "NONE": 0}


def _read_level(value: object) -> object:
    return LEVELS.get(value, value) if isinstance(value, str) else value


#: By its name or its number; `null` leaves it to the endpoint that validates.
Assurance = Annotated[Literal[40, 30, 20, 10, 0], BeforeValidator(_read_level)]


class ServiceIn(Input):
    """A service; without a time line it accepts every method."""

    url_prefix: Text
    name: Annotated[Text, StringConstraints(max_length=100)]
    level_timeline: list[Era] = []
    default_assurance: Assurance | None = None
    single_logout: bool = False
    adversary: Adversary | None = None

    @field_validator("level_timeline")
    @classmethod
    def _in_order(cls, eras: list[Era]) -> list[Era]:
        starts = [era.from_ for era in eras]
        if None in starts[1:]:
            raise ValueError("Only the first `from` may be null.")
        known = [start for start in starts if start is not None]
        if known != sorted(set(known)):
            raise ValueError("Each `from` is later than the one before.")
        return eras


class ServiceOut(Schema):
    """The service as registered."""

    url_prefix: str
    name: str
    level_timeline: list[Era]
    default_assurance: str | None
    single_logout: bool
    adversary: str | None


class OperatorIn(Input):
    """An operator of one environment; `activities` are section codes or `SECTION/activity_code`s."""

    environment: Environment
    name: Text
    country: Text
    responsible_authority: Text
    activities: list[Text] = []
    status: Text = "valid"


class OperatorOut(Schema):
    """The operator made."""

    identifier: str


class RoleIn(Input):
    """A post, or a request for one."""

    email: Text
    environment: Environment
    role_type: Literal["operator", "authority", "control_body"]
    organisation: Text
    status: Literal["requested", "valid", "suspended"] = "valid"
    administrator: bool = False


class RoleOut(Schema):
    """The post or request made."""

    id: int | str
    email: str
    environment: Environment
    role_type: str
    organisation: str
    status: str
    administrator: bool


class ImportProblem(Schema):
    """What could not be taken over of somebody, who was imported all the same."""

    uid: str
    field: str
    code: str
    detail: str


class Imported(Schema):
    """Who was made and who was changed, by their uids."""

    created: list[str]
    updated: list[str]
    problems: list[ImportProblem]


class Seeded(Schema):
    """The state after a reset."""

    people: int
