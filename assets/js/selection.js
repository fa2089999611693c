// Selecting rows, in two steps that cannot be mistaken: the box in the head takes this page, only
// the button [data-bulk-all] takes every row of the filter, by setting input[name=all] to 1.
// <form data-bulk data-total="48"> holds [data-select] boxes, [data-select-page], [data-bulk-bar]
// with [data-bulk-count], [data-bulk-all], [data-bulk-clear] and input[name=all].
import { all, text } from "./dom.js";
import { announce } from "./live.js";

class Selection {
  constructor(form) {
    this.form = form;
    this.last = null;
    this.head = form.querySelector("[data-select-page]");
    this.bar = form.querySelector("[data-bulk-bar]");
    this.flag = form.querySelector("input[name=all]");
    form.addEventListener("click", (event) => this.clicked(event));
    this.show(false);
  }

  get boxes() {
    return [...this.form.querySelectorAll("[data-select]")];
  }

  clicked(event) {
    const target = event.target;
    if (target.matches("[data-select]")) this.one(target, event.shiftKey);
    else if (target.matches("[data-select-page]")) this.set(target.checked);
    else if (target.closest("[data-bulk-all]")) this.everything();
    else if (target.closest("[data-bulk-clear]")) this.set(false);
  }

  one(box, range) {
    const boxes = this.boxes;
    if (range && this.last) {
      const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((each) => (each.checked = box.checked));
    }
    this.last = box;
    this.every(false);
  }

  set(checked) {
    this.boxes.forEach((box) => (box.checked = checked));
    this.every(false);
  }

  everything() {
    this.boxes.forEach((box) => (box.checked = true));
    this.every(true);
  }

  every(on) {
    if (this.flag) this.flag.value = on ? "1" : "";
    this.show(true);
  }

  show(aloud) {
    const boxes = this.boxes;
    const chosen = boxes.filter((box) => box.checked);
    boxes.forEach((box) => {
      const row = box.closest("[data-row]");
      if (row) row.classList.toggle("is-selected", box.checked);
    });
    if (this.head) {
      this.head.checked = boxes.length > 0 && chosen.length === boxes.length;
      this.head.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    }
    const everything = Boolean(this.flag && this.flag.value);
    const words = everything
      ? text("selectedAll", { total: this.form.dataset.total })
      : text("selected", { count: chosen.length, page: boxes.length });
    if (this.bar) this.bar.hidden = chosen.length === 0;
    const count = this.form.querySelector("[data-bulk-count]");
    if (count) count.textContent = words;
    const more = this.form.querySelector("[data-bulk-all]");
    if (more) more.hidden = everything || Number(this.form.dataset.total) <= boxes.length;
    if (aloud) announce(words);
  }
}

export function startSelection(root) {
  all("form[data-bulk]", root).forEach((form) => {
    if (form.dataset.bulkReady) return;
    form.dataset.bulkReady = "1";
    new Selection(form);
  });
}
