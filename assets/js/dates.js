// data-date: while a date is typed, say the weekday beside the label. The server alone decides
// what the text means; this echo reads the same forms: 3-2, 0302, 20260302, 2026年3月2日, 今天.
import { all, text } from "./dom.js";

const WORDS = { 今天: 0, today: 0, 昨天: -1, yesterday: -1, 前天: -2 };

/** Return the Date that `words` mean, or null. */
export function readDate(words, today = new Date()) {
  const clean = words.trim().toLowerCase();
  if (clean in WORDS) {
    return new Date(today.getFullYear(), today.getMonth(), today.getDate() + WORDS[clean]);
  }
  const match =
    clean.match(/^(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?$/) ||
    clean.match(/^(\d{4})?(\d{2})(\d{2})$/);
  if (!match) return null;
  const [year, month, day] = [match[1] || today.getFullYear(), match[2], match[3]].map(Number);
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date : null;
}

function echo(input) {
  const place = input.closest(".field") || input.parentElement;
  let note = place.querySelector("[data-date-echo]");
  if (!note) {
    note = document.createElement("span");
    note.className = "field-echo";
    note.dataset.dateEcho = "";
    (place.querySelector(".field-label") || place).append(note);
  }
  const date = readDate(input.value);
  const locale = document.documentElement.lang;
  const form = { month: "short", day: "numeric", weekday: "short" };
  if (date) note.textContent = date.toLocaleDateString(locale, form);
  else note.textContent = input.value.trim() ? text("dateUnclear") : "";
}

export function startDates(root) {
  all("input[data-date]", root).forEach((input) => {
    if (input.dataset.dateReady) return;
    input.dataset.dateReady = "1";
    input.addEventListener("input", () => echo(input));
    echo(input);
  });
}
