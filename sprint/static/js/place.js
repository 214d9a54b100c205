// Remembers where reading stopped: the last heading above the middle of the window, told to the server now and then.
import { send } from "./send.js";

const article = document.querySelector("[data-place-url]");
const every = 15_000;

function watch() {
  const headings = [...article.querySelectorAll(".prose > :is(h2, h3)[id]")];
  const items = new Map([...document.querySelectorAll(".contents a[href^='#']")].map((a) => [a.hash.slice(1), a]));
  let told = "", timer = 0;

  const here = () => headings.findLast((h) => h.getBoundingClientRect().top < innerHeight / 2)?.id ?? "";

  function tell(options) {
    timer = 0;
    const place = here();
    if (!place || place === told || scrollY < 200) return;
    told = place;
    send(article.dataset.placeUrl, { place }, options).catch(() => { told = ""; });
  }

  function mark() {
    const item = items.get(here());
    if (!item) return;
    for (const other of items.values()) other.removeAttribute("aria-current");
    item.setAttribute("aria-current", "location");
  }

  addEventListener("scroll", () => {
    mark();
    timer ||= setTimeout(tell, every);
  }, { passive: true });
  addEventListener("pagehide", () => tell({ keepalive: true }));
}

if (article) watch();
