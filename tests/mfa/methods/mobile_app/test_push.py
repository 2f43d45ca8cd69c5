"""Push messages: encrypted for one browser, saying nothing but «look», bounded, and never sent inside the network."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from eulogin.models import Account
from kernel.outbox import State
from mfa.contract import ORIGIN, Origin
from mfa.methods.mobile_app import asking
from mfa.methods.mobile_app.method import PinMethod
from mfa.methods.mobile_app.models import MobileDevice, PushSubscription, WakeUp
from mfa.methods.mobile_app.tasks import deliver, sweep
from tests.clients.tls import write_certificate
from tests.clock import Clock
from tests.mfa.methods.mobile_app.conftest import GivePhone, refused
from tests.mfa.methods.mobile_app.phone import Phone
from tests.mfa.methods.mobile_app.push_service import Browser, PushService, claims_of, serving

Committed = Callable[..., Any]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("push"))


@pytest.fixture
def service(certificate: Path, settings: Settings) -> Iterator[PushService]:
    """A push service on this machine, which the settings allow here."""
    settings.MFA_PUSH_INTERNAL_HOSTS, settings.MFA_PUSH_CA_FILE = ["localhost"], str(certificate)
    with serving(certificate) as made:
        yield made


@pytest.fixture
def subscriber(service: PushService, phone: Phone) -> Browser:
    """The browser of Alice's phone, subscribed."""
    made = Browser(service.base)
    assert subscribe(phone, made).status_code == 204
    return made


def subscribe(phone: Phone, browser: Browser, **changed: Any) -> Any:
    return phone.call("PUT", f"devices/{phone.known['device_id']}/push", {**browser.subscription, **changed})


def ask(alice: Account, attempt: str = "login:1") -> int:
    origin = Origin("TRACES NT", "192.0.2.7", "")
    return PinMethod().start(alice, attempt, {ORIGIN: origin}).challenge_id


def waiting_message() -> WakeUp:
    return WakeUp.objects.get()


def test_a_sign_in_wakes_the_device_by_a_message_that_only_its_browser_opens(
    alice: Account,
    phone: Phone,
    subscriber: Browser,
    service: PushService,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask(alice)
    (headers, content), *more = service.received
    assert not more
    assert subscriber.open(content) == {"look": phone.known["device_id"]}
    assert b"TRACES" not in content
    assert (headers["content-encoding"], headers["ttl"], headers["urgency"]) == ("aes128gcm", "180", "high")
    message = waiting_message()
    assert (message.state, message.sealed_body) == (State.SENT, "")


def test_the_server_names_itself_by_the_key_that_browsers_subscribe_for(
    alice: Account,
    phone: Phone,
    subscriber: Browser,
    service: PushService,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask(alice)
    claims = claims_of(service.received[0][0]["authorization"], "https://localhost")
    assert claims["key"] == phone.call("GET", "push-key").json()["key"]
    assert claims["sub"].startswith("mailto:automated-notifications@")


def test_it_is_stored_first_and_sent_after_the_commit_once(
    alice: Account, subscriber: Browser, service: PushService
) -> None:
    ask(alice)
    assert service.received == []
    deliver(waiting_message().pk)
    deliver(waiting_message().pk)
    sweep()
    assert len(service.received) == 1


def test_the_address_is_sealed_and_bound_to_its_device(
    alice: Account, subscriber: Browser, give_phone: GivePhone, linked: MobileDevice
) -> None:
    kept = PushSubscription.objects.get()
    assert subscriber.endpoint not in kept.sealed
    assert kept.values["endpoint"] == subscriber.endpoint
    give_phone(alice, "Tablet")
    kept.device = MobileDevice.objects.exclude(pk=linked.pk).get()
    with pytest.raises(Exception, match="push"):
        kept.values  # noqa: B018 - opening it must fail


def test_every_device_with_a_subscription_is_woken_and_a_disabled_one_is_not(
    alice: Account, subscriber: Browser, give_phone: GivePhone, service: PushService, clock: Clock
) -> None:
    for name in ("Tablet", "Watch"):
        subscribe(give_phone(alice, name), Browser(service.base))
    give_phone(alice, "Without")
    MobileDevice.objects.filter(name="Watch").update(disabled_at=clock.now)
    ask(alice)
    assert WakeUp.objects.count() == 2


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_subscription_that_is_gone_is_forgotten(
    alice: Account, subscriber: Browser, service: PushService, status: int
) -> None:
    service.status = status
    ask(alice)
    deliver(waiting_message().pk)
    assert not PushSubscription.objects.exists()
    assert (waiting_message().state, waiting_message().failure) == (State.FAILED, f"status-{status}")
    ask(alice, "login:2")
    assert WakeUp.objects.count() == 1


def test_a_busy_service_is_asked_again_until_the_request_is_dead(
    alice: Account, subscriber: Browser, service: PushService, clock: Clock
) -> None:
    service.status = 503
    ask(alice)
    for seconds in (0, 10, 60):
        clock.forward(timedelta(seconds=seconds))
        sweep()
    assert (len(service.received), waiting_message().state) == (3, State.PENDING)
    clock.forward(timedelta(minutes=5))
    sweep()
    assert (len(service.received), waiting_message().failure) == (3, "too-late")
    assert PushSubscription.objects.exists()


def test_a_service_that_finds_the_message_wrong_is_asked_once(
    alice: Account, subscriber: Browser, service: PushService
) -> None:
    service.status = 413
    ask(alice)
    deliver(waiting_message().pk)
    assert waiting_message().state == State.FAILED
    assert PushSubscription.objects.exists()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "10.0.0.8", "169.254.169.254", "0.0.0.0"])  # noqa: S104
def test_nothing_is_sent_to_an_address_inside_the_network(
    alice: Account, phone: Phone, service: PushService, settings: Settings, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MFA_PUSH_INTERNAL_HOSTS = []
    subscriber = Browser(f"https://{host}")
    assert subscribe(phone, subscriber).status_code == 204
    ask(alice)
    with caplog.at_level(logging.INFO):
        deliver(waiting_message().pk)
    assert (waiting_message().state, waiting_message().failure) == (State.PENDING, "OSError")
    assert subscriber.endpoint not in caplog.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"endpoint": "http://push.example/abc"}, "endpoint"),
        ({"endpoint": "https://push.example:8443/abc"}, "endpoint"),
        ({"endpoint": "https://user@push.example/abc"}, "endpoint"),
        ({"endpoint": "https://push.example:99999/abc"}, "endpoint"),
        ({"endpoint": "https:///abc"}, "endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": "A" * 22}}, "p256dh"),
        ({"keys": {**Browser().subscription["keys"], "auth": "AAAA"}}, "auth"),
    ],
)
def test_what_no_browser_gives_is_refused(phone: Phone, changed: dict[str, Any], field: str) -> None:
    answer = subscribe(phone, Browser(), **changed)
    assert refused(answer, 422) == "push-malformed"
    assert answer.json()["errors"][0]["field"] == field
    assert not PushSubscription.objects.exists()


def test_a_stranger_subscribes_nowhere(phone: Phone, give_phone: GivePhone, bob: Account) -> None:
    other = give_phone(bob)
    other.known["device_id"] = phone.known["device_id"]
    assert refused(subscribe(other, Browser()), 401) == "device-unknown"


def test_a_new_subscription_takes_the_place_of_the_old_and_can_be_given_up(
    phone: Phone, subscriber: Browser, service: PushService
) -> None:
    again = Browser(f"{service.base}/new")
    subscribe(phone, again)
    assert PushSubscription.objects.get().values["endpoint"] == again.endpoint
    path = f"devices/{phone.known['device_id']}/push"
    assert [phone.call("DELETE", path).status_code for _ in range(2)] == [204, 204]
    assert not PushSubscription.objects.exists()


def test_a_deleted_device_is_woken_no_more(
    alice: Account, phone: Phone, subscriber: Browser, service: PushService
) -> None:
    ask(alice)
    phone.unlink()
    deliver(waiting_message().pk)
    assert (service.received, waiting_message().failure) == ([], "unsubscribed")


def test_where_push_is_switched_off_nothing_is_stored(
    alice: Account, phone: Phone, subscriber: Browser, settings: Settings
) -> None:
    settings.MFA_PUSH = False
    assert refused(phone.call("GET", "push-key"), 404) == "push-off"
    assert refused(subscribe(phone, subscriber), 404) == "push-off"
    ask(alice)
    assert not WakeUp.objects.exists()


def test_old_messages_are_purged(alice: Account, subscriber: Browser, clock: Clock) -> None:
    ask(alice)
    clock.forward(timedelta(days=2))
    asking.purge()
    assert not WakeUp.objects.exists()
