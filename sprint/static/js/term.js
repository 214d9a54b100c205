// A button cannot break across lines, so on a phone a long term would tear the sentence apart. There each becomes a
// piece of text that acts as its button did; the explanation opens at the foot of the screen.
function flow(button) {
  const pop = document.getElementById(button.getAttribute("popovertarget"));
  const text = document.createElement("span");
  text.className = button.className;
  text.role = "button";
  text.tabIndex = 0;
  text.append(...button.childNodes);
  text.addEventListener("click", () => pop.togglePopover());
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pop.togglePopover();
  });
  button.replaceWith(text);
}

if (matchMedia("(max-width: 40rem)").matches && HTMLElement.prototype.togglePopover) {
  for (const button of document.querySelectorAll("button.term[popovertarget]")) flow(button);
}
