// Shortcuts: data-key="n" on a button, link or field. "?" lists them. "mod+enter" also works while typing.
// Single keys can be turned off in that list (WCAG 2.1.4); the choice stays on this device.
(() => {
  const OFF = "single-keys-off";
  const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  const remember = (off) => { try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* private window */ } };
  const usable = (element) => !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.checkVisibility?.() !== false;
  const help = () => document.getElementById("keys-help");

  function nameOf(element) {
    if (element.dataset.keyName) return element.dataset.keyName;
    const copy = element.cloneNode(true);
    copy.querySelectorAll("kbd").forEach((key) => key.remove());
    return element.getAttribute("aria-label") || copy.textContent.trim().replace(/\s+/g, " ") || element.placeholder || "";
  }

  function openHelp() {
    const list = help().querySelector("[data-keys-list]");
    list.replaceChildren();
    document.querySelectorAll("[data-key]").forEach((element) => {
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      key.className = "key";
      key.textContent = element.dataset.key.split("+").map((part) => part === "mod" ? "Ctrl" : part[0].toUpperCase() + part.slice(1)).join(" + ");
      const text = document.createElement("dd");
      text.textContent = nameOf(element);
      term.append(key);
      list.append(term, text);
    });
    help().querySelector("[data-keys-none]").hidden = list.children.length > 0;
    help().querySelector("[data-keys-switch]").checked = !isOff();
    help().showModal();
  }

  function pressed(event) {
    const key = event.key.toLowerCase();
    return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
  }

  function act(element, event) {
    event.preventDefault();
    if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus(); else element.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
    const key = pressed(event);
    const single = !key.startsWith("mod+");
    if (single && (isOff() && key !== "?" || typing(event.target))) return;
    if (key === "?" && help()) { event.preventDefault(); openHelp(); return; }
    const element = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && usable(one));
    if (element) act(element, event);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-keys-switch]")) remember(!event.target.checked);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-open-keys]") && help()) openHelp();
  });
})();
