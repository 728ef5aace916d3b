// Forms: one submit only, a warning before typed text is lost, stepper buttons, character counts.
(() => {
  // --- one submit: the button stays readable, and comes back if the page does (back button, htmx answer)
  function release(form) {
    delete form.dataset.sending;
    form.removeAttribute("aria-busy");
    form.querySelectorAll("[data-held]").forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("data-held");
    });
  }

  function hold(form, button) {
    form.dataset.sending = "true";
    form.setAttribute("aria-busy", "true");
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("data-held", "");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-repeatable")) return;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (event.defaultPrevented) return;
    hold(form, event.submitter);
    form.dataset.saved = "true";
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form && !event.detail.elt.matches("[data-saves]")) release(form);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));

  // --- unsaved text: only where the form asks for it with data-guard
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) { form.dataset.dirty = "true"; delete form.dataset.saved; }
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-dirty]:not([data-saved])")) event.preventDefault();
  });

  // --- data-saves: keeps the form around it on the server while it is typed; what is kept is not lost by leaving
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.matches?.("[data-saves]") && event.target.closest("form");
    if (form) delete form.dataset.dirty;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const saver = event.detail.elt;
    if (!saver.matches?.("[data-saves]") || event.detail.successful) return;
    const form = document.getElementById(saver.id)?.closest("form");
    if (form) form.dataset.dirty = "true";
  });

  // --- stepper: <input type="number" data-stepper data-less="Fewer Webex Calling" data-more="More Webex Calling">
  function stepButton(input, direction) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain";
    button.textContent = direction < 0 ? "−" : "+";
    button.setAttribute("aria-label", direction < 0 ? input.dataset.less : input.dataset.more);
    button.addEventListener("click", () => {
      const before = input.value;
      if (direction < 0) input.stepDown(); else input.stepUp();
      if (input.value === before) return;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return button;
  }

  function addSteppers(root) {
    root.querySelectorAll("input[data-stepper]:not([data-ready])").forEach((input) => {
      input.dataset.ready = "true";
      const frame = document.createElement("span");
      frame.className = "stepper";
      input.replaceWith(frame);
      frame.append(stepButton(input, -1), input, stepButton(input, 1));
      frame.querySelectorAll("button").forEach((button) => { button.disabled = input.disabled; });
    });
  }

  // --- add-ons: <div data-needs="names of inputs"> waits until one of them is above 0; what is typed stays
  function given(input) { return input.type === "checkbox" ? input.checked : Number(input.value) > 0; }

  function showNeeds(root) {
    root.querySelectorAll("[data-needs]").forEach((line) => {
      const form = line.closest("form");
      const input = line.querySelector("input");
      if (!form) return;
      const names = line.dataset.needs.split(" ");
      const met = names.some((name) => form.elements[name] && given(form.elements[name]));
      const waits = !met && !given(input);
      line.classList.toggle("is-waiting", waits);
      line.classList.toggle("is-short", !met && !waits);
      line.querySelectorAll("input, button").forEach((control) => { control.disabled = waits; });
    });
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form");
    if (form?.querySelector("[data-needs]")) showNeeds(form);
  });

  // --- count: <textarea maxlength="2000" data-count="note-count">, text of #note-count: "{n} of 2,000 characters"
  function showCount(input) {
    const place = document.getElementById(input.dataset.count);
    if (!place) return;
    place.dataset.form ??= place.textContent;
    place.textContent = place.dataset.form.replace("{n}", input.value.length.toLocaleString(document.documentElement.lang));
  }

  function prepare(root) {
    addSteppers(root);
    showNeeds(root);
    root.querySelectorAll("[data-count]").forEach(showCount);
  }
  document.addEventListener("input", (event) => { if (event.target.dataset.count) showCount(event.target); });
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:afterSettle", (event) => {
    // A form that was swapped for another shape of itself still holds what was typed.
    if (event.detail.elt.matches?.("form[data-guard]")) event.detail.elt.dataset.dirty = "true";
  });
  document.addEventListener("htmx:afterSettle", (event) => prepare(event.detail.elt.parentElement || document));

  // --- ticked rows: shift-click takes a range, data-tick-all takes all, [data-ticked-bar] shows the count
  let last = null;
  function boxes(table) { return [...table.querySelectorAll("input[type=checkbox][data-tick]")]; }
  function showTicked(table) {
    const count = boxes(table).filter((box) => box.checked).length;
    const bar = document.getElementById(table.dataset.ticks);
    if (!bar) return;
    bar.hidden = count === 0;
    bar.querySelectorAll("[data-ticked-count]").forEach((place) => { place.textContent = count; });
  }
  document.addEventListener("click", (event) => {
    const table = event.target.closest?.("[data-ticks]");
    if (!table) return;
    if (event.target.hasAttribute("data-tick-all")) boxes(table).forEach((box) => { box.checked = event.target.checked; });
    if (event.target.hasAttribute("data-tick")) {
      const all = boxes(table);
      const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
      if (event.shiftKey && from >= 0) all.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
      last = event.target;
    }
    showTicked(table);
  });
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-ticks]").forEach(showTicked));
})();
