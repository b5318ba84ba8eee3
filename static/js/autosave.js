/* form[data-autosave]: keeps a draft while somebody types; the button does the same without JavaScript. */

const PAUSE = 2000;
const clockTime = () => new Date().toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });

async function wordsOf(response, form) {
  if (response.ok) return form.dataset.saved.replace("{}", clockTime());
  if (response.headers.get("Content-Type")?.startsWith("text/plain")) return response.text();
  return response.status === 409 ? form.dataset.conflict : form.dataset.failed;
}

function keepSaved(form) {
  const state = form.querySelector("[data-save-state]");
  let timer, running = null;

  /* The first save makes the draft: from then on form and autosave go to that one, with its revision. */
  function follow(headers) {
    form.dataset.autosave = headers.get("X-Draft-Url") || form.dataset.autosave;
    if (headers.has("X-Draft-Form")) form.action = headers.get("X-Draft-Form");
    if (headers.has("X-Draft-Revision")) form.elements.revision.value = headers.get("X-Draft-Revision");
  }

  async function save() {
    try {
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const response = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers, redirect: "error" });
      follow(response.headers);
      if (response.ok) form.dispatchEvent(new CustomEvent("arena:saved"));
      state.textContent = (await wordsOf(response, form)) || form.dataset.failed;
    } catch {
      state.textContent = form.dataset.failed;
    }
  }

  function saveInTurn() {
    clearTimeout(timer);
    const mine = (running || Promise.resolve()).then(save).finally(() => {
      if (running !== mine) return;
      running = null;
      form.dispatchEvent(new CustomEvent("arena:idle"));
    });
    running = mine;
  }

  form.addEventListener("arena:save", saveInTurn);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(saveInTurn, PAUSE);
  });

  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
}

document.querySelectorAll("form[data-autosave]").forEach(keepSaved);
