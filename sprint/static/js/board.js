// The board: what is typed stays on this device until it is sent; new posts appear in a topic that stays open.
const KEEP = "board:", EVERY = 20000; // milliseconds between looks, and only while somebody looks

// The server names the form that it took last: only then is the copy here thrown away.
const taken = document.cookie.match(/(?:^|; )posted=([0-9a-f]{32})/)?.[1];
try {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(KEEP))) {
    if (taken && JSON.parse(localStorage.getItem(key) ?? "{}").sent === taken) forget(key);
  }
} catch { /* private mode */ }

for (const form of document.querySelectorAll("form[data-draft-key]")) {
  const key = KEEP + form.dataset.draftKey;
  const fields = [...form.querySelectorAll("[data-keep]")];
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(key) ?? "{}"); } catch { /* private mode */ }
  const token = form.querySelector("input[name=key]")?.value;
  const base = form.querySelector("input[name=based_on]")?.value; // a changed post: its draft belongs to one version
  for (const field of fields) {
    if ((base ? kept.base === base : !field.value) && kept[field.name]) field.value = kept[field.name];
    field.addEventListener("input", () => save({}));
  }
  form.addEventListener("submit", (event) => save(event.submitter?.name === "preview" ? {} : { sent: token }));

  function save(more) {
    const values = Object.fromEntries(fields.filter((one) => one.value.trim()).map((one) => [one.name, one.value]));
    if (!Object.keys(values).length) { forget(key); return; }
    try { localStorage.setItem(key, JSON.stringify({ ...values, base, ...more })); } catch { /* private mode */ }
  }
}

function forget(key) {
  try { localStorage.removeItem(key); } catch { /* private mode */ }
}

const list = document.querySelector("[data-news]");
if (list && Number(list.dataset.last) >= 0) {
  let last = Number(list.dataset.last), etag = "", timer = 0;
  const status = document.createElement("p");
  status.className = "hide";
  status.setAttribute("role", "status");
  list.after(status);

  async function look() {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(`${list.dataset.news}?after=${last}`, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", redirect: "error" });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        add(await answer.text());
      }
    } catch { /* the next look may go well */ }
  }
  function add(html) {
    const posts = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll(".post")];
    const fresh = posts.filter((post) => !document.getElementById(post.id));
    list.append(...fresh);
    for (const post of fresh) last = Math.max(last, Number(post.id.replace("post-", "")) || last);
    if (fresh.length) { etag = ""; status.textContent = fresh.at(-1).querySelector(".by")?.textContent.trim() ?? ""; }
  }
  const start = () => { clearInterval(timer); timer = setInterval(look, EVERY); };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") { look(); start(); } else clearInterval(timer); });
  start();
}
