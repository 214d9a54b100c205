// A checklist that saves itself at each tick, and says so. Without script its button does the same.
import { send } from "./send.js";

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const button = form.querySelector("button[type=submit]");
  const says = document.createElement("p");
  says.className = "small quiet";
  says.setAttribute("role", "status");
  button.parentElement.after(says);
  button.parentElement.hidden = true;

  async function save() {
    try {
      const answer = await send(form.action, new FormData(form));
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      says.textContent = "Saved.";
    } catch {
      says.textContent = "Not saved yet: the connection is down. Use the button when it is back.";
      button.parentElement.hidden = false;
    }
  }
  form.addEventListener("change", save);
}
