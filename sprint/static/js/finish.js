// Keeps true what is left of a module, as ticks and answers come in: the button stands out when nothing is.
const left = document.querySelector("[data-left]");

function said(n, one, many) {
  return n === 0 ? "" : n === 1 ? one : many.replace("{n}", n);
}

function recount() {
  const checks = document.querySelectorAll("form[data-autosave] input[name=tick]:not(:checked)").length;
  const open = [...document.querySelectorAll("#quiz ~ [data-question]")].filter((one) => one.querySelector(":scope > form"));
  const seen = open.filter((one) => one.querySelector("input[name=attempt]")?.value === "1").length;
  const { check, checks: many, question, questions, and, says } = left.dataset;
  const parts = [said(checks, check, many), said(seen, question, questions)].filter(Boolean);
  left.textContent = parts.length ? says.replace("{what}", parts.join(and)) : "";
  document.querySelector("[data-finish]")?.classList.toggle("next", parts.length === 0);
}

if (left) {
  document.addEventListener("change", (event) => { if (event.target.name === "tick") recount(); });
  new MutationObserver(recount).observe(document.querySelector(".prose"), { childList: true });
}
