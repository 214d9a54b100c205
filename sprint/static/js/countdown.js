// <time data-countdown datetime="2026-11-02T06:00:00-05:00">in 4 days</time>
// The server writes the first text; this keeps it true while the page is open.
const minute = 60_000, hour = 60 * minute, day = 24 * hour;
const plural = (n, unit) => `${n} ${unit}${n === 1 ? "" : "s"}`;

function left(ms) {
  if (ms <= 0) return "now";
  if (ms >= 2 * day) return `in ${plural(Math.floor(ms / day), "day")} ${Math.floor((ms % day) / hour)} h`;
  if (ms >= hour) return `in ${Math.floor(ms / hour)} h ${Math.floor((ms % hour) / minute)} min`;
  return `in ${plural(Math.max(1, Math.floor(ms / minute)), "minute")}`;
}

// The server's clock, not the device's: the page says when it was made.
const made = document.querySelector("meta[name=server-now]")?.content;
const skew = made ? Date.parse(made) - Date.now() : 0;

function tick() {
  for (const el of document.querySelectorAll("time[data-countdown]")) {
    el.textContent = left(Date.parse(el.dateTime) - (Date.now() + skew));
  }
}
if (made) { tick(); setInterval(tick, minute); }
