// Computes while a person types: the server works out the result, and it takes its place in the page.
// Whatever goes wrong, the button still leads to the page that computes.
const latest = new WeakMap();

function showErrors(box, fresh) {
  for (const field of box.querySelectorAll("[data-figure]")) {
    const found = fresh.querySelector(`[data-figure="${field.dataset.figure}"]`);
    const input = field.querySelector("input, select");
    const now = found?.querySelector("input, select");
    if (!now) continue;
    const before = field.querySelector(".error");
    const error = found.querySelector(".error");
    field.classList.toggle("wrong", Boolean(error));
    if (before?.textContent !== error?.textContent) {
      before?.remove();
      if (error) (input.closest(".with-unit") ?? input).before(error);
    }
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (now.hasAttribute(name)) input.setAttribute(name, now.getAttribute(name));
      else input.removeAttribute(name);
    }
  }
}

function showResult(box, fresh) {
  const said = box.querySelector(".answer");
  const parts = [...fresh.querySelector("[data-result]").children];
  const answer = fresh.querySelector(".answer");
  said.innerHTML = answer.innerHTML;
  said.className = answer.className;
  for (const old of [...box.querySelector("[data-result]").children]) if (old !== said) old.remove();
  said.after(...parts.filter((part) => part !== answer));
  box.querySelector("[data-example]")?.remove();
}

async function compute(box, form) {
  const url = new URL(form.action);
  url.hash = "";
  url.search = new URLSearchParams(new FormData(form));
  const turn = (latest.get(box) ?? 0) + 1;
  latest.set(box, turn);
  const says = form.querySelector("[data-says]");
  box.classList.add("waiting");
  try {
    const answer = await fetch(url, { headers: { "X-Requested-With": "autosave" } });
    if (latest.get(box) !== turn) return true;
    if (answer.redirected || !(answer.ok || answer.status === 422)) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-calculator]");
    if (!fresh || latest.get(box) !== turn) return Boolean(fresh);
    showErrors(box, fresh);
    showResult(box, fresh);
    says.textContent = "";
  } catch {
    says.textContent = says.dataset.down;
  } finally {
    if (latest.get(box) === turn) box.classList.remove("waiting");
  }
  return true;
}

const waiting = new WeakMap();
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-calculator] form[method=get]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => compute(form.closest("[data-calculator]"), form), 400));
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-calculator] form[method=get]");
  if (!form) return;
  event.preventDefault();
  clearTimeout(waiting.get(form));
  if (!(await compute(form.closest("[data-calculator]"), form))) form.submit();
});
