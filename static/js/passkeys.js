// Passkeys and security keys on the sign-in pages: browser credential <-> the JSON text the server reads.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const withBytes = (credential) => ({ ...credential, id: toBytes(credential.id) });

function creationOptions({ publicKey }, passwordless) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge), user: withBytes(publicKey.user) };
  options.excludeCredentials = (publicKey.excludeCredentials ?? []).map(withBytes);
  if (passwordless !== undefined) {
    options.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: passwordless ? "required" : "discouraged",
      requireResidentKey: passwordless,
      ...(passwordless && { userVerification: "required" }),
    };
  }
  return { publicKey: options };
}

function requestOptions({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  options.allowCredentials = (publicKey.allowCredentials ?? []).map(withBytes);
  return { publicKey: options };
}

const RESPONSE_PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function credentialJson(credential) {
  const response = {};
  for (const part of RESPONSE_PARTS) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function readOptions(button) {
  const { options } = button.dataset;
  if (options) return JSON.parse(document.getElementById(options).textContent);
  const answer = await fetch(button.form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options refused: ${answer.status}`);
  return answer.json();
}

async function askForCredential(button) {
  const data = await readOptions(button);
  if (button.dataset.passkey === "get") return navigator.credentials.get(requestOptions(data.request_options));
  const box = document.getElementById(button.dataset.passwordless);
  return navigator.credentials.create(creationOptions(data.creation_options, box ? box.checked : undefined));
}

function start(button) {
  const error = button.parentElement.querySelector("[data-passkey-error]");
  button.addEventListener("click", async () => {
    error.hidden = true;
    try {
      const credential = await askForCredential(button);
      document.getElementById(button.dataset.credential).value = credentialJson(credential);
      button.form.submit();
    } catch (problem) {
      console.error(problem);
      error.hidden = false;
    }
  });
  button.hidden = false;
}

if (navigator.credentials) document.querySelectorAll("[data-passkey]").forEach(start);
