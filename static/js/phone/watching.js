// An open phone asks every few seconds what is new, more rarely while nobody looks or the server is away.
// And it keeps its pages for the time without network, by the service worker.

import { network } from "./server.js";

const EVERY = 2000; // milliseconds
const HIDDEN = 15_000;
const LONGEST = 30_000;

/** Time by the simulator's clock, unread messages, the switch "no network". */
async function askState(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const state = await answer.json();
  network.isOff = state.offline;
  for (const place of document.querySelectorAll("[data-phone-time]")) place.textContent = state.time;
  for (const place of document.querySelectorAll("[data-phone-unread]")) {
    place.textContent = state.unread || "";
    place.hidden = !state.unread;
  }
  for (const place of document.querySelectorAll("[data-phone-offline]")) place.hidden = !state.offline;
  return state;
}

/** @param {{state: string, worker: string}} addresses */
export function watchPhone(addresses, { ask, isVisible, onState = () => {} }) {
  let failures = 0;
  let timer = 0;
  async function turn() {
    clearTimeout(timer);
    try {
      onState(await askState(addresses.state));
      failures = 0;
    } catch {
      failures += 1;
    }
    await ask?.();
    timer = setTimeout(turn, Math.min((isVisible() ? EVERY : HIDDEN) * 2 ** Math.min(failures, 4), LONGEST));
  }
  timer = setTimeout(turn, failures ? EVERY : 300);
  document.addEventListener("visibilitychange", () => isVisible() && turn());
  addEventListener("online", turn);
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data.look && turn());
  // Browsers refuse service workers where they do not trust the certificate; the rest works all the same.
  keepForOffline(addresses.worker).catch(() => {});
}

/** The service worker gets the addresses that this page is made of. */
async function keepForOffline(address) {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(address);
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const own = loaded.filter((name) => name.startsWith(location.origin) && new URL(name).pathname.startsWith("/static/"));
  const later = [...document.querySelectorAll("[data-reader]")].map((element) => element.dataset.reader).filter(Boolean);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => (document.documentElement.dataset.offline = "ready");
  active.postMessage({ keep: [location.pathname, ...new Set([...own, ...later])] }, [channel.port2]);
}
