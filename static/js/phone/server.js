// EU Login's JSON API (docs/mobile-app-api.md): plain HTTP, no cookies.
//
// A QR code names a server, but the app only ever asks the installation that serves this page: a code from elsewhere is
// unknown there.

import { deriveSecret, makeKeys, publicKey, sign } from "./keys.js";

const API = "/cas/api/mobile/v1/";
const PLATFORM_LENGTH = 64;

/** EU Login said no. `code` is for programs, the message for people. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? "unexpected";
    this.triesLeft = problem.tries_left ?? null;
  }
}

/** EU Login was not reached. */
export class NoNetwork extends Error {}

/** Set by the switch "no network" of the phone. */
export const network = { isOff: false };

async function call(method, path, { body, bearer, headers = {} } = {}) {
  if (network.isOff) throw new NoNetwork();
  const all = { "Accept-Language": document.documentElement.lang, ...headers };
  if (bearer) all.Authorization = `Bearer ${bearer}`;
  if (body) all["Content-Type"] = "application/json";
  const options = { method, headers: all, credentials: "omit", cache: "no-store", body: body && JSON.stringify(body) };
  const answer = await fetch(API + path, options).catch(() => {
    throw new NoNetwork();
  });
  const values = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, values);
  return values;
}

function platform() {
  const system = /Android [\d.]+|iPhone OS [\d_]+|Windows NT [\d.]+|Mac OS X|Linux/.exec(navigator.userAgent)?.[0] ?? "";
  return { os: system.slice(0, PLATFORM_LENGTH), manufacturer: "EU Login simulator", model: "Virtual phone" };
}

/** Send this device's new keys; the account as the app keeps it, not confirmed yet. */
export async function enrol(token) {
  const { signing, agreement } = await makeKeys();
  const [signing_key, agreement_key] = await Promise.all([publicKey(signing), publicKey(agreement)]);
  const answer = await call("POST", "enrolments", { body: { token, signing_key, agreement_key, platform: platform() } });
  return {
    device_id: answer.device_id,
    bearer: answer.bearer,
    nonce: answer.nonce,
    device_name: answer.device_name,
    ...answer.account,
    signing,
    secret: await deriveSecret(agreement, answer.server_key, answer.salt),
    added: Date.now(),
    confirmed: false,
    token,
  };
}

/** Prove the PIN chosen on the web; the request that then waits for acceptance. */
export async function confirm(account, pin) {
  const signature = await sign(account.signing, "confirm", account.device_id, account.nonce, "-");
  const path = `devices/${account.device_id}/confirmation`;
  return (await call("POST", path, { body: { pin, signature }, bearer: account.bearer })).request;
}

/** What waits for an answer, newest first. */
export async function requests(account) {
  return (await call("GET", `devices/${account.device_id}/requests`, { bearer: account.bearer })).requests;
}

/** @param {"approve"|"refuse"|"not-me"} decision */
export async function answer(account, request, decision, pin) {
  const what = `${request.id}:${request.nonce}`;
  const signature = await sign(account.signing, "answer", account.device_id, what, decision);
  const body = { decision, signature, ...(pin ? { pin } : {}) };
  const path = `devices/${account.device_id}/requests/${request.id}/answer`;
  return (await call("POST", path, { body, bearer: account.bearer })).status;
}

export async function unlink(account) {
  const signature = await sign(account.signing, "unlink", account.device_id, "-", "-");
  await call("DELETE", `devices/${account.device_id}`, { bearer: account.bearer, headers: { "X-Signature": signature } });
}

/** The key for which the browser subscribes to push messages. */
export async function pushKey() {
  return (await call("GET", "push-key")).key;
}

export async function subscribe(account, { endpoint, keys }) {
  await call("PUT", `devices/${account.device_id}/push`, { body: { endpoint, keys }, bearer: account.bearer });
}

export async function unsubscribe(account) {
  await call("DELETE", `devices/${account.device_id}/push`, { bearer: account.bearer });
}
