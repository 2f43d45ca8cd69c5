"""What people and applications do, step by step as a browser and a client library do it."""

import itertools
import queue
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, quote, urlsplit

from benchmarks.browser import Answer, Browser, Failed
from benchmarks.population import PASSWORD, SERVICE, email, number
from benchmarks.texts import Texts

LOGIN = f"/cas/login?service={quote(SERVICE, safe='')}"
PATIENCE = 30  # seconds until a text message must have come
#: Browsers that stay open from one operation to the next.
SIGNED_IN, OTHER = "signed in", "other"


class World:
    """The server's port, the text messages that arrive, and whose turn it is."""

    def __init__(self, port: int, texts: Texts, accounts: int) -> None:
        self.port, self.texts, self.accounts = port, texts, accounts
        self._turns = itertools.count()
        self._idle: dict[str, queue.SimpleQueue[Browser]] = {name: queue.SimpleQueue() for name in (SIGNED_IN, OTHER)}
        self.tickets: queue.SimpleQueue[str] = queue.SimpleQueue()

    def next_account(self) -> int:
        """Accounts take turns, spread over the whole table."""
        return next(self._turns) * 7919 % self.accounts

    @contextmanager
    def browser(self, name: str) -> Iterator[Browser]:
        """An open browser that nobody else uses now; it keeps its connection, and stays open unless the step fails."""
        try:
            found = self._idle[name].get_nowait()
        except queue.Empty:
            found = _signed_in(self) if name == SIGNED_IN else Browser(self.port)
        try:
            yield found
        except BaseException:
            found.close()
            raise
        self._idle[name].put(found)

    def sign_in(self, browsers: int) -> None:
        """Have browsers at hand in which somebody is signed in."""
        for _ in range(browsers):
            self._idle[SIGNED_IN].put(_signed_in(self))

    def close(self) -> None:
        """Close what is still open."""
        for idle in self._idle.values():
            while not idle.empty():
                idle.get_nowait().close()


def _expect(answer: Answer, status: int, step: str) -> Answer:
    if answer.status != status:
        raise Failed(f"{step}: status {answer.status}, {answer.body[:300]!r}")
    return answer


def _to_password_page(browser: Browser, account: int) -> tuple[str, Answer]:
    first = _expect(browser.get(LOGIN), 200, "login page")
    address = _expect(browser.post(LOGIN, first, username=email(account)), 302, "identifier").location
    return address, _expect(browser.get(address), 200, "password page")


def _validate(browser: Browser, answer: Answer) -> None:
    validate_ticket(browser, ticket_of(answer))


def ticket_of(answer: Answer) -> str:
    """The ticket in the address that the browser is sent to."""
    _expect(answer, 302, "ticket")
    tickets = parse_qs(urlsplit(answer.location).query).get("ticket")
    if not tickets:
        raise Failed(f"no ticket in the redirect to {answer.location.split('?')[0]}")
    return tickets[0]


def validate_ticket(browser: Browser, ticket: str) -> None:
    """As the application behind the service does."""
    query = f"service={quote(SERVICE, safe='')}&ticket={ticket}&assuranceLevel=LOW&userDetails=true"
    answer = _expect(browser.get(f"/cas/serviceValidate?{query}"), 200, "validation")
    if b"authenticationSuccess" not in answer.body:
        raise Failed(f"validation: {answer.body[:300]!r}")


def full_login(world: World) -> None:
    """From the first page to the validated ticket, with password and text message."""
    browser, account = Browser(world.port), world.next_account()
    try:
        address, page = _to_password_page(browser, account)
        fields = {"password": PASSWORD, "loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": number(account)}
        with world.texts.expected(number(account)) as text:
            _expect(browser.post(address, page, **fields), 302, "password")
            challenge = _expect(browser.get(address), 200, "challenge page")
            code = text.get(timeout=PATIENCE)
        _validate(browser, browser.post(address, challenge, challenge=code))
    except queue.Empty:
        raise Failed("no text message came") from None
    finally:
        browser.close()


def _password_login(browser: Browser, account: int) -> Answer:
    address, page = _to_password_page(browser, account)
    return browser.post(address, page, password=PASSWORD, loginStrength="PASSWORD")


def password_login(world: World) -> None:
    """The same with the password alone."""
    browser = Browser(world.port)
    try:
        _validate(browser, _password_login(browser, world.next_account()))
    finally:
        browser.close()


def _signed_in(world: World) -> Browser:
    browser = Browser(world.port)
    ticket_of(_password_login(browser, world.next_account()))
    return browser


def reentry(world: World) -> None:
    """Somebody who is signed in opens the application: a new ticket, and its validation."""
    with world.browser(SIGNED_IN) as browser:
        _validate(browser, browser.get(LOGIN))


def store_ticket(world: World) -> None:
    """Make a ticket for `valid_ticket`."""
    with world.browser(SIGNED_IN) as browser:
        world.tickets.put(ticket_of(browser.get(LOGIN)))


def valid_ticket(world: World) -> None:
    """One validation of a ticket made before."""
    with world.browser(OTHER) as browser:
        validate_ticket(browser, world.tickets.get_nowait())


def invalid_ticket(world: World) -> None:
    """One validation of a ticket that nobody issued."""
    query = f"service={quote(SERVICE, safe='')}&ticket=ST-{secrets.token_hex(80)}&assuranceLevel=LOW"
    with world.browser(OTHER) as browser:
        answer = _expect(browser.get(f"/cas/serviceValidate?{query}"), 200, "validation")
        if b"INVALID_TICKET" not in answer.body:
            raise Failed(f"validation: {answer.body[:300]!r}")


def login_page(world: World) -> None:
    """The first screen, for a browser that has no cookie."""
    with world.browser(OTHER) as browser:
        browser.cookies.clear()
        if b'id="username"' not in _expect(browser.get(LOGIN), 200, "login page").body:
            raise Failed("login page: no field for the identifier")
