// The open phone asks for newer messages. Without this file its link "Look for new messages" does.
"use strict";

const EVERY = 2000; // milliseconds
const list = document.getElementById("messages");

async function fetchNewer() {
  const answer = await fetch(`${list.dataset.newer}?after=${list.dataset.last}`);
  if (answer.status !== 200) return;
  list.insertAdjacentHTML("beforeend", await answer.text());
  list.dataset.last = list.lastElementChild.dataset.message;
  document.getElementById("no-message").hidden = true;
  for (const button of list.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  list.lastElementChild.scrollIntoView({ block: "nearest" });
}

/** One question at a time; none while nobody looks. A server that is away is asked again later. */
async function watch() {
  if (!document.hidden) await fetchNewer().catch(() => {});
  setTimeout(watch, EVERY);
}

setTimeout(watch, EVERY);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) fetchNewer().catch(() => {});
});
