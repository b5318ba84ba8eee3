/* form[data-autosave]: keeps a draft while somebody types; the button does the same without JavaScript. */

const PAUSE = 2000;

function clockTime() {
  return new Date().toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
}

async function wordsOf(response, form) {
  if (response.ok) return form.dataset.saved.replace("{}", clockTime());
  const plain = response.headers.get("Content-Type")?.startsWith("text/plain");
  if (plain) return response.text();
  return response.status === 409 ? form.dataset.conflict : form.dataset.failed;
}

function keepSaved(form) {
  const state = form.querySelector("[data-save-state]");
  let timer;
  let running = null;

  async function save() {
    const url = form.dataset.autosave;
    try {
      const response = await fetch(url, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "XMLHttpRequest" },
        redirect: "error",
      });
      form.dataset.autosave = response.headers.get("X-Draft-Url") || form.dataset.autosave;
      form.action = response.headers.get("X-Draft-Form") || form.action;
      form.elements.revision.value = response.headers.get("X-Draft-Revision") || form.elements.revision.value;
      if (response.ok) form.dispatchEvent(new CustomEvent("arena:saved"));
      state.textContent = (await wordsOf(response, form)) || form.dataset.failed;
    } catch {
      state.textContent = form.dataset.failed;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      await running;
      running = save();
    }, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

document.querySelectorAll("form[data-autosave]").forEach(keepSaved);
