// The search dialog (Ctrl+K): a combobox with a list of links, after the ARIA pattern. Without it the link opens a page.
(() => {
  const WAIT = 150; // ms after the last letter
  const dialog = () => document.getElementById("search-dialog");
  const input = () => document.getElementById("search-input");
  const list = () => document.getElementById("search-options");
  const options = () => [...list().querySelectorAll("[role=option]")];
  let timer = null;
  let asking = null;

  function choose(option) {
    options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (option) { input().setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input().removeAttribute("aria-activedescendant");
  }

  function show(html) {
    list().innerHTML = html;
    input().setAttribute("aria-expanded", String(options().length > 0));
    document.getElementById("search-said").textContent = list().querySelector("[data-said]")?.dataset.said ?? "";
    choose(options()[0]);
  }

  async function ask() {
    const text = input().value.trim();
    asking?.abort();
    if (!text) { show(""); return; }
    asking = new AbortController();
    const address = `${dialog().dataset.address}?${new URLSearchParams({ q: text })}`;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal });
      if (answer.ok && !answer.redirected) show(await answer.text());
      else location.assign(address); // signed out, most likely: the page says so
    } catch (error) {
      if (error.name !== "AbortError") show("");
    }
  }

  function step(by) {
    const all = options();
    if (!all.length) return;
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    choose(all[(at + by + all.length) % all.length]);
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-search-open]");
    if (!opener || !dialog() || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (document.getElementById("rail")?.matches(":popover-open")) document.getElementById("rail").hidePopover();
    dialog().showModal();
    input().select();
  });
  document.addEventListener("input", (event) => {
    if (event.target !== input()) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target !== input()) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Escape") { event.preventDefault(); dialog().close(); } // else the first one only empties the field
    if (event.key === "Enter") { event.preventDefault(); list().querySelector("[aria-selected=true]")?.click(); }
  });
  document.addEventListener("click", (event) => { if (event.target === dialog()) dialog().close(); });
})();
