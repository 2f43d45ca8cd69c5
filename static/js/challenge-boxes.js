// Boxes that share one code: moves on when a box is full, spreads what is pasted. Without this file people use Tab.
"use strict";

const GROUP = 3;

function boxesAround(box) {
  return [...box.closest("[data-challenge-boxes]").querySelectorAll("input")];
}

/** What is too long for one box runs over into the next ones; the last box keeps what is too much, to be seen. */
function spread(box) {
  const boxes = boxesAround(box).slice(boxesAround(box).indexOf(box));
  let rest = box.value.replace(/[^0-9a-z]/gi, "").toUpperCase();
  for (const [place, next] of boxes.entries()) {
    const last = place === boxes.length - 1;
    next.value = last ? rest : rest.slice(0, GROUP);
    rest = last ? "" : rest.slice(GROUP);
    next.focus();
    next.setSelectionRange(next.value.length, next.value.length);
    if (!rest) break;
  }
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.matches("[data-challenge-boxes] input") || event.isComposing) return;
  const typed = box.value.replace(/[^0-9a-z]/gi, "");
  if (typed.length > GROUP) spread(box);
  else if (typed.length === GROUP && box.selectionStart === box.value.length) {
    const boxes = boxesAround(box);
    boxes[boxes.indexOf(box) + 1]?.focus();
  }
});

// Whoever comes back to a box, after a wrong answer above all, types it anew.
for (const kind of ["focusin", "click"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.matches("[data-challenge-boxes] input")) event.target.select();
  });
}

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (event.key !== "Backspace" || box.value || !box.matches("[data-challenge-boxes] input")) return;
  const boxes = boxesAround(box);
  const previous = boxes[boxes.indexOf(box) - 1];
  previous?.focus();
  // The key that is being pressed takes one character, not the whole box.
  previous?.setSelectionRange(previous.value.length, previous.value.length);
});
