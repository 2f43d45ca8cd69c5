// What the app keeps on the phone: its accounts with their keys, in IndexedDB. Each virtual phone has a store of its own.

const STORE = "accounts";

function wait(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Storage {
  /** @param {string} phone the phone's id */
  constructor(phone) {
    this.phone = phone;
  }

  async #store(mode) {
    this.database ??= await this.#open();
    return this.database.transaction(STORE, mode).objectStore(STORE);
  }

  #open() {
    const request = indexedDB.open(`eulogin-app-${this.phone}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "device_id" });
    return wait(request);
  }

  /** Confirmed and unconfirmed accounts, oldest first. */
  async all() {
    const accounts = await wait((await this.#store("readonly")).getAll());
    return accounts.sort((one, other) => one.added - other.added);
  }

  async put(account) {
    await wait((await this.#store("readwrite")).put(account));
  }

  /** The app is installed again: nothing is left. Its open page notices (see app.js). */
  async wipe() {
    await wait((await this.#store("readwrite")).clear());
    for (const name of ["active", "push"]) localStorage.removeItem(this.#name(name));
    localStorage.setItem(this.#name("installed"), String(Date.now()));
  }

  onReinstall(act) {
    addEventListener("storage", ({ key }) => key === this.#name("installed") && act());
  }

  async remove(account) {
    await wait((await this.#store("readwrite")).delete(account.device_id));
  }

  /** Which account is shown; a convenience, not a secret. */
  get active() {
    return localStorage.getItem(this.#name("active"));
  }

  set active(deviceId) {
    localStorage.setItem(this.#name("active"), deviceId);
  }

  /** Whether the owner of the phone switched push messages on. */
  get wantsPush() {
    return localStorage.getItem(this.#name("push")) === "on";
  }

  set wantsPush(wanted) {
    localStorage.setItem(this.#name("push"), wanted ? "on" : "off");
  }

  #name(what) {
    return `eulogin-app-${this.phone}-${what}`;
  }
}
