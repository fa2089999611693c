// One polite live region for the page. The server speaks through it with the header
// HX-Trigger: {"announce": "…"}, a swapped piece with data-announce="…".
import { all } from "./dom.js";

let last = 0;

/** Have a screen reader say `words` when it is free. */
export function announce(words) {
  const region = document.getElementById("live");
  if (!region || !words) return;
  region.textContent = "";
  clearTimeout(last);
  last = setTimeout(() => (region.textContent = words), 50);
}

export function startLive() {
  document.addEventListener("announce", (event) => announce(event.detail.value));
  document.addEventListener("htmx:load", (event) => {
    all("[data-announce]", event.detail.elt).forEach((node) => announce(node.dataset.announce));
  });
}
