// The accounts of the app: which one is shown, what waits for them, which ones EU Login no longer knows.

import { fill, part, sentence } from "./screens.js";
import { Refused, requests } from "./server.js";

const monogram = (name) => {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2)).toUpperCase();
};

export class Accounts {
  /** @param {import("./storage.js").Storage} storage */
  constructor(storage) {
    this.storage = storage;
    this.list = [];
    this.waiting = [];
    this.drawn = 0;
    this.lost = [];
    this.begun = [];
  }

  async load() {
    const all = await this.storage.all();
    this.list = all.filter((account) => account.confirmed);
    this.begun = all.filter((account) => !account.confirmed);
  }

  get active() {
    return this.list.find((account) => account.device_id === this.storage.active) ?? this.list[0] ?? null;
  }

  /** The account that a code read twice has begun: a wrong PIN does not use the code up. */
  unconfirmed(token) {
    return this.begun.find((account) => account.token === token) ?? null;
  }

  /** The account of a person, the active one first. */
  forUid(uid) {
    return [this.active, ...this.list].find((account) => account?.uid === uid) ?? null;
  }

  /** [{account, request}], newest first. A device that EU Login does not know any more leaves the app. */
  async pending() {
    const answers = await Promise.all(this.list.map((account) => this.#ask(account)));
    this.waiting = answers.flat().sort((one, other) => Date.parse(other.request.at) - Date.parse(one.request.at));
    return this.waiting;
  }

  async #ask(account) {
    try {
      return (await requests(account)).map((request) => ({ account, request }));
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "device-unknown") throw error;
      await this.storage.remove(account);
      this.list = this.list.filter((one) => one !== account);
      this.lost.push(account);
      return [];
    }
  }

  takeLost() {
    return this.lost.splice(0);
  }

  /** Write the active account and the list. */
  draw() {
    const { active } = this;
    this.drawn = this.list.length;
    const several = this.list.length > 1;
    fill({ monogram: monogram(active.name), "account-name": active.name, "account-email": active.email });
    fill({ "account-device": active.device_name, "account-uid": active.uid, "unlink-name": active.name });
    part("monogram-button").setAttribute("aria-label", `${sentence("switch-account")}: ${active.name}`);
    part("account-list").replaceChildren(...this.list.map((account) => this.#line(account, account === active)));
    fill({ "account-count": several ? sentence("choose-account") : "" });
  }

  #line(account, isActive) {
    const line = part("account-line").content.firstElementChild.cloneNode(true);
    line.querySelector("[data-of=monogram]").textContent = monogram(account.name);
    line.querySelector("[data-of=name]").textContent = account.name;
    line.querySelector("[data-of=device]").textContent = `${account.email} · ${account.device_name}`;
    const button = line.querySelector("button");
    button.dataset.device = account.device_id;
    if (isActive) button.setAttribute("aria-current", "true");
    return line;
  }
}
