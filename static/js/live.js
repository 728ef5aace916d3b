// Fragments: says what changed, keeps the focus, shows a failed request. Everything works without it.
(() => {
  const region = () => document.getElementById("announce");
  let pending = null;

  function announce(text) {
    if (!region() || !text) return;
    region().textContent = "";
    clearTimeout(pending);
    pending = setTimeout(() => { region().textContent = text; }, 60);
  }

  function focusFirst(root) {
    const target = root.matches?.("[data-focus-on-load]") ? root : root.querySelector?.("[data-focus-on-load]");
    if (target) target.focus();
    return Boolean(target);
  }

  function showFlash(templateId) {
    const source = document.getElementById(templateId);
    const place = document.getElementById("flashes");
    if (!source || !place) return;
    place.replaceChildren(source.content.cloneNode(true));
    place.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("DOMContentLoaded", () => focusFirst(document.body));
  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));

  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    focusFirst(root);
    const spoken = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
    announce(spoken?.dataset.announce);
  });

  // A view may answer with the header HX-Trigger: {"announce": "Case 4127 claimed."}
  document.addEventListener("announce", (event) => announce(event.detail.value));
  document.addEventListener("htmx:sendError", () => showFlash("request-failed"));
  document.addEventListener("htmx:timeout", () => showFlash("request-failed"));
  document.addEventListener("htmx:responseError", () => showFlash("request-refused"));
})();
