"""Everything a factor refuses, as codes; their sentences stand here and nowhere else."""

from datetime import datetime
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


class FactorErrorCode(StrEnum):
    """Why a factor, a number or a challenge was refused."""

    NUMBER_MISSING = "number-missing"
    NUMBER_SYMBOLS = "number-symbols"
    NUMBER_LETTERS = "number-letters"
    NUMBER_NO_PLUS = "number-no-plus"
    NUMBER_UNKNOWN_COUNTRY = "number-unknown-country"
    NUMBER_TOO_SHORT = "number-too-short"
    NUMBER_TOO_LONG = "number-too-long"
    NUMBER_NOT_IN_PLAN = "number-not-in-plan"
    NUMBER_NOT_MOBILE = "number-not-mobile"
    NUMBER_ALREADY_YOURS = "number-already-yours"
    NUMBER_NOT_YOURS = "number-not-yours"
    NUMBERS_FULL = "numbers-full"
    CHALLENGE_MISSING = "challenge-missing"
    CHALLENGE_MALFORMED = "challenge-malformed"
    CHALLENGE_WRONG = "challenge-wrong"
    CHALLENGE_UNKNOWN = "challenge-unknown"
    CHALLENGE_USED = "challenge-used"
    CHALLENGE_SUPERSEDED = "challenge-superseded"
    CHALLENGE_EXPIRED = "challenge-expired"
    CHALLENGE_TRIES_USED_UP = "challenge-tries-used-up"
    DEVICE_GONE = "device-gone"
    DEVICE_WAITS = "device-waits"
    SENDING_LIMITED = "sending-limited"
    CEREMONY_USED = "ceremony-used"
    CEREMONY_EXPIRED = "ceremony-expired"
    KEY_MISSING = "key-missing"
    KEY_OF_OTHER_SITE = "key-of-other-site"
    KEY_NAME_TAKEN = "key-name-taken"
    KEYS_FULL = "keys-full"
    KEY_ALREADY_REGISTERED = "key-already-registered"
    KEY_ANSWER_MISSING = "key-answer-missing"
    KEY_REFUSED = "key-refused"
    KEY_UNVERIFIED = "key-unverified"
    KEY_NOT_YOURS = "key-not-yours"
    KEY_COUNTER_BACK = "key-counter-back"
    KEY_BACKUP_IMPOSSIBLE = "key-backup-impossible"
    KEY_GONE = "key-gone"
    KEY_WAITS = "key-waits"


Code = FactorErrorCode

SENTENCES: dict[FactorErrorCode, str | Promise] = {
    Code.NUMBER_MISSING: _("Type a mobile phone number."),
    Code.NUMBER_SYMBOLS: _(
        "After the plus sign, use only the digits 0 to 9 and spaces: no dots, parentheses, hyphens or other symbols."
    ),
    Code.NUMBER_LETTERS: _("A phone number has no letters: use only digits and spaces after the plus sign."),
    Code.NUMBER_NO_PLUS: _(
        "Type the number in international format: a plus sign and the country code first, for example +32 for Belgium."
    ),
    Code.NUMBER_UNKNOWN_COUNTRY: _("No country has this country code. Check the digits after the plus sign."),
    Code.NUMBER_TOO_SHORT: _("This number is too short for its country: a digit is missing."),
    Code.NUMBER_TOO_LONG: _("This number is too long for its country: there is a digit too many."),
    Code.NUMBER_NOT_IN_PLAN: _("This number does not exist in the numbering plan of its country. Check each digit."),
    Code.NUMBER_NOT_MOBILE: _("This is not the number of a mobile phone: it could not receive a text message."),
    Code.NUMBER_ALREADY_YOURS: _("This number is already in your list."),
    Code.NUMBER_NOT_YOURS: _("This number is not registered in your account. Type a number that you have added."),
    Code.NUMBERS_FULL: _("An account can have at most ten mobile phone numbers. Delete one before you add another."),
    Code.CHALLENGE_MISSING: _("Type the challenge from the text message."),
    Code.CHALLENGE_MALFORMED: _(
        "A challenge has nine characters in three groups, only letters and the digits 2 to 7, such as ABC-DEF-GHI."
    ),
    Code.CHALLENGE_WRONG: _("This is not the challenge of the last text message. Tries left: %(tries_left)s."),
    Code.CHALLENGE_UNKNOWN: _("This challenge is not known here. Start again."),
    Code.CHALLENGE_USED: _("This challenge has already been used. Start again."),
    Code.CHALLENGE_SUPERSEDED: _("A newer text message has been sent. Only its challenge is valid."),
    Code.CHALLENGE_EXPIRED: _("This challenge has expired. Ask for a new text message."),
    Code.CHALLENGE_TRIES_USED_UP: _("Too many wrong tries: this challenge is no longer valid. Start again."),
    Code.DEVICE_GONE: _("This number was deleted from your account in the meantime."),
    Code.DEVICE_WAITS: _("Too many wrong tries with this number. You can try again at %(until)s."),
    Code.SENDING_LIMITED: _("Too many text messages were asked for. You can ask for another one at %(until)s."),
    Code.CEREMONY_USED: _("This exchange with your device has already been used. Try again."),
    Code.CEREMONY_EXPIRED: _("Your device had five minutes to answer, and they are over. Try again."),
    Code.KEY_MISSING: _(
        "Your account has no security key and no trusted platform. Choose another verification method."
    ),
    Code.KEY_OF_OTHER_SITE: _(
        "Your security keys and trusted platforms were added under another address of this site and work only there."
    ),
    Code.KEY_NAME_TAKEN: _("You have a security key or trusted platform of this name already. Choose another name."),
    Code.KEYS_FULL: _(
        "An account can have at most ten security keys and trusted platforms. Delete one before you add another."
    ),
    Code.KEY_ALREADY_REGISTERED: _("This security key or trusted platform is already registered. Use another one."),
    Code.KEY_ANSWER_MISSING: _("No answer of your device has arrived. Use the button, with JavaScript switched on."),
    Code.KEY_REFUSED: _("The answer of your device is not valid here. Try again."),
    Code.KEY_UNVERIFIED: _(
        "Your device did not check that it is you. Set up a PIN, a fingerprint or your face on it, and try again."
    ),
    Code.KEY_NOT_YOURS: _("This security key or trusted platform is not registered in your account. Use another one."),
    Code.KEY_COUNTER_BACK: _(
        "This device says that it was used less often than we know. It may have been copied: delete it from your"
        " account and use another one."
    ),
    Code.KEY_BACKUP_IMPOSSIBLE: _(
        "What this device says about its backups contradicts itself or what it said before. Use another one."
    ),
    Code.KEY_GONE: _("This security key or trusted platform was deleted from your account in the meantime."),
    Code.KEY_WAITS: _("Too many failed tries with this device. You can try again at %(until)s."),
}


def sentence(code: FactorErrorCode, *, until: datetime | None = None, tries_left: int | None = None) -> str:
    """The translated sentence of a code; `until` is shown to the second, in local time."""
    shown = date_format(localtime(until), "H:i:s") if until else ""
    return str(SENTENCES[code]) % {"until": shown, "tries_left": tries_left}
