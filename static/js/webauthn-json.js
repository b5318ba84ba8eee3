/* Passkeys as JSON: the browser's own words for it where it has them, the same by hand where it has not. */

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const known = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

export function creationOptions(options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
}

export function requestOptions(options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
}

/* Some password managers hand over a passkey whose own toJSON fails: then by hand as well. */
export function asJSON(passkey) {
  try {
    if (passkey.toJSON) return JSON.stringify(passkey);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return JSON.stringify(byHand(passkey));
}

function byHand(passkey) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => passkey.response[part]);
  return {
    id: passkey.id,
    rawId: text(passkey.rawId),
    type: passkey.type,
    response: Object.fromEntries(given.map((part) => [part, text(passkey.response[part])])),
    clientExtensionResults: passkey.getClientExtensionResults(),
  };
}
