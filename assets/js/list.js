// Moving in a list: [data-list] holds [data-row] elements whose main link is [data-row-link].
// j/k or arrows move, x selects, o opens a new tab, Space shows data-peek at the right, Esc
// closes it. On a sheet whose rows have a box to tick, [data-tick], the place is in the box: Space
// ticks it and Enter goes down, as in a spreadsheet. The place is kept in the history entry, so that coming back finds the row again.
import { composing, typing } from "./dom.js";

const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
const link = (row) => row.querySelector("[data-row-link]") || row.querySelector("a[href]");
const tick = (row) => row.querySelector("[data-tick]");
const spot = (row) => tick(row) || link(row);
const off = () => document.body.dataset.keys === "off";

function current() {
  return rows().find((row) => row.classList.contains("is-current"));
}

function mark(row) {
  rows().forEach((each) => each.classList.toggle("is-current", each === row));
}

function move(step) {
  const list = rows();
  const at = list.indexOf(current());
  const row = list[at < 0 ? 0 : Math.min(Math.max(at + step, 0), list.length - 1)];
  if (!row) return false;
  mark(row);
  spot(row).focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function peek(row, htmx) {
  const panel = document.getElementById("peek");
  if (!row.dataset.peek || !panel) return false;
  htmx.ajax("GET", row.dataset.peek, { source: row, target: "#peek", swap: "innerHTML" });
  panel.hidden = false;
  return true;
}

function unpeek() {
  const panel = document.getElementById("peek");
  if (!panel || panel.hidden) return false;
  panel.hidden = true;
  panel.replaceChildren();
  const row = current();
  if (row) link(row).focus();
  return true;
}

function select(row, event) {
  const box = row.querySelector("[data-select]");
  if (!box) return false;
  box.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey }));
  return true;
}

function act(event, htmx) {
  const row = current();
  const arrow = event.key.startsWith("Arrow");
  if (arrow && !(row && row.contains(event.target))) return false; // elsewhere arrows scroll
  switch (event.key) {
    case "j":
    case "ArrowDown":
      return move(1);
    case "k":
    case "ArrowUp":
      return move(-1);
    case "x":
    case "X":
      return Boolean(row) && select(row, event);
    case "o":
      return Boolean(row) && Boolean(window.open(link(row).href, "_blank", "noopener") || true);
    case "Enter":
      return Boolean(row) && event.target === tick(row) && move(event.shiftKey ? -1 : 1);
    case " ":
      return Boolean(row) && event.target === link(row) && peek(row, htmx);
    case "Escape":
      return unpeek();
    default:
      return false;
  }
}

function restore() {
  const id = window.history.state && window.history.state.row;
  const row = id && document.getElementById(id);
  if (!row) return;
  mark(row);
  spot(row).focus();
}

export function startList(htmx) {
  // Before keys.js, so that j and k of a list win over buttons of the same letter.
  document.addEventListener(
    "keydown",
    (event) => {
      if (composing(event) || typing(event.target) || document.querySelector("dialog[open]")) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length === 1 && off()) return;
      if (!document.querySelector("[data-list]")) return;
      if (act(event, htmx)) event.preventDefault();
    },
    true,
  );
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-list] [data-row]");
    if (row) mark(row);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-list] [data-row]");
    if (row && row.id && event.target.closest("a[href]")) {
      window.history.replaceState({ ...window.history.state, row: row.id }, "");
    }
    if (event.target.closest("[data-peek-close]")) unpeek();
  });
  document.addEventListener("DOMContentLoaded", restore);
}
