// The screen "scan": camera, a picked picture, or the code's text.

import { fill, part, sentence, show } from "./screens.js";
import { readPicture, watch } from "./qr.js";

let stop = null;
let visit = 0;

export function stopCamera() {
  visit += 1;
  stop?.();
  stop = null;
}

/** Open the camera; without it the other two ways stay. `read(text)` gets the first code. */
export async function scan(reader, read) {
  stopCamera();
  const mine = visit;
  // The camera may see a code once more while it stops, or when the person has gone on by another way.
  const once = (text) => {
    if (mine !== visit) return;
    stopCamera();
    read(text);
  };
  fill({ "scan-error": "" });
  part("video").hidden = false;
  part("picture").onchange = async ({ target }) => {
    const text = target.files[0] && (await readPicture(reader, target.files[0]).catch(() => null));
    target.value = "";
    if (text) once(text);
    else fill({ "scan-error": sentence("no-code-in-picture") });
  };
  show("scan");
  try {
    const running = await watch(reader, part("video"), once);
    if (mine === visit) stop = running;
    else running(); // the person has left the screen meanwhile
  } catch (error) {
    part("video").hidden = true;
    fill({ "scan-error": sentence(error.name === "NotAllowedError" ? "camera-refused" : "no-camera") });
  }
}

/** The app works without notifications; who refuses is told what that means. */
export async function askNotifications(next) {
  const answer = "Notification" in globalThis ? await Notification.requestPermission() : "denied";
  if (answer === "granted") return next();
  return fill({ "permission-note": sentence("notifications-refused") });
}
