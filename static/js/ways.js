/* form[data-autosave] a: a way out, such as to a similar idea, is taken once what was typed is saved.
   Where that fails, the browser asks before the text is lost (unsaved.js). */

function saveFirst(form) {
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("click", (event) => {
    const way = event.target.closest("a[href]");
    if (!way || !unsaved || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    form.addEventListener("arena:idle", () => { unsaved = false; way.click(); }, { once: true });
    form.dispatchEvent(new CustomEvent("arena:save"));
  });
}

document.querySelectorAll("form[data-autosave]").forEach(saveFirst);
