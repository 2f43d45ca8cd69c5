// The EU Login app of a virtual phone: a foreign device in the browser. It makes and keeps its own keys and talks to
// EU Login by HTTP. The screens stand in templates/simulator/phones/app.html.

import { Accounts } from "./accounts.js";
import { answerRequest, chooseRequest } from "./requests.js";
import { watchNeighbours } from "./neighbours.js";
import { Push } from "./push.js";
import { askNotifications, scan, stopCamera } from "./scanning.js";
import { askPin, fill, on, part, preparePad, sentence, show, shown, tell } from "./screens.js";
import * as server from "./server.js";
import { code } from "./ocra.js";
import { parse } from "./qr.js";
import { Storage } from "./storage.js";
import { watchPhone } from "./watching.js";

const app = document.getElementById("phone-app");
const storage = new Storage(app.dataset.phone);
const accounts = new Accounts(storage);
const push = new Push(app.dataset, storage);
const neighbour = watchNeighbours();

// --- the first screen

async function home() {
  stopCamera();
  await accounts.load();
  if (!accounts.active) return show("start");
  accounts.draw();
  show("home");
  await look();
  await push.keepUp(accounts.list);
}

/** Ask EU Login for what waits, unless the person is in the middle of something. */
async function look() {
  const found = await accounts.pending().catch(() => null);
  fill({ "network-state": found === null ? sentence("no-network") : "" });
  for (const lost of accounts.takeLost()) fill({ "lost-account": `${sentence("link-broken")} ${lost.name}` });
  if (!found) return;
  if (accounts.drawn !== accounts.list.length) await home();
  const wanted = new URLSearchParams(location.search).get("request");
  chooseRequest(found, { wanted, isFree: shown() === "home", open: openRequest });
}

function openRequest(found) {
  answerRequest(found, { accounts, storage });
}

// --- scanning: a device is added, or a sign-in wants a code

async function read(text) {
  stopCamera();
  const found = parse(text);
  if (!found) return tell("bad", sentence("not-a-code"));
  return found.kind === "enrol" ? enrol(found) : showCode(found);
}

/** The keys are sent before the PIN is asked for: a code that is too old says so at once. */
async function enrol(found) {
  show("busy");
  let account = accounts.unconfirmed(found.token);
  try {
    account ??= await server.enrol(found.token);
  } catch (error) {
    return tell("bad", message(error));
  }
  await storage.put(account);
  await accounts.load();
  askPin(`${sentence("pin-enrol")} ${account.device_name}`, (pin) => confirm(account, pin));
}

async function confirm(account, pin) {
  try {
    const request = await server.confirm(account, pin);
    openRequest({ account, request, pin });
    return null;
  } catch (error) {
    if (error.code === "device-unknown" || error.code === "device-disabled") {
      await storage.remove(account);
      tell("bad", message(error));
      return null;
    }
    return message(error);
  }
}

async function showCode(found) {
  const account = accounts.forUid(found.account);
  if (!account) return tell("bad", sentence("unknown-account"));
  const other = account.device_id !== accounts.active.device_id;
  const reason = other ? `${sentence("other-account")} ${account.name}` : sentence("pin-code");
  askPin(reason, async (pin) => {
    const digits = await code(account.secret, { challenge: found.challenge, pin });
    fill({ "code-digits": `${digits.slice(0, 4)} ${digits.slice(4)}`, "code-account": account.name });
    part("code-digits").dataset.code = digits;
    show("code");
    return null;
  });
}

/** What EU Login, or its absence, says to people. */
function message(error) {
  if (error instanceof server.NoNetwork) return sentence("no-network");
  if (error.triesLeft !== null && error.triesLeft !== undefined) {
    return `${error.message} ${sentence("tries-left")} ${error.triesLeft}`;
  }
  return error instanceof server.Refused ? error.message : sentence("failed");
}

/** The switch of the push messages, and what came of the last touch. */
function drawPush(outcome) {
  part("push-button").hidden = !push.isPossible;
  part("push-button").textContent = sentence(push.isOn ? "push-switch-off" : "push-switch-on");
  fill({ "push-state": sentence(outcome || (!push.isPossible ? "push-none" : push.isOn ? "push-on" : "push-ended")) });
}

/** «On Mobile»: the sign-in page that opened the app on the same device gets its browser back. */
function drawWayBack() {
  const back = new URLSearchParams(location.search).get("back") ?? "";
  if (!back.startsWith("/cas/login")) return;
  part("back").href = back;
  part("back").hidden = false;
}

// --- buttons

on("home", home);
on("initialise", () => show("welcome"));
on("permissions", () => show("permissions"));
on("allow-notifications", () => askNotifications(home));
on("scan", () => scan(app.dataset.reader, read));
on("accounts", () => show("accounts"));
on("neighbour", () => neighbour() && read(neighbour()));
on("settings", () => {
  drawPush("");
  show("settings");
});
on("push", async () => drawPush(await (push.isOn ? push.switchOff(accounts.list) : push.switchOn(accounts.list))));
on("forgotten-pin", () => show("forgotten-pin"));
on("unlink", () => show("unlink"));
on("unlink-now", async () => {
  const account = accounts.active;
  try {
    await server.unlink(account);
  } catch (error) {
    if (error.code !== "device-unknown") return tell("bad", message(error));
  }
  await storage.remove(account);
  await accounts.load();
  return tell("good", sentence("unlinked"));
});
part("account-list").addEventListener("click", (event) => {
  const button = event.target.closest("[data-device]");
  if (!button) return;
  storage.active = button.dataset.device;
  home();
});
part("request-list").addEventListener("click", (event) => {
  const button = event.target.closest("[data-request]");
  const found = button && accounts.waiting.find((one) => one.request.id === button.dataset.request);
  if (found) openRequest(found);
});
part("text-form").addEventListener("submit", (event) => {
  event.preventDefault();
  read(event.target.elements.payload.value);
  event.target.reset();
});

if (globalThis.isSecureContext && crypto.subtle && globalThis.indexedDB) {
  preparePad();
  drawWayBack();
  storage.onReinstall(() => location.reload());
  navigator.storage?.persist?.();
  watchPhone(app.dataset, { ask: () => accounts.list.length && look(), isVisible: () => !document.hidden });
  home();
} else {
  show("insecure");
}
