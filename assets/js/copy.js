// data-copy="words" copies them; with data-copy-url="/path/" the full address follows.
import { text } from "./dom.js";
import { announce } from "./live.js";

async function put(words) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(words);
  const area = document.createElement("textarea");
  area.value = words;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy"); // the only way on a plain http address inside the office
  area.remove();
}

export function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    event.preventDefault();
    const path = button.dataset.copyUrl;
    const address = path ? ` ${new URL(path, window.location.href).href}` : "";
    await put(button.dataset.copy + address);
    button.focus();
    announce(text("copied"));
    const label = button.querySelector("[data-copy-label]");
    if (!label) return;
    const before = label.textContent;
    label.textContent = text("copied");
    setTimeout(() => (label.textContent = before), 2000);
  });
}
