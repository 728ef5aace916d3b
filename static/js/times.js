// <time data-local>: adds the moment in the device's own zone as a tooltip, when that zone is another one.
(() => {
  function explain(root) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "long" });
    root.querySelectorAll("time[data-local]:not([title])").forEach((element) => {
      const moment = new Date(element.dateTime);
      if (!Number.isNaN(moment.getTime())) element.title = format.format(moment);
    });
  }
  document.addEventListener("DOMContentLoaded", () => explain(document));
  document.addEventListener("htmx:afterSettle", (event) => explain(event.detail.elt));
})();
