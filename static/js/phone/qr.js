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

// The reader misses one straight and sharp code in six, and always the same: a person would move the phone a little.
const LOOKS = [
  { size: 1, turn: 0 },
  { size: 0.5, turn: 7 },
  { size: 0.75, turn: 10 },
];
const LONGEST_SIDE = 960; // pixels; more only takes longer
const EVERY = 100; // milliseconds

/** The text of the code in `source` (a video or a picture), looked at in one way; null where there is none. */
function look(zxing, source, { width, height }, { size, turn }) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height)) * size;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((turn * Math.PI) / 180);
  context.drawImage(source, -canvas.width / 2, -canvas.height / 2, canvas.width, canvas.height);
  try {
    return zxing.decodeFromCanvas(canvas).getText();
  } catch {
    return null;
  }
}

/** Let `video` show the camera until a code is read; `found(text)`. Returns a function that stops the camera. */
export async function watch(address, video, found) {
  const zxing = await reader(address);
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  let timer = 0;
  let round = 0;
  const stop = () => {
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const tick = () => {
    const { videoWidth: width, videoHeight: height } = video;
    const text = width ? look(zxing, video, { width, height }, LOOKS[round++ % LOOKS.length]) : null;
    if (!text) timer = setTimeout(tick, EVERY);
    else {
      stop();
      found(text);
    }
  };
  video.srcObject = stream;
  await video.play().catch(() => {}); // the person has gone on to another screen
  tick();
  return stop;
}

/** The text of the code in a picture; null where there is none. */
export async function readPicture(address, file) {
  const zxing = await reader(address);
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  for (const way of LOOKS) {
    const text = look(zxing, picture, picture, way);
    if (text) return text;
  }
  return null;
}
