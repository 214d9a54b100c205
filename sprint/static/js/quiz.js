// Checks an answer without leaving the place: the server sends the question back with its result.
// Whatever goes wrong, the form itself can still be sent; an answer that arrives twice counts once.
import { send } from "./send.js";

async function check(form) {
  const question = form.closest("[data-question]");
  const says = form.querySelector("[data-says]");
  if (form.dataset.checking) return;
  form.dataset.checking = "1";
  try {
    const answer = await send(form.action, new FormData(form));
    if (answer.redirected || !(answer.ok || answer.status === 422)) { form.submit(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-question]");
    if (!fresh) { form.submit(); return; }
    question.replaceWith(fresh);
    (fresh.querySelector("[data-result]") ?? fresh.querySelector("input[type=radio]"))?.focus();
  } catch {
    delete form.dataset.checking;
    says.textContent = says.dataset.down;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-question]")) return;
  event.preventDefault();
  check(event.target);
});

document.addEventListener("click", (event) => {
  const again = event.target.closest("[data-again]");
  if (!again || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const question = again.closest("[data-question]");
  const form = question.querySelector("template").content.cloneNode(true);
  for (const old of question.querySelectorAll(":scope > :is(.options, .why, template)")) old.remove();
  question.append(form);
  question.querySelector("input[type=radio]").focus();
});
