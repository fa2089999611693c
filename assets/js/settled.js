// Fires `settled` on a field inside [data-live] once its text rests: 400 ms after the last input,
// 120 ms after the end of a composition, at once on a choice. htmx listens with
// hx-trigger="settled". Nothing fires while an input method composes.
const REST = 400;
const AFTER_COMPOSITION = 120;

let timer = 0;
let busy = false;

function fireAfter(target, delay) {
  clearTimeout(timer);
  if (!target.closest || !target.closest("[data-live]")) return;
  timer = setTimeout(() => {
    target.dispatchEvent(new CustomEvent("settled", { bubbles: true }));
  }, delay);
}

export function startSettled() {
  document.addEventListener("compositionstart", () => {
    busy = true;
    clearTimeout(timer);
  });
  document.addEventListener("compositionend", (event) => {
    busy = false;
    fireAfter(event.target, AFTER_COMPOSITION);
  });
  document.addEventListener("input", (event) => {
    if (busy || event.isComposing) return;
    fireAfter(event.target, REST);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio]")) fireAfter(event.target, 0);
  });
}
