// QR codes: their text, and how the camera or a picture gives it. Reading is ZXing's, served by this site.

/** What the code asks for; null when it is not one of EU Login. */
export function parse(payload) {
  const found = /^eulogin-sim:(enrol|sign-in)\?(.+)$/.exec(payload.trim());
  if (!found) return null;
  const values = Object.fromEntries(new URLSearchParams(found[2]));
  const complete = found[1] === "enrol" ? values.token : values.account && values.challenge;
  return complete ? { kind: found[1], ...values } : null;
}

/** The library is large and needed on one screen only. */
function reader(address) {
  if (!address) return Promise.reject(new Error("The QR reader is not installed."));
  reader.loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(new ZXingBrowser.BrowserQRCodeReader());
    script.onerror = () => reject(new Error("The QR reader did not come."));
    document.head.append(script);
  });
  return reader.loading;
}

/** Let `video` show the camera until a code is read; `found(text)`. Returns a function that stops the camera. */
export async function watch(address, video, found) {
  const zxing = await reader(address);
  const constraints = { video: { facingMode: "environment" }, audio: false };
  const controls = await zxing.decodeFromConstraints(constraints, video, (result, _error, running) => {
    if (!result) return;
    running.stop();
    found(result.getText());
  });
  return () => controls.stop();
}

/** The text of the code in a picture; null where there is none. */
export async function readPicture(address, file) {
  const zxing = await reader(address);
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  try {
    return zxing.decodeFromCanvas(canvas).getText();
  } catch {
    return null;
  }
}
