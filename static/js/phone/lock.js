// The lock screen: time and notifications.

import { watchPhone } from "./watching.js";

const screen = document.getElementById("lock-screen");

watchPhone(screen.dataset, {
  isVisible: () => !document.hidden,
  onState(state) {
    const note = document.getElementById("lock-message");
    note.hidden = !state.unread;
    note.querySelector("[data-of=text]").textContent = state.latest ?? "";
  },
});
