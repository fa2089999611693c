// Small readers of the page, shared by the modules.

/** Every match inside `root`, and `root` itself when it matches. */
export function all(selector, root) {
  const found = [...root.querySelectorAll(selector)];
  return root.matches && root.matches(selector) ? [root, ...found] : found;
}

/** A translated text that the server put on #texts as data-<name>; `values` fill {braces}. */
export function text(name, values = {}) {
  const source = document.getElementById("texts");
  const words = (source && source.dataset[name]) || "";
  return words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

/** True while an input method composes: its Enter and letters are not ours to act on. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** True when the key would type into something. */
export function typing(target) {
  return Boolean(
    target.closest &&
      target.closest(
        "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=submit])",
      ),
  );
}

/** Local time as 14:02. */
export function clockTime(moment = new Date()) {
  const form = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" };
  return moment.toLocaleTimeString("en-GB", form);
}
