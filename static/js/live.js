// Fragments: says what changed, keeps the focus, shows a failed request. Everything works without it.
(() => {
  const region = () => document.getElementById("announce");
  let pending = null;
  let signedOut = false; // then nothing looks by itself any more

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

  const repeats = (event) => event.detail.elt?.matches?.("[hx-trigger^='every'], [hx-trigger^='load']");

  // A look that repeats says it once: nobody is scrolled back to it every few seconds.
  function showFlash(templateId, event) {
    const source = document.getElementById(templateId);
    const place = document.getElementById("flashes");
    if (!source || !place) return;
    if (repeats(event) && place.dataset.shown === templateId) return;
    place.dataset.shown = templateId;
    place.replaceChildren(source.content.cloneNode(true));
    if (templateId === "signed-out") {
      place.querySelector("a").search = new URLSearchParams({ next: location.pathname + location.search });
    }
    place.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("DOMContentLoaded", () => focusFirst(document.body));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (signedOut && repeats(event)) event.preventDefault();
    else event.detail.target?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));

  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    focusFirst(root);
    const spoken = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
    announce(spoken?.dataset.announce);
  });

  // A view may answer with the header HX-Trigger: {"announce": "Case 4127 claimed."}
  document.addEventListener("announce", (event) => announce(event.detail.value));
  document.addEventListener("htmx:sendError", (event) => showFlash("request-failed", event));
  document.addEventListener("htmx:timeout", (event) => showFlash("request-failed", event));
  document.addEventListener("htmx:responseError", (event) => {
    signedOut ||= event.detail.xhr.status === 401;
    showFlash(event.detail.xhr.status === 401 ? "signed-out" : "request-refused", event);
  });
})();
