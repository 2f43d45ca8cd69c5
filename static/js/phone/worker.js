// Service worker of the virtual phones: keeps the app's page and files, so that the code without network really needs none.
"use strict";

const CACHE = "phones-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep).then(() => event.ports[0]?.postMessage("kept")));
});

/** Files that do not come are left out: the reader may not be installed. */
async function keep(addresses) {
  const cache = await caches.open(CACHE);
  await Promise.all(
    addresses.map(async (address) => {
      const answer = await fetch(address, { cache: "reload" }).catch(() => null);
      if (isGood(answer)) await cache.put(address, answer);
    }),
  );
}

const isGood = (answer) => answer?.ok && !answer.redirected;

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const isApp = request.mode === "navigate" && /^\/simulator\/phones\/\d+\/app\/$/.test(pathname);
  if (isApp || pathname.startsWith("/static/")) event.respondWith(networkFirst(request, isApp ? pathname : request.url));
});

/** The newest there is; what was kept when there is no network. */
async function networkFirst(request, name) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    const kept = await cache.match(name);
    if (kept && isGood(answer)) await cache.put(name, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(name, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

// --- push messages

const NOTES = "phones-push";

/** What a page says about its phone: the devices (accounts) that it wants to be woken for, its address, and words. */
self.addEventListener("message", (event) => {
  if (event.data?.phone) event.waitUntil(remember(event.data));
});

const noteName = (phone) => `/simulator/phones/${phone}/push.json`;

async function remember(note) {
  await (await caches.open(NOTES)).put(noteName(note.phone), new Response(JSON.stringify(note)));
}

async function noteOf(device) {
  const cache = await caches.open(NOTES);
  const notes = await Promise.all((await cache.keys()).map(async (key) => (await cache.match(key)).json()));
  return notes.find((note) => note.devices.includes(device));
}

self.addEventListener("push", (event) => event.waitUntil(wake(event.data)));

/** The message only says «look», and for which device. Open pages look at once; closed ones are announced. */
async function wake(data) {
  const { look } = JSON.parse(data?.text() || "{}");
  const note = await noteOf(look);
  if (!note || (await isOffline(note))) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const window of windows) window.postMessage({ look });
  const isSeen = windows.some((one) => one.visibilityState === "visible" && new URL(one.url).pathname === note.url);
  if (isSeen) return;
  await self.registration.showNotification(note.title, { body: note.body, tag: look, data: { url: note.url } });
}

/** A phone whose network is switched off hears nothing. */
async function isOffline(note) {
  const answer = await fetch(note.state, { cache: "no-store" }).catch(() => null);
  return answer?.ok ? (await answer.json()).offline : false;
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((windows) => {
      const open = windows.find((window) => new URL(window.url).pathname === url);
      return open ? open.focus() : self.clients.openWindow(url);
    }),
  );
});
