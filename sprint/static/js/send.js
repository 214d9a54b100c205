// Sends a form's fields in the background, with the page's token. The server's answer decides; nothing is kept here.
const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

export function send(url, fields, options = {}) {
  const body = fields instanceof FormData ? new URLSearchParams(fields) : new URLSearchParams(Object.entries(fields));
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Requested-With": "autosave" }, ...options });
}
