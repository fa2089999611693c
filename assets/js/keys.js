// Single keys press what the page already shows: data-key="r" on a link or button, two keys as
// data-key="g h". They rest while somebody types or composes, and people can switch them off in
// their settings (<body data-keys="off">). Ctrl+Enter presses [data-key-submit] and Ctrl+S
// [data-key-save] of the form at hand; these two work always.
import { composing, typing } from "./dom.js";

const WAIT = 1200;

let first = "";
let timer = 0;

const shown = (node) => node.getClientRects().length > 0 && !node.closest("[hidden]");

function press(key) {
  const scope = document.querySelector("dialog[open]") || document;
  const found = [...scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const node = found.find(shown) || found.find((each) => each.matches("link, [data-key-hidden]"));
  if (!node) return false;
  if (node.matches("input:not([type=checkbox]):not([type=radio])")) {
    node.focus();
    node.select();
  } else if (node.matches("link")) window.location.href = node.href;
  else node.click();
  return true;
}

function inForm(event) {
  const form = event.target.closest && event.target.closest("form");
  if (!form || !(event.ctrlKey || event.metaKey)) return;
  const selector =
    event.key === "Enter" ? "[data-key-submit]" : event.key === "s" ? "[data-key-save]" : null;
  const button = selector && form.querySelector(selector);
  if (!button) return;
  event.preventDefault();
  button.click();
}

function onKey(event) {
  if (composing(event) || event.defaultPrevented) return;
  inForm(event);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key.length > 1 || document.body.dataset.keys === "off") return;
  const pair = first ? `${first} ${event.key}` : "";
  first = "";
  if ((pair && press(pair)) || press(event.key)) {
    event.preventDefault();
  } else if (document.querySelector(`[data-key^="${CSS.escape(event.key)} "]`)) {
    first = event.key;
    clearTimeout(timer);
    timer = setTimeout(() => (first = ""), WAIT);
  }
}

export function startKeys() {
  document.addEventListener("keydown", onKey);
}
