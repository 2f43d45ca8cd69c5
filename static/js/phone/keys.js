// The device's own keys: made here by WebCrypto, not extractable, used here only.

import { decode, encode, utf8 } from "./bytes.js";

const PROTOCOL = "EU Login simulator mobile app 1";
const OCRA_INFO = "EU Login simulator OCRA";
const CURVE = "P-256";

/** Two pairs: one signs, one agrees on the secret for work without network. */
export async function makeKeys() {
  const [signing, agreement] = await Promise.all([
    crypto.subtle.generateKey({ name: "ECDSA", namedCurve: CURVE }, false, ["sign"]),
    crypto.subtle.generateKey({ name: "ECDH", namedCurve: CURVE }, false, ["deriveBits"]),
  ]);
  return { signing, agreement };
}

export const publicKey = (pair) => crypto.subtle.exportKey("jwk", pair.publicKey);

/** `r || s` over the lines of docs/mobile-app-api.md. */
export async function sign(pair, ...lines) {
  const text = utf8([PROTOCOL, ...lines].join("\n"));
  return encode(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, text));
}

/** The secret that EU Login computes from the other halves, as an HMAC key that cannot be read. */
export async function deriveSecret(pair, serverKey, salt) {
  const { kty, crv, x, y } = serverKey;
  const theirs = await crypto.subtle.importKey(
    "jwk",
    { kty, crv, x, y },
    { name: "ECDH", namedCurve: CURVE },
    false,
    [],
  );
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: decode(salt), info: utf8(OCRA_INFO) },
    material,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
}
