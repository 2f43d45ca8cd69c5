// The phone's other screens (lock screen, messages, settings): what waits in the EU Login app is announced there too, as
// on a real phone. The accounts' keys stand in this browser; a phone without accounts only asks for its own state.

import { Accounts } from "./accounts.js";
import { notify } from "./notifications.js";
import { Storage } from "./storage.js";
import { watchPhone } from "./watching.js";

const note = document.getElementById("app-note");
const accounts = new Accounts(new Storage(note.dataset.phone));
const message = document.getElementById("lock-message");

/** The newest request that waits for one of the accounts; without network what was known stays. */
async function ask() {
  if (!globalThis.indexedDB) return;
  await accounts.load();
  const found = await accounts.pending().catch(() => null);
  if (!found) return;
  const newest = found[0];
  if (newest && note.hidden) notify(note.dataset.title, newest.request.site, newest.account.device_id);
  note.hidden = !newest;
  if (!newest) return;
  note.href = `${note.dataset.app}?request=${newest.request.id}`;
  note.querySelector("[data-of=text]").textContent = `${newest.request.site} · ${newest.account.name}`;
}

function onState(state) {
  if (!message) return;
  message.hidden = !state.unread;
  message.querySelector("[data-of=text]").textContent = state.latest ?? "";
}

watchPhone(note.dataset, { ask, onState, isVisible: () => !document.hidden });
