// Where the focus goes: to the summary of errors, to what asks for it, and never to nowhere.
import { all } from "./dom.js";

function give(node) {
  if (!node.matches("a[href], button, input, select, textarea, [tabindex]")) node.tabIndex = -1;
  node.focus();
}

function place(root) {
  const wanted =
    all("[data-error-summary]", root)[0] || all("[data-focus]", root)[0] || null;
  if (wanted) return give(wanted);
  const lost = !document.activeElement || document.activeElement === document.body;
  if (lost && root !== document) give(all("h1, h2, h3", root)[0] || root);
  return null;
}

export function startFocus() {
  let hadFocus = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A piece that reloads by itself must not pull the reader to it.
    hadFocus = event.detail.target.contains(document.activeElement) || reader(event);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    if (hadFocus || all("[data-error-summary]", root).length) place(root);
  });
  document.addEventListener("DOMContentLoaded", () => place(document));
}

function reader(event) {
  const trigger = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
  return Boolean(trigger && (trigger.type === "click" || trigger.type === "submit"));
}
