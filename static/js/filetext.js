/* textarea[data-file-text] beside [data-file-picker]: a file that is chosen is read here and never sent as a file. */

const MOST = 20_000;

for (const picker of document.querySelectorAll("[data-file-picker]")) {
  const text = picker.closest("form").querySelector("[data-file-text]");
  const chosen = picker.querySelector("input");
  picker.hidden = false;
  chosen.addEventListener("change", async () => {
    const file = chosen.files[0];
    if (!file) return;
    text.value = await file.slice(0, MOST + 1).text();
    text.focus();
  });
}
