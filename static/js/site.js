// Small comforts for every page. Without this file everything is visible and every form works.
"use strict";

const CONTROLS = "input, select, textarea, button";
const UNLOCK_AFTER = 10_000; // a stopped or failed sending leaves the page as it is: let people try again

/** The value of the control called `name`: of its ticked box or chosen option. */
function valueOf(name, near) {
  const scope = near.closest("form") ?? document;
  const controls = [...scope.querySelectorAll(CONTROLS)].filter((c) => c.name === name || c.id === name);
  const boxes = controls.filter((c) => c.type === "radio" || c.type === "checkbox");
  return boxes.length ? (boxes.find((c) => c.checked)?.value ?? "") : (controls[0]?.value ?? "");
}

/** data-shown-when="name=value" or "name=one|other": shown only then; hidden fields are not sent. */
function showOrHide() {
  for (const part of document.querySelectorAll("[data-shown-when]")) {
    const [name, values] = part.dataset.shownWhen.split("=", 2);
    part.hidden = !values.split("|").includes(valueOf(name, part));
    for (const control of part.querySelectorAll(CONTROLS)) {
      if (part.hidden && !control.disabled) {
        control.disabled = true;
        control.dataset.asleep = "";
      } else if (!part.hidden && "asleep" in control.dataset) {
        control.disabled = false;
        delete control.dataset.asleep;
      }
    }
  }
}

/** data-tick-all="name": one box for all boxes of that name in the form. */
function followTicks() {
  for (const all of document.querySelectorAll("[data-tick-all]")) {
    const boxes = boxesOf(all);
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = boxes.length > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
}

function boxesOf(all) {
  const scope = all.closest("form") ?? document;
  return [...scope.querySelectorAll("input[type=checkbox]:not(:disabled)")].filter(
    (box) => box.name === all.dataset.tickAll && box !== all,
  );
}

/** data-copy="id": copies the text (or value) of that element; data-copied is the button's word afterwards. */
async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
  const label = (button.dataset.label ??= button.textContent); // a second click must not take "Copied" for it
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.copied ?? label;
  setTimeout(() => (button.textContent = label), 2000);
}

/** The second sending of a form is dropped. The buttons keep name and value: they are marked, not disabled. */
function lock(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  for (const button of submitters(form)) button.setAttribute("aria-disabled", "true");
  setTimeout(() => unlock(form), UNLOCK_AFTER);
}

function unlock(form) {
  delete form.dataset.sent;
  for (const button of submitters(form)) button.removeAttribute("aria-disabled");
}

function submitters(form) {
  return [...form.elements].filter((control) => control.type === "submit");
}

/** A menu closes when people click or press Escape elsewhere. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxesOf(event.target)) box.checked = event.target.checked;
  }
  followTicks();
  showOrHide();
});
document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  closeMenus();
  menu.querySelector("summary").focus();
});
document.addEventListener("submit", lock);

function prepare() {
  for (const form of document.forms) unlock(form);
  // Browsers give the clipboard to https and localhost only; elsewhere the button would do nothing.
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  followTicks();
  showOrHide();
}

prepare();
// Screen readers begin with what must be corrected, unless the page itself says where to begin.
if (!document.querySelector("[autofocus]")) document.querySelector(".srvErrors")?.focus();
// Again after "back": the browser brings the page as it was left, locks and choices included.
window.addEventListener("pageshow", prepare);
