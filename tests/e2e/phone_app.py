"""The EU Login app on a virtual phone, as people meet it, and the push service that wakes it."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.pages import Desk
from tests.mfa.methods.mobile_app.push_service import Browser, PushService

PIN = "4719"
PHONE_SIZE = {"width": 390, "height": 844}


class App:
    """The EU Login app on a phone."""

    def __init__(self, desk: Desk, phone_id: int) -> None:
        self.desk, self.page = desk, desk.page
        self.phone = f"/simulator/phones/{phone_id}/"

    def open(self) -> None:
        """From the phone's keys."""
        self.desk.open(f"{self.phone}app/")

    def screen(self, english: str) -> None:
        """The screen with this title is there."""
        title = self.page.get_by_role("heading", level=2, name=self.desk.words(english), exact=True)
        expect(title).to_be_visible()

    def press(self, english: str) -> None:
        """A button of the screen."""
        self.desk.button(english).click()

    def type_pin(self, pin: str = PIN) -> None:
        """On the pad, digit by digit."""
        self.screen("Your PIN code")
        for digit in pin:
            self.page.get_by_role("button", name=digit, exact=True).click()
        self.press("Authenticate")

    def paste(self, payload: str) -> None:
        """The code's text instead of the camera."""
        self.desk.field("Or paste the text of the code (on the same machine)").fill(payload)
        self.press("Use this text")

    def value(self) -> str:
        """The number to compare with the computer's."""
        return self.page.locator("[data-part=request-value]").inner_text()

    def says(self, english: str) -> None:
        """A sentence of the screen."""
        expect(self.desk.text(english).filter(visible=True)).to_be_visible()


#: Chromium without a window, as tests use it, has neither a push service nor notifications: these stand in their place.
STAND_INS = """
Object.defineProperty(Notification, "permission", { get: () => "granted" });
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("no browser subscribes like this");
  return { toJSON: () => (SUBSCRIPTION) };
};
"""
RECORD_NOTIFICATIONS = """() => {
  self.told = [];
  self.registration.showNotification = async (title, more) => self.told.push({ title, ...more });
}"""


class PushedBrowser:
    """What a browser does with a push message: the service gets it, the browser opens it and hands it to the worker."""

    def __init__(self, page: Page, service: PushService) -> None:
        self.page, self.service, self.key = page, service, Browser(service.base)
        page.add_init_script(STAND_INS.replace("SUBSCRIPTION", json.dumps(self.key.subscription)))

    def deliver(self) -> list[dict[str, Any]]:
        """Hand on what arrived; the notifications that the service worker then shows."""
        worker = self.page.context.service_workers[0]
        worker.evaluate(RECORD_NOTIFICATIONS)
        session = self.page.context.new_cdp_session(self.page)
        found: list[str] = []
        session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
        )
        session.send("ServiceWorker.enable")
        for _headers, content in self.service.received:
            message = {"origin": self.page.evaluate("origin"), "registrationId": found[0]}
            opened = json.dumps(self.key.open(content))
            session.send("ServiceWorker.deliverPushMessage", {**message, "data": opened})
        self.service.received.clear()
        told: list[dict[str, Any]] = worker.evaluate(
            "async () => { while (!self.told.length) await new Promise((go) => setTimeout(go, 20)); return self.told }"
        )
        return told
