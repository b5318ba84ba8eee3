/* form[data-passkey]: asks the device for a passkey, puts it into the form and sends it.
   "create" makes one, "get" shows one. The question stands in data-options, or is fetched from the form's own address. */

import { asJSON, creationOptions, requestOptions } from "./webauthn-json.js";

async function question(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`No question for the passkey: ${response.status}`);
  return (await response.json()).request_options;
}

async function answer(form) {
  const { publicKey } = await question(form);
  if (form.dataset.passkey === "create") return navigator.credentials.create({ publicKey: creationOptions(publicKey) });
  return navigator.credentials.get({ publicKey: requestOptions(publicKey) });
}

function words(form, error) {
  if (error.name === "InvalidStateError") return form.dataset.known;
  return error.name === "NotAllowedError" ? form.dataset.cancelled : form.dataset.failed;
}

function offer(form) {
  const says = form.querySelector("[data-passkey-says]");
  form.querySelectorAll("[data-scripted]").forEach((each) => { each.hidden = false; });
  form.querySelectorAll("[data-unscripted]").forEach((each) => { each.hidden = true; });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    says.textContent = form.dataset.waiting;
    try {
      form.elements.credential.value = asJSON(await answer(form));
      form.submit();
    } catch (error) {
      says.textContent = words(form, error);
    } finally {
      delete form.dataset.asking;
    }
  });
}

function explain(form) {
  form.querySelector("[data-unscripted]").textContent = form.dataset.unsupported;
}

document.querySelectorAll("form[data-passkey]").forEach(window.PublicKeyCredential ? offer : explain);
