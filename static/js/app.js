/* What every page has: counters, focus on what needs attention, Escape folds what was unfolded, one effect per click. */

function showCount(counter) {
  const field = document.getElementById(counter.dataset.counter);
  if (!field) return;
  const update = () => {
    const left = Number(counter.dataset.most) - field.value.length;
    counter.textContent = (left < 0 ? counter.dataset.over : counter.dataset.left).replace("{}", Math.abs(left));
    counter.classList.toggle("is-over", left < 0);
  };
  field.addEventListener("input", update);
  update();
}

function prepare(root) {
  root.querySelectorAll("[data-counter][data-most]").forEach(showCount);
  root.querySelector("[data-focus]")?.focus();
}

/* A row of ways that is wider than the phone begins where one is. */
document.querySelectorAll(".tabs ul:has(> li > [aria-current])").forEach((ways) => {
  const here = ways.querySelector("[aria-current]").parentElement;
  ways.scrollLeft = here.offsetLeft - ways.offsetLeft - (ways.clientWidth - here.offsetWidth) / 2;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details.confirm[open], details.site-menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

/* The second click of a double click: below it there may be another button by now, such as the one that takes back. */
document.addEventListener("click", (event) => {
  if (event.detail < 2 || !event.target.closest("form button")) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) prepare(event.detail.elt);
});

prepare(document);
