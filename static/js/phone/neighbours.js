// Other windows of the same browser that show a QR code: on one machine, one click takes the place of the camera.
// What they say is in static/js/simulator-qr.js.

import { part } from "./screens.js";

const CHANNEL = "eulogin-simulator-qr";

/** Show the buttons [data-neighbour] while there is such a window. Returns a function that gives the newest code's text. */
export function watchNeighbours() {
  const shown = new Map();
  const newest = () => [...shown].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
  if (!("BroadcastChannel" in globalThis)) return newest;
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }) => {
    if (data.payload && data.isGone) shown.delete(data.payload);
    else if (data.payload) shown.set(data.payload, data.opened);
    for (const place of document.querySelectorAll("[data-neighbour]")) place.hidden = !shown.size;
    part("neighbour-said").textContent = shown.size ? part("neighbour-said").dataset.there : "";
  });
  channel.postMessage({ ask: true });
  return newest;
}
