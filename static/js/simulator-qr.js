// A page of EU Login that shows a QR code offers its text to a virtual phone in another window of the same browser.
// It stays in this browser. Only the simulator has this file.
"use strict";

const CHANNEL = "eulogin-simulator-qr";
const code = document.getElementById("qrcode");

function offer() {
  const channel = new BroadcastChannel(CHANNEL);
  const opened = Date.now();
  const say = (isGone) => channel.postMessage({ payload: code.dataset.payload, opened, isGone });
  channel.addEventListener("message", ({ data }) => data.ask && say(false));
  addEventListener("pageshow", () => say(false));
  addEventListener("pagehide", () => say(true));
}

if (code && "BroadcastChannel" in globalThis) offer();
