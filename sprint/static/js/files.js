// Files go out one by one as soon as they are chosen, each with its bar; the server answers with the field anew.
// Without script the form's own button sends them.
const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

function post(url, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("X-Requested-With", "autosave");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", reject);
    request.addEventListener("timeout", reject);
    request.send(body);
  });
}

// The field as the server has it now, in place of the old one; what still goes out keeps its line.
function renew(field, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-filing]");
  if (!fresh) throw new Error("no field");
  const waiting = field.querySelector(".going")?.children ?? [];
  fresh.querySelector(".going")?.append(...waiting);
  field.replaceWith(fresh);
  attend(fresh);
  return fresh;
}

function line(field, name) {
  const item = document.createElement("li");
  const says = document.createElement("span");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", name);
  bar.max = 1;
  says.textContent = `${field.dataset.sending} ${name}`;
  item.append(says, bar);
  field.querySelector(".going").append(item);
  return { item, says, bar };
}

function fail(shown, name, sentence) {
  shown.bar.remove();
  shown.says.className = "trouble";
  shown.says.textContent = `${name}: ${sentence}`;
}

async function sendOne(field, file) {
  const shown = line(field, file.name);
  if (file.size > Number(field.dataset.most)) { fail(shown, file.name, field.dataset.tooLarge); return field; }
  const form = field.querySelector("form.sending");
  const body = new FormData();
  body.append("field", form.elements.field.value);
  body.append("file", file);
  try {
    const answer = await post(form.action, body, (part) => {
      shown.bar.value = part;
      if (part === 1) { shown.says.textContent = field.dataset.looking; shown.bar.removeAttribute("value"); }
    });
    if (answer.status !== 200 && answer.status !== 422) throw new Error(String(answer.status));
    const after = renew(field, JSON.parse(answer.responseText).html);
    const wrong = answer.status === 422 && after.querySelector(".error span");
    if (wrong) {
      after.querySelector(".error").remove();
      after.classList.remove("wrong");
      fail(shown, file.name, wrong.textContent);
    } else shown.item.remove();
    return after;
  } catch {
    fail(shown, file.name, field.dataset.lost);
    return field;
  }
}

function attend(field) {
  const form = field.querySelector("form.sending");
  if (form) {
    const input = form.elements.file;
    form.classList.add("scripted");
    form.querySelector("button[type=submit]").hidden = true;
    input.addEventListener("change", async () => {
      const files = [...input.files];
      input.value = "";
      input.disabled = true;
      form.querySelector(".going").replaceChildren(); // what went wrong the last time
      let now = field;
      for (const file of files) {
        if (!now.querySelector("form.sending")) break; // the field is full
        now = await sendOne(now, file);
      }
      const again = now.querySelector("form.sending")?.elements.file;
      if (again) again.disabled = false;
    });
  }
  for (const each of field.querySelectorAll("form[data-remove]")) {
    each.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = each.querySelector("button");
      if (button.disabled) return;
      button.disabled = true;
      try {
        const answer = await post(each.action, new FormData(each), () => {});
        renew(field, JSON.parse(answer.responseText).html).querySelector("input[type=file]")?.focus();
      } catch { button.disabled = false; each.submit(); }
    });
  }
}

for (const field of document.querySelectorAll("[data-filing]")) attend(field);
