/* form[data-steps]: one fieldset[data-step] at a time, with a list of the steps; without JavaScript all of them show.
   What belongs to the end, [data-last-step], shows with the last one. */

function button(word, kind) {
  const made = document.createElement("button");
  return Object.assign(made, { type: "button", className: `kern-btn kern-btn--${kind}`, textContent: word });
}

function list(steps, go) {
  const made = document.createElement("ol");
  made.className = "steps";
  steps.forEach((step, index) => {
    const entry = document.createElement("li");
    const way = button(step.querySelector("legend").dataset.short, "tertiary");
    way.className = "link-button";
    way.addEventListener("click", () => go(index));
    entry.append(way);
    made.append(entry);
  });
  return made;
}

function walk(form) {
  const steps = [...form.querySelectorAll("fieldset[data-step]")];
  const overview = list(steps, go);

  function go(target, focus = true) {
    steps.forEach((step, index) => { step.hidden = index !== target; });
    form.querySelectorAll("[data-last-step]").forEach((each) => { each.hidden = target !== steps.length - 1; });
    [...overview.children].forEach((entry, index) => {
      if (index === target) entry.setAttribute("aria-current", "step");
      else entry.removeAttribute("aria-current");
    });
    if (!focus) return;
    const legend = steps[target].querySelector("legend");
    legend.tabIndex = -1;
    legend.focus();
    overview.scrollIntoView({ block: "nearest" });
  }

  steps.forEach((step, index) => {
    const ways = document.createElement("div");
    ways.className = "actions";
    const [back, next] = [button(form.dataset.back, "secondary"), button(form.dataset.next, "primary")];
    back.addEventListener("click", () => go(index - 1));
    next.addEventListener("click", () => go(index + 1));
    ways.append(...(index > 0 ? [back] : []), ...(index < steps.length - 1 ? [next] : []));
    step.append(ways);
  });
  form.addEventListener("keydown", (event) => {
    const next = steps.findIndex((step) => step.contains(event.target)) + 1;
    if (event.key === "Enter" && event.target.tagName === "INPUT" && steps[next]) { event.preventDefault(); go(next); }
  });
  steps[0].before(overview);
  const wrong = steps.findIndex((step) => step.querySelector("[aria-invalid], .kern-fieldset--error"));
  go(Math.max(wrong, 0), false);
}

document.querySelectorAll("form[data-steps]").forEach(walk);
