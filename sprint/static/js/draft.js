// A deliverable that saves each field as it is written. What the server has not confirmed stays on this device, by
// field, and is offered when the page opens again. The server decides who was first; two texts are shown, none is lost.
import { send } from "./send.js";

const IDLE = 1500, AGAIN = 15000; // milliseconds after the last key; and between tries without a connection

for (const form of document.querySelectorAll("form[data-draft]")) start(form);

function start(form) {
  const words = form.dataset;
  const store = (name) => `draft:${words.draftKey}/${name}`;
  const fields = [...form.querySelectorAll("[data-field]")].map((box) => ({ box, name: box.dataset.field, timer: 0, isSending: false }));

  for (const field of fields) {
    field.kept = snapshot(field);
    field.box.addEventListener("input", () => changed(field));
    field.box.addEventListener("focusout", () => { if (field.timer) save(field); });
    offer(field);
    count(field);
  }
  addEventListener("online", () => fields.forEach((field) => { if (isDirty(field)) save(field); }));
  form.addEventListener("submit", () => fields.forEach((field) => clearTimeout(field.timer)));
  form.querySelectorAll("[data-add-row]").forEach((button) => button.addEventListener("click", (event) => {
    event.preventDefault();
    addRow(button.closest("[data-field]").querySelector("table")).querySelector("textarea").focus();
  }));

  function inputs(field) { return [...field.box.querySelectorAll("textarea, input:not([type=hidden])")]; }
  function base(field) { return field.box.querySelector(`[name="base-${field.name}"]`); }
  function snapshot(field) { return JSON.stringify(inputs(field).map((one) => one.value).filter((value, n, all) => all.slice(n).some(Boolean))); }
  function isDirty(field) { return snapshot(field) !== field.kept; }
  function isTorn(field) { return Boolean(field.box.querySelector("[data-both]")); }
  function says(field, text) { field.box.querySelector(".saved").textContent = text; }

  function changed(field) {
    const last = field.box.querySelector("tbody tr:last-child");
    const table = field.box.querySelector("table");
    if (last && table.tBodies[0].rows.length < Number(table.dataset.rows) && inputs({ box: last }).some((one) => one.value)) addRow(table);
    count(field);
    keep(field);
    clearTimeout(field.timer);
    field.timer = setTimeout(() => save(field), IDLE);
  }

  function keep(field) {
    try { localStorage.setItem(store(field.name), JSON.stringify({ values: inputs(field).map((one) => one.value) })); } catch { /* private mode */ }
  }
  function forget(field) {
    try { localStorage.removeItem(store(field.name)); } catch { /* private mode */ }
  }

  async function save(field) {
    clearTimeout(field.timer);
    field.timer = 0;
    if (field.isSending || isTorn(field)) return;
    const sent = snapshot(field);
    if (sent === field.kept) { forget(field); return; }
    field.isSending = true;
    says(field, words.saving);
    let next = IDLE;
    try {
      const answer = await send(words.draft, Object.fromEntries([base(field), ...inputs(field)].map((one) => [one.name, one.value])));
      if (answer.redirected || !(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Error(String(answer.status));
      const told = await answer.json();
      if (told.trouble) { says(field, told.trouble); field.isSending = false; return; }
      const { revision, both } = told.fields[field.name];
      base(field).value = revision;
      field.kept = sent;
      if (both) field.box.querySelector(".hint").insertAdjacentHTML("afterend", both);
      if (snapshot(field) === sent) forget(field);
      says(field, both ? "" : words.saved);
    } catch {
      says(field, words.unsaved);
      next = AGAIN;
    }
    field.isSending = false;
    if (isDirty(field) && !isTorn(field)) field.timer = setTimeout(() => save(field), next);
  }

  function offer(field) {
    let found;
    try { found = JSON.parse(localStorage.getItem(store(field.name)) ?? "null"); } catch { return; }
    if (!found?.values?.some(Boolean)) return;
    const now = inputs(field).map((one) => one.value);
    const plain = (text) => text.replace(/\s+/g, " ").trim(); // the server keeps no blanks around a text
    if (found.values.every((value, n) => plain(value) === plain(now[n] ?? ""))) { forget(field); return; }
    const box = document.createElement("div");
    box.className = "flash both";
    box.setAttribute("role", "status");
    const line = document.createElement("p");
    line.textContent = words.found;
    const text = document.createElement("p");
    text.className = "written small";
    text.textContent = found.values.filter(Boolean).join("\n");
    const buttons = document.createElement("p");
    buttons.className = "cluster";
    buttons.append(button(words.restore, () => {
      const table = field.box.querySelector("table");
      while (table && inputs(field).length < found.values.length) addRow(table);
      inputs(field).forEach((one, n) => { one.value = found.values[n] ?? ""; });
      box.remove();
      changed(field);
      inputs(field)[0].focus();
    }), button(words.drop, () => { box.remove(); forget(field); }));
    box.append(line, text, buttons);
    field.box.querySelector(".hint").after(box);
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button small";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function addRow(table) {
    const body = table.tBodies[0], last = body.rows[body.rows.length - 1], n = body.rows.length;
    const row = last.cloneNode(true);
    row.cells[0].textContent = String(n + 1);
    row.querySelectorAll("textarea").forEach((one, column) => {
      one.name = one.name.replace(/-\d+-\d+$/, `-${n}-${column}`);
      one.setAttribute("aria-label", `${one.closest("td").dataset.label}, ${words.row} ${n + 1}`);
      one.value = "";
      one.textContent = "";
    });
    body.append(row);
    return row;
  }

  function count(field) {
    const most = Number(field.box.dataset.most ?? 0), one = inputs(field)[0];
    if (!most || !one) return;
    let left = field.box.querySelector(".count-left");
    if (!left) {
      left = document.createElement("span");
      left.className = "count-left";
      field.box.querySelector(".hint").append(" ", left);
    }
    const over = one.value.length - most;
    left.textContent = over > 0 ? `${over} ${words.over}` : one.value.length > most * .8 ? `${-over} ${words.left}` : "";
    left.classList.toggle("over", over > 0);
  }
}
