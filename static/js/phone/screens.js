// The app's screens: sections of the page, one shown at a time. All sentences stand in the page, in its language.

const all = () => document.querySelectorAll("[data-screen]");

export const part = (name) => document.querySelector(`[data-part="${name}"]`);

/** Show one screen and put the focus on its title, so that a screen reader says it. */
export function show(name) {
  for (const screen of all()) screen.hidden = screen.dataset.screen !== name;
  document.querySelector(`[data-screen="${name}"] h2`)?.focus();
}

export const shown = () => [...all()].find((screen) => !screen.hidden)?.dataset.screen;

/** Fill in the places of a screen: {part: text}; an empty text hides its line. */
export function fill(values) {
  for (const [name, text] of Object.entries(values)) {
    const place = part(name);
    place.textContent = text ?? "";
    const line = place.closest("[data-line]");
    if (line) line.hidden = !text;
  }
}

/** A sentence of the page by its name. */
export const sentence = (name) =>
  part("sentences").content.querySelector(`[data-sentence="${name}"]`)?.textContent.trim() ?? name;

/** The end of an act: `kind` is "good" or "bad". */
export function tell(kind, text) {
  part("result").dataset.kind = kind;
  fill({ "result-title": sentence(kind === "good" ? "done" : "refused"), "result-text": text });
  show("result");
}

/** Listen to the button(s) called `name`. */
export function on(name, act) {
  for (const button of document.querySelectorAll(`[data-act="${name}"]`)) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      act(button);
    });
  }
}

/** Ask for the PIN; `act(pin)` returns null when all is well, otherwise a sentence for the pad. */
export function askPin(reason, act) {
  const form = part("pin-form");
  const field = form.elements.pin;
  fill({ "pin-reason": reason, "pin-error": "" });
  field.value = "";
  form.onsubmit = async (event) => {
    event.preventDefault();
    const pin = field.value;
    if (!/^\d{4}$/.test(pin)) return fill({ "pin-error": sentence("four-digits") });
    field.value = "";
    form.inert = true;
    try {
      fill({ "pin-error": (await act(pin)) ?? "" });
    } finally {
      form.inert = false;
    }
    if (!form.closest("[data-screen]").hidden) field.focus();
  };
  show("pin");
}

/** The digits of the pad write into the field. */
export function preparePad() {
  const field = part("pin-form").elements.pin;
  on("digit", (button) => (field.value = (field.value + button.textContent.trim()).slice(0, 4)));
  on("erase", () => (field.value = field.value.slice(0, -1)));
}
