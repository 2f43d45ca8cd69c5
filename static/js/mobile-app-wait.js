// A page that waits for a device asks whether it has answered. Without this file its button "Continue" does.
//
// [data-wait="address"] with [data-wait-state="what the page shows"]; a form with [data-wait-submit="state"] is sent in
// that state. In every other new state the page is loaded again. It asks on while it is hidden: people look at the app.
"use strict";

const EVERY = 2000; // milliseconds
const SOON = 300;
const waiting = document.querySelector("[data-wait]");

async function look() {
  const answer = await fetch(waiting.dataset.wait, { headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const { state } = await answer.json();
  if (state === waiting.dataset.waitState) return false;
  if (state === waiting.dataset.waitSubmit) waiting.requestSubmit();
  else location.reload();
  return true;
}

/** One question at a time. A server that is away is asked again later. */
async function watch() {
  if (!(await look().catch(() => false))) setTimeout(watch, EVERY);
}

// Soon at first: the person may come back from the app.
if (waiting) setTimeout(watch, SOON);
