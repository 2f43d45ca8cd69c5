// Opens the browser's dialog for security keys and sends its answer. Without this file the page says that it needs it.
//
// <form data-webauthn="create|get" data-options="{…}" [data-automatic]> with a hidden input [data-webauthn-answer],
// a button [data-webauthn-open] and hidden sentences [data-webauthn-says="name of the error"].
"use strict";

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const withBytes = (descriptors = []) => descriptors.map((one) => ({ ...one, id: bytes(one.id) }));

/** Browsers before 2025 read and write no JSON themselves. */
function creationOptions(json) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  return {
    ...json,
    challenge: bytes(json.challenge),
    user: { ...json.user, id: bytes(json.user.id) },
    excludeCredentials: withBytes(json.excludeCredentials),
  };
}

function requestOptions(json) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return { ...json, challenge: bytes(json.challenge), allowCredentials: withBytes(json.allowCredentials) };
}

function asJson(credential) {
  if (credential.toJSON) return credential.toJSON();
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: { ...Object.fromEntries(given), transports: response.getTransports?.() ?? [] },
  };
}

/** The sentence for an error, or none. */
function say(form, name) {
  const sentences = [...form.querySelectorAll("[data-webauthn-says]")];
  const found = sentences.find((one) => one.dataset.webauthnSays === name);
  for (const one of sentences) one.hidden = one !== (found ?? (name && sentences.at(-1)));
}

async function ask(form) {
  const json = JSON.parse(form.dataset.options);
  if (form.dataset.webauthn === "create") return navigator.credentials.create({ publicKey: creationOptions(json) });
  return navigator.credentials.get({ publicKey: requestOptions(json) });
}

async function open(form) {
  const button = form.querySelector("[data-webauthn-open]");
  if (button.disabled) return; // one dialog at a time
  button.disabled = true;
  say(form, "");
  try {
    form.querySelector("[data-webauthn-answer]").value = JSON.stringify(asJson(await ask(form)));
    form.requestSubmit();
  } catch (error) {
    say(form, error.name);
    button.disabled = false;
    button.focus();
  }
}

for (const form of document.querySelectorAll("[data-webauthn]")) {
  if (!window.PublicKeyCredential) {
    say(form, "unsupported");
    continue;
  }
  const button = form.querySelector("[data-webauthn-open]");
  button.hidden = false;
  button.addEventListener("click", () => open(form));
  if ("automatic" in form.dataset) open(form);
}
