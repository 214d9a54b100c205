// Light, dark or as the device says. Runs before the first paint; the page works without it.
(() => {
  const root = document.documentElement;
  const order = ["", "light", "dark"];
  let now = "";
  try { now = localStorage.getItem("theme") || ""; } catch { /* storage may be off */ }
  const apply = () => { if (now) root.dataset.theme = now; else delete root.dataset.theme; };
  apply();
  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      const say = () => { button.textContent = button.dataset[now || "auto"]; };
      button.hidden = false;
      say();
      button.parentElement.querySelector("[data-no-script]")?.remove();
      button.addEventListener("click", () => {
        now = order[(order.indexOf(now) + 1) % order.length];
        try { localStorage.setItem("theme", now); } catch { /* this page only, then */ }
        apply();
        say();
      });
    }
  });
})();
