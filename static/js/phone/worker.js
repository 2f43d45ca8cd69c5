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
