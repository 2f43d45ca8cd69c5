// A request of EU Login on the screen: who asks, from where, when, and the value to compare; approve, refuse, "not me".

import { notify } from "./notifications.js";
import { askPin, fill, on, part, sentence, show, shown, tell } from "./screens.js";
import * as server from "./server.js";

const told = new Set();
let current = null;

/** By the simulator's clock, and in its zone: as on the phone's status bar, wherever the browser is. */
function time(at) {
  const { zone } = document.getElementById("phone-app").dataset;
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { timeZone: zone, timeStyle: "medium" });
}

/** Draw the list of what waits; open the newest one when the app was opened for it or nothing else is on the screen. */
export function chooseRequest(found, { wanted, isFree, open }) {
  part("request-list").replaceChildren(...found.map(line));
  fill({ "request-count": found.length ? sentence("pending") : "" });
  const fresh = found.filter(({ request }) => !told.has(request.id));
  for (const { account, request } of fresh) {
    told.add(request.id);
    notify(sentence("notification"), request.site, account.device_id);
  }
  const asked = found.find(({ request }) => request.id === wanted);
  if (isFree && fresh.length) open(asked ?? fresh[0]);
  expire(found);
}

/** What is no longer pending leaves the screen: answered elsewhere, replaced or too old. */
function expire(found) {
  const screen = document.querySelector('[data-screen="request"]');
  const gone = current && current.request.kind !== "enrol" && !found.some((one) => one.request.id === current.request.id);
  if (gone && !screen.hidden) {
    current = null;
    tell("bad", sentence("expired"));
  }
}

function line({ account, request }) {
  const item = part("request-line").content.firstElementChild.cloneNode(true);
  item.querySelector("[data-of=site]").textContent = request.site;
  item.querySelector("[data-of=at]").textContent = `${account.name} · ${time(request.at)}`;
  item.querySelector("button").dataset.request = request.id;
  return item;
}

/** Show one request and carry out what the person decides. */
export function answerRequest(found, { accounts, storage }) {
  current = found;
  const { account, request } = found;
  const isEnrolment = request.kind === "enrol";
  fill({
    "request-title": sentence(isEnrolment ? "accept-title" : "sign-in-title"),
    "request-site": request.site,
    "request-account": account.name,
    "request-device": isEnrolment ? account.device_name : "",
    "request-place": request.place,
    "request-browser": request.browser,
    "request-at": time(request.at),
    "request-value": request.value,
  });
  part("continue").textContent = sentence(isEnrolment ? "accept" : "continue");
  const finish = (decision, pin) => send(found, decision, pin, { storage, accounts });
  decide = {
    // When a device is added, the PIN was typed a moment ago, and the guide asks for it once.
    approve: () => (found.pin ? finish("approve", found.pin) : askPin(request.site, (pin) => finish("approve", pin))),
    refuse: () => finish("refuse"),
    "not-me": () => finish("not-me"),
  };
  show("request");
}

let decide = {};
for (const act of ["approve", "refuse", "not-me"]) on(act, () => decide[act]?.());

async function send(found, decision, pin, { storage, accounts }) {
  const { account, request } = found;
  try {
    await server.answer(account, request, decision, pin);
  } catch (error) {
    const again = refused(error);
    if (again && !isAsking()) tell("bad", again);
    return again;
  }
  current = null;
  accounts.waiting = accounts.waiting.filter((one) => one.request.id !== request.id);
  await keep(account, request, decision, storage);
  const outcome = { approve: request.kind === "enrol" ? "added" : "approved", refuse: "was-refused", "not-me": "disowned" };
  tell("good", sentence(outcome[decision]));
  return null;
}

/** An accepted enrolment makes the account; a refused one leaves nothing. */
async function keep(account, request, decision, storage) {
  if (request.kind !== "enrol") return;
  if (decision !== "approve") return storage.remove(account);
  const { token: _used, nonce: _done, ...kept } = account;
  await storage.put({ ...kept, confirmed: true });
  storage.active = account.device_id;
}

const isAsking = () => shown() === "pin";

/** A wrong PIN stays on the pad; everything else ends the request. */
function refused(error) {
  if (error instanceof server.NoNetwork) return sentence("no-network");
  if (error.code === "pin-wrong") return `${error.message} ${error.triesLeft === null ? "" : `${sentence("tries-left")} ${error.triesLeft}`}`;
  current = null;
  tell("bad", error instanceof server.Refused ? error.message : sentence("failed"));
  return null;
}
