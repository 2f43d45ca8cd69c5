// Web push: the phone is woken while its page is closed. Its owner switches it on; where a browser has no push service,
// the app asks EU Login while it is open, as before.

import { decode } from "./bytes.js";
import { sentence } from "./screens.js";
import * as server from "./server.js";

export class Push {
  /** @param {{phone: string, state: string}} page the page's data @param {import("./storage.js").Storage} storage */
  constructor(page, storage) {
    this.page = page;
    this.storage = storage;
  }

  get isPossible() {
    return "PushManager" in globalThis && "Notification" in globalThis && Boolean(navigator.serviceWorker);
  }

  get isOn() {
    return this.isPossible && this.storage.wantsPush && Notification.permission === "granted";
  }

  /** The name of the sentence that says what came of it. */
  async switchOn(accounts) {
    if ((await Notification.requestPermission()) !== "granted") return "push-denied";
    this.storage.wantsPush = true;
    try {
      await this.#subscribe(accounts);
    } catch (error) {
      this.storage.wantsPush = false;
      return error.code === "push-off" ? "push-off" : "push-unreachable";
    }
    return "push-on";
  }

  async switchOff(accounts) {
    this.storage.wantsPush = false;
    await this.#tellWorker([]);
    // The browser's subscription stays: other phones in this browser may use it.
    for (const account of accounts) await this.#keep(account, "", () => server.unsubscribe(account));
    return "push-ended";
  }

  /** An account more, or a subscription that the browser renewed. Nobody waits for it. */
  async keepUp(accounts) {
    if (this.isOn) await this.#subscribe(accounts).catch(() => {});
  }

  async #subscribe(accounts) {
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration?.active) throw new Error("no service worker");
    const key = decode(await server.pushKey());
    const subscription =
      (await registration.pushManager.getSubscription()) ??
      (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
    const { endpoint, keys } = subscription.toJSON();
    await this.#tellWorker(accounts.map((account) => account.device_id));
    for (const account of accounts) {
      if (account.push !== endpoint) await this.#keep(account, endpoint, () => server.subscribe(account, { endpoint, keys }));
    }
  }

  /** A device that EU Login does not know any more leaves the app elsewhere. */
  async #keep(account, endpoint, call) {
    await call().catch((error) => {
      if (!(error instanceof server.Refused) || error.code !== "device-unknown") throw error;
    });
    account.push = endpoint;
    await this.storage.put(account);
  }

  /** The service worker has no page to read words and addresses from. */
  async #tellWorker(devices) {
    const registration = await navigator.serviceWorker.getRegistration();
    const { phone, state } = this.page;
    const words = { title: sentence("notification"), body: sentence("push-body") };
    registration?.active?.postMessage({ phone, devices, url: location.pathname, state, ...words });
  }
}
