// Turns <div data-selector><select>…</select></div> into a field to type in. With data-url the
// server searches (?q=…) and answers <li role="option" data-value="12">name <small>…</small></li>;
// without it the options themselves are searched, by label and by data-search (pinyin, codes).
// The <select> stays, keeps the value and is what the form sends; without script it is the field.
import { all, composing, text } from "./dom.js";
import { announce } from "./live.js";

const REST = 200;

class Selector {
  constructor(root) {
    this.root = root;
    this.select = root.querySelector("select");
    this.url = root.dataset.url;
    this.at = -1;
    this.build();
    this.listen();
  }

  build() {
    const { select } = this;
    const id = select.id;
    this.input = document.createElement("input");
    Object.assign(this.input, { type: "text", id, autocomplete: "off", className: "form-control" });
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    attributes["aria-controls"] = `${id}-list`;
    attributes.placeholder = this.root.dataset.placeholder || text("selectorHint");
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) attributes[name] = select.getAttribute(name);
    }
    if (select.required) attributes["aria-required"] = "true";
    Object.entries(attributes).forEach(([name, value]) => this.input.setAttribute(name, value));
    select.id = `${id}-value`;
    select.required = false; // the server still asks; a hidden field cannot show the browser's note
    select.hidden = true;
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `${id}-list`, className: "selector-list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", attributes.placeholder);
    if (select.multiple) {
      this.picked = document.createElement("ul");
      this.picked.className = "chips selector-picked";
      this.root.prepend(this.picked);
    }
    this.root.append(this.input, this.list);
    this.rest();
  }

  listen() {
    let busy = false;
    this.input.addEventListener("compositionstart", () => (busy = true));
    this.input.addEventListener("compositionend", () => {
      busy = false;
      this.later();
    });
    this.input.addEventListener("input", (event) => {
      event.stopPropagation(); // a search is no change of the form
      if (!busy) this.later();
    });
    this.select.addEventListener("change", () => this.rest()); // chosen by something else
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("blur", () => setTimeout(() => this.rest(), 150));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]:not([aria-disabled=true])")];
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), REST);
  }

  async search() {
    const words = this.input.value.trim();
    if (this.url) {
      const run = (this.run = (this.run || 0) + 1);
      const url = new URL(this.url, window.location.href);
      url.searchParams.set("q", words);
      const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
      if (run !== this.run) return; // a later search has overtaken this one
      this.list.innerHTML = answer && answer.ok ? await answer.text() : "";
    } else this.filter(words.toLowerCase());
    this.open();
  }

  filter(words) {
    const found = [...this.select.options].filter((option) => {
      const haystack = `${option.label} ${option.dataset.search || ""}`.toLowerCase();
      return option.value && haystack.includes(words);
    });
    this.list.replaceChildren(
      ...found.slice(0, 50).map((option) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.dataset.value = option.value;
        item.textContent = option.label;
        if (option.disabled) item.setAttribute("aria-disabled", "true");
        return item;
      }),
    );
  }

  open() {
    this.options.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    this.list.hidden = this.list.children.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.point(this.options.length ? 0 : -1);
    this.list.scrollIntoView({ block: "nearest" });
    announce(text("found", { count: this.options.length }));
  }

  point(index) {
    this.at = index;
    this.options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const option = this.options[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.scrollIntoView({ block: "nearest" });
    return this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (composing(event)) return;
    const count = this.options.length;
    if (event.key === "ArrowDown" && this.list.hidden) this.search();
    else if (event.key === "ArrowDown") this.point((this.at + 1) % count);
    else if (event.key === "ArrowUp" && count) this.point((this.at - 1 + count) % count);
    else if (event.key === "Enter" && !this.list.hidden && this.at >= 0) {
      this.choose(this.options[this.at]);
    } else if (event.key === "Escape" && !this.list.hidden) this.rest();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(item) {
    const { value } = item.dataset;
    if (item.getAttribute("aria-disabled") === "true") return;
    let option = [...this.select.options].find((each) => each.value === value);
    if (!option) {
      option = new Option(item.dataset.label || item.firstChild.textContent.trim(), value);
      this.select.add(option);
    }
    option.selected = true;
    this.rest();
    this.changed();
  }

  changed() {
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Close the list and show what is chosen; emptying the text empties the choice. */
  rest() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    if (this.select.multiple) {
      this.input.value = "";
      this.chips();
      return;
    }
    const option = this.select.selectedOptions[0];
    const cleared = document.activeElement !== this.input && this.shown && !this.input.value.trim();
    if (cleared && option && option.value) {
      this.select.value = "";
      this.shown = "";
      this.changed();
      return;
    }
    this.shown = option && option.value ? option.label : "";
    this.input.value = this.shown;
  }

  chips() {
    this.picked.replaceChildren(
      ...[...this.select.selectedOptions].map((option) => {
        const item = document.createElement("li");
        item.className = "chip";
        item.textContent = option.label;
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "chip-remove", textContent: "×" });
        button.setAttribute("aria-label", text("remove", { name: option.label }));
        button.addEventListener("click", () => {
          option.selected = false;
          this.chips();
          this.changed();
          this.input.focus();
        });
        item.append(button);
        return item;
      }),
    );
  }
}

export function startSelectors(root) {
  all("[data-selector]", root).forEach((node) => {
    if (node.dataset.selectorReady) return;
    node.dataset.selectorReady = "1";
    new Selector(node);
  });
}
