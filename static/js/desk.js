// The review desk: a claim lives while its holder works, ticked rows outlast a refresh, seconds run down.
(() => {
  const MINUTE = 60_000;
  let beaten = Date.now();

  // --- work on the page renews the claim, at most once a minute; an idle page lets it run out
  function worked() {
    if (Date.now() - beaten < MINUTE) return;
    beaten = Date.now();
    document.body.dispatchEvent(new Event("desk-active"));
  }
  for (const kind of ["pointerdown", "pointermove", "keydown", "scroll", "input"]) {
    document.addEventListener(kind, worked, { capture: true, passive: true });
  }

  // --- ticked rows: the list is not read anew under somebody's hand, and the bar knows what is left
  function showBars() {
    document.querySelectorAll("[data-ticks]").forEach((table) => {
      const bar = document.getElementById(table.dataset.ticks);
      if (bar) bar.hidden = !table.querySelector("[data-tick]:checked");
    });
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    const asks = event.detail.elt;
    if (asks.id === "queue-results" && asks.querySelector("[data-tick]:checked")) event.preventDefault();
  });
  document.addEventListener("reset", () => setTimeout(showBars));
  document.addEventListener("htmx:afterSettle", showBars);

  // --- <span data-seconds="59">Undo within 59 seconds.</span>: the block goes when the time is over
  setInterval(() => {
    document.querySelectorAll("[data-seconds]").forEach((place) => {
      const left = Number(place.dataset.seconds) - 1;
      if (left <= 0) { place.closest(".flash")?.remove(); return; }
      place.textContent = place.textContent.replace(place.dataset.seconds, String(left));
      place.dataset.seconds = String(left);
    });
  }, 1000);
})();
