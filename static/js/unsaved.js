/* form[data-warn]: the browser asks before text that was neither sent nor saved is lost. */

function guard(form) {
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("arena:saved", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}

document.querySelectorAll("form[data-warn]").forEach(guard);
