"""Everything a factor refuses, as codes; their sentences stand here and nowhere else."""

from datetime import datetime
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kernel import clock


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
    SMS_NUMBER_LIMITED = "sms-number-limited"
    SMS_NUMBERS_LIMITED = "sms-numbers-limited"
    SMS_SOURCE_LIMITED = "sms-source-limited"
    SMS_RUN_LIMITED = "sms-run-limited"
    SMS_COUNTRY_LIMITED = "sms-country-limited"
    SMS_SPENT = "sms-spent"
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
    KEY_DISABLED = "key-disabled"
    KEY_ADDRESS = "key-address"
    LAST_FACTOR = "last-factor"
    FACTOR_GONE = "factor-gone"
    APP_PIN_MALFORMED = "app-pin-malformed"
    APP_PIN_SAME = "app-pin-same"
    APP_PIN_RUN = "app-pin-run"
    APP_PIN_REPEATED = "app-pin-repeated"
    APP_PIN_YEAR = "app-pin-year"
    APP_PIN_DIFFERS = "app-pin-differs"
    APP_NAME_TAKEN = "app-name-taken"
    APPS_FULL = "apps-full"
    APP_KEY_MALFORMED = "app-key-malformed"
    APP_MISSING = "app-missing"
    APP_ALL_DISABLED = "app-all-disabled"
    APP_GONE = "device-unknown"
    APP_DISABLED = "device-disabled"
    APP_LIMITED = "app-limited"
    APP_PAUSED = "app-paused"
    APP_WAITING = "app-waiting"
    APP_REFUSED = "app-refused"
    APP_DISOWNED = "app-disowned"
    APP_SUPERSEDED = "app-superseded"
    APP_EXPIRED = "app-expired"
    APP_CODE_MALFORMED = "app-code-malformed"
    APP_CODE_WRONG = "app-code-wrong"
    APP_CODE_WAITS = "app-code-waits"
    APP_CODE_SUPERSEDED = "app-code-superseded"
    APP_CODE_EXPIRED = "app-code-expired"
    APP_PIN_WRONG = "pin-wrong"
    APP_SIGNATURE_WRONG = "signature-wrong"
    PUSH_MALFORMED = "push-malformed"
    PUSH_OFF = "push-off"
    REQUEST_UNKNOWN = "request-unknown"
    REQUEST_ANSWERED = "request-answered"
    REQUEST_EXPIRED = "request-expired"
    ENROLMENT_UNKNOWN = "enrolment-unknown"
    ENROLMENT_USED = "enrolment-used"
    ENROLMENT_EXPIRED = "enrolment-expired"
    ENROLMENT_UNPROVED = "enrolment-unproved"
    EID_MISSING = "eid-missing"
    EIDS_FULL = "eids-full"
    EID_ALREADY_YOURS = "eid-already-yours"
    EID_OF_SOMEBODY_ELSE = "eid-of-somebody-else"
    EID_NOT_YOURS = "eid-not-yours"
    EID_GONE = "eid-gone"
    EID_CANCELLED = "eid-cancelled"
    EID_FAILED = "eid-failed"
    EID_REFUSED = "eid-refused"
    EID_LEVEL_TOO_LOW = "eid-level-too-low"
    EID_NOT_PROVED = "eid-not-proved"
    EID_OTHER_BROWSER = "eid-other-browser"
    EID_EXCHANGE_UNKNOWN = "eid-exchange-unknown"
    EID_EXCHANGE_USED = "eid-exchange-used"
    EID_EXCHANGE_EXPIRED = "eid-exchange-expired"
    EID_OWNER_CHANGED = "eid-owner-changed"
    EID_OPENS_ACCOUNT = "eid-opens-account"
    CARD_REFUSED = "card-refused"
    CARD_EXPIRED = "card-expired"
    CARD_REVOKED = "card-revoked"
    CARD_UNTRUSTED = "card-untrusted"
    CARD_UNCHECKED = "card-unchecked"
    CARD_OTHER_COUNTRY = "card-other-country"


Code = FactorErrorCode

#: After these an attempt cannot go on, not even with another factor.
ENDING = frozenset({Code.APP_DISOWNED})

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
    Code.SENDING_LIMITED: _("You have asked for too many text messages. You can ask for another one at %(until)s."),
    Code.SMS_NUMBER_LIMITED: _(
        "Too many text messages were asked for to add this number, by you or by somebody else. It can get another one"
        " at %(until)s."
    ),
    Code.SMS_NUMBERS_LIMITED: _(
        "You have tried to add too many different numbers. You can try another one at %(until)s."
    ),
    Code.SMS_SOURCE_LIMITED: _(
        "Too many text messages were asked for from your network, by you or by somebody else. You can ask for another"
        " one at %(until)s."
    ),
    Code.SMS_RUN_LIMITED: _(
        "Many numbers that differ from this one only in their last digits were added lately, which looks like misuse."
        " It can be added at %(until)s."
    ),
    Code.SMS_COUNTRY_LIMITED: _(
        "Too many numbers of this country are being added at the moment. You can try again at %(until)s."
    ),
    Code.SMS_SPENT: _(
        "EU Login has sent as many text messages as it may for now. You can ask for one at %(until)s, or use another"
        " verification method."
    ),
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
        "This device says that it was used less often than we know. It may have been copied: it has been disabled."
        " Delete it from your account and use another one."
    ),
    Code.KEY_BACKUP_IMPOSSIBLE: _(
        "What this device says about its backups contradicts itself or what it said before. Use another one."
    ),
    Code.KEY_GONE: _("This security key or trusted platform was deleted from your account in the meantime."),
    Code.KEY_WAITS: _("Too many failed tries with this device. You can try again at %(until)s."),
    Code.KEY_DISABLED: _(
        "Your security keys and trusted platforms are disabled because they may have been copied. Choose another"
        " verification method."
    ),
    Code.KEY_ADDRESS: _(
        "Browsers use security keys and trusted platforms only under addresses that begin with https:// or"
        " http://localhost, never with numbers in place of a name."
    ),
    Code.LAST_FACTOR: _(
        "This is your last second factor, and your account always requires one. Add another one first, or switch off"
        " “Always require multi-factor authentication” in “Configure my account”."
    ),
    Code.FACTOR_GONE: _("This factor was deleted from your account in the meantime. Choose another one."),
    Code.APP_PIN_MALFORMED: _("A PIN code has exactly four digits."),
    Code.APP_PIN_SAME: _("This PIN code is too easy to guess: it has the same digit four times."),
    Code.APP_PIN_RUN: _("This PIN code is too easy to guess: its digits follow one another."),
    Code.APP_PIN_REPEATED: _("This PIN code is too easy to guess: it repeats two digits."),
    Code.APP_PIN_YEAR: _("This PIN code is too easy to guess: it looks like a year."),
    Code.APP_PIN_DIFFERS: _("The two PIN codes are not the same."),
    Code.APP_NAME_TAKEN: _("You have a mobile device of this name already. Choose another name."),
    Code.APPS_FULL: _("An account can have at most ten mobile devices. Delete one before you add another."),
    Code.APP_KEY_MALFORMED: _("This is not a public key on the curve P-256."),
    Code.APP_MISSING: _("Your account has no mobile device with the EU Login app. Choose another verification method."),
    Code.APP_ALL_DISABLED: _(
        "Your mobile devices are disabled after too many wrong PIN codes. Choose another verification method."
    ),
    Code.APP_GONE: _(
        "This mobile device is not linked to the account any more: it was deleted, or the app was installed again."
        " Add it again."
    ),
    Code.APP_DISABLED: _(
        "This mobile device is disabled after too many wrong PIN codes. Reset its PIN code on the web, under “Manage my"
        " mobile devices”, or delete it there."
    ),
    Code.APP_LIMITED: _("The EU Login app was asked too often. You can try again at %(until)s."),
    Code.APP_PAUSED: _(
        "Too many requests were refused on your mobile devices: they are not asked again before %(until)s. Until then"
        " choose the QR code of the app, or another verification method."
    ),
    Code.APP_WAITING: _("Your mobile device has not answered yet. Answer in the EU Login app, then continue."),
    Code.APP_REFUSED: _("The request was refused on your mobile device."),
    Code.APP_DISOWNED: _(
        "This sign-in was ended: on the mobile device somebody answered that it was not them. If you did not ask for"
        " it, change your password."
    ),
    Code.APP_SUPERSEDED: _("A newer request has been sent to the EU Login app. Only that one is valid."),
    Code.APP_EXPIRED: _("Nobody answered in the EU Login app in time. Send a new request."),
    Code.APP_CODE_MALFORMED: _("Type the eight digits that the EU Login app shows."),
    Code.APP_CODE_WRONG: _(
        "This is not the code for this QR code and your PIN code. Tries left: %(tries_left)s. Check that the app shows"
        " the account with which you sign in."
    ),
    Code.APP_CODE_WAITS: _("Too many wrong codes of the EU Login app. You can try again at %(until)s."),
    Code.APP_CODE_SUPERSEDED: _("A newer QR code has been shown. Only that one is valid."),
    Code.APP_CODE_EXPIRED: _("This QR code has expired. Ask for a new one."),
    Code.APP_PIN_WRONG: _("This is not the PIN code. Tries left: %(tries_left)s."),
    Code.APP_SIGNATURE_WRONG: _("The signature is not that of this device over this answer."),
    Code.PUSH_MALFORMED: _("This is not the push subscription of a browser."),
    Code.PUSH_OFF: _("This server sends no push messages. Requests appear while the app is open."),
    Code.REQUEST_UNKNOWN: _("There is no such request."),
    Code.REQUEST_ANSWERED: _("This request has already been answered."),
    Code.REQUEST_EXPIRED: _("This request has expired."),
    Code.ENROLMENT_UNKNOWN: _("This QR code is not known here."),
    Code.ENROLMENT_USED: _("This QR code has already been scanned by a device. Ask for a new one."),
    Code.ENROLMENT_EXPIRED: _("This QR code has expired. Ask for a new one."),
    Code.ENROLMENT_UNPROVED: _(
        "Meanwhile the account has another second factor. Prove it on the web, then add this device again."
    ),
    Code.EID_MISSING: _("Your account has no eID. Choose another verification method."),
    Code.EIDS_FULL: _("An account can have at most ten eIDs. Delete one before you link another."),
    Code.EID_ALREADY_YOURS: _("This eID is already linked with your account."),
    Code.EID_OF_SOMEBODY_ELSE: _(
        "This eID is linked with another EU Login account. It must be deleted there before you can link it here."
    ),
    Code.EID_NOT_YOURS: _("This eID is not linked with your account: it belongs to another person, or to nobody."),
    Code.EID_GONE: _("This eID was deleted from your account in the meantime."),
    Code.EID_CANCELLED: _("You cancelled on the page of your country. You can try again."),
    Code.EID_FAILED: _("Your country could not identify you: its service reported an error. Try again later."),
    Code.EID_REFUSED: _("The answer of your country is not valid here. Try again."),
    Code.EID_LEVEL_TOO_LOW: _(
        "Your country identified you only with the level of assurance «low». EU Login needs «substantial» or «high»:"
        " choose a stronger way on the page of your country."
    ),
    Code.EID_NOT_PROVED: _("Your country has not identified you yet. Choose your eID, then continue."),
    Code.EID_OTHER_BROWSER: _(
        "The answer of your country came back in another browser than the one that asked. For your safety it is not"
        " used: start again, in one browser."
    ),
    Code.EID_EXCHANGE_UNKNOWN: _("This exchange with your country is not known here. Start again."),
    Code.EID_EXCHANGE_USED: _("This exchange with your country has already been used. Start again."),
    Code.EID_EXCHANGE_EXPIRED: _("You had five minutes to prove your identity, and they are over. Start again."),
    Code.EID_OPENS_ACCOUNT: _(
        "Only this eID opens your virtual account. If you do not want the account any more, delete the account."
    ),
    Code.EID_OWNER_CHANGED: _(
        "Meanwhile this eID was linked with an account, or deleted from one. Nobody was signed in: look again."
    ),
    Code.CARD_REFUSED: _("The answer of your card is not valid here. Try again, or use another card."),
    Code.CARD_EXPIRED: _(
        "The certificate of your card has expired, or is not valid yet. Ask your country for a new one."
    ),
    Code.CARD_REVOKED: _("Your country has revoked the certificate of this card. Use another card."),
    Code.CARD_UNTRUSTED: _("The authority that issued this card is not trusted here. Use another card."),
    Code.CARD_UNCHECKED: _("Nobody could say whether this card has been revoked, so it is not used. Try again later."),
    Code.CARD_OTHER_COUNTRY: _("This card is not of the country that you chose."),
}


def sentence(code: FactorErrorCode, *, until: datetime | None = None, tries_left: int | None = None) -> str:
    """The translated sentence of a code; `until` is shown to the second, in local time, with the day unless today."""
    shown = ""
    if until:
        today = localtime(until).date() == localtime(clock.now()).date()
        shown = date_format(localtime(until), "H:i:s" if today else "d/m/Y H:i:s")
    return str(SENTENCES[code]) % {"until": shown, "tries_left": tries_left}
