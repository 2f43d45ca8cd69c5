// OCRA (RFC 6287), one way: the code that the app shows without network. All suites of the RFC's vectors.

import { utf8 } from "./bytes.js";

/** The suite of EU Login and its app. */
export const SUITE = "OCRA-1:HOTP-SHA256-8:QA10-PSHA1";
const QUESTION_BYTES = 128;
const HASHES = { SHA1: "SHA-1", SHA256: "SHA-256", SHA512: "SHA-512" };

/** An HMAC key that never leaves WebCrypto, for a suite's hash. */
export function importSecret(raw, suite = SUITE) {
  const hash = HASHES[/HOTP-(SHA\d+)-/.exec(suite)[1]];
  return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash }, false, ["sign"]);
}

const hexToBytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** Eight bytes, most significant first. */
function eight(number) {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(number));
  return new Uint8Array(view.buffer);
}

/** Numbers are read as hexadecimal digits and filled at the end, as the RFC's reference code does. */
function question(format, challenge) {
  const filled = new Uint8Array(QUESTION_BYTES);
  const hex = format === "N" ? BigInt(challenge).toString(16) : challenge;
  filled.set(format === "A" ? utf8(challenge) : hexToBytes(hex + "0".repeat(hex.length % 2)));
  return filled;
}

async function part(name, values) {
  if (name === "C") return eight(values.counter);
  if (name.startsWith("Q")) return question(name[1], values.challenge);
  if (name.startsWith("P")) return new Uint8Array(await crypto.subtle.digest(HASHES[name.slice(1)], utf8(values.pin)));
  if (name.startsWith("T")) return eight(values.time);
  throw new RangeError(`OCRA: no data input ${name}`);
}

/** The code for `values`: {challenge, pin?, counter?, time? (steps)}; `key` from importSecret or deriveKey. */
export async function code(key, values, suite = SUITE) {
  const [, cryptoFunction, dataInput] = suite.split(":");
  const parts = [utf8(suite), new Uint8Array(1)];
  for (const name of dataInput.split("-")) parts.push(await part(name, values));
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, await new Blob(parts).arrayBuffer()));
  const offset = mac.getUint8(mac.byteLength - 1) & 0xf;
  const digits = Number(cryptoFunction.split("-")[2]);
  return String((mac.getUint32(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, "0");
}
