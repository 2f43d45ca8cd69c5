// The classroom's pages: what changes by itself, forms that take a while, printing. Without this file a reload does it.
"use strict";

/** data-live="seconds": this part is fetched again from the same address, and exchanged when it has changed. */
function watch(part) {
  const seconds = Number(part.dataset.live);
  let shown = part.innerHTML;

  async function look() {
    if (document.hidden || part.contains(document.activeElement) || part.querySelector("details[open]")) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id)?.innerHTML;
    if (fresh === undefined || fresh === shown) return;
    part.innerHTML = shown = fresh;
  }

  setInterval(() => look().catch(() => {}), seconds * 1000); // no network now: the next time
  document.addEventListener("visibilitychange", () => look().catch(() => {}));
}

/** data-busy="text": what the form says while the server works. */
function tell(form) {
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  form.append(note);
  form.addEventListener("submit", () => (note.textContent = form.dataset.busy));
  window.addEventListener("pageshow", () => (note.textContent = ""));
}

for (const part of document.querySelectorAll("[data-live]")) watch(part);
for (const form of document.querySelectorAll("form[data-busy]")) tell(form);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
