// The phone's settings: the app is installed again. What it kept is gone, and EU Login is told nothing, as in reality.

import { Storage } from "./storage.js";

const form = document.getElementById("reinstall");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (globalThis.indexedDB) await new Storage(form.dataset.phone).wipe();
  form.submit(); // the accounts operated by the server go there
});
