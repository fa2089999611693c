// <form data-draft-url="…"> is kept on the server: 2 s after the last change, when a field is left
// and when the page goes away. The form is posted as it stands (without files) and the answer is a
// 2xx without a body. [data-draft-status] says what happened. Nothing is written to the browser.
// <form data-guard> without an address only warns before unsaved work is left.
import { all, clockTime, text } from "./dom.js";

const PAUSE = 2000;
const states = new Set();

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.version = 0; // counts changes; `saved` is the last one the server has
    this.saved = 0;
    this.busy = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusout", () => this.save());
    for (const field of form.elements) {
      // A field elsewhere on the page that names this form: its events do not pass through it.
      if (!form.contains(field)) field.addEventListener("change", () => this.changed());
    }
    form.addEventListener("submit", () => (this.saved = this.version));
    form.addEventListener("htmx:sendError", () => this.changed()); // not sent, so not saved
  }

  get dirty() {
    return this.version !== this.saved;
  }

  changed() {
    this.version += 1;
    if (!this.url) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  body() {
    const typed = [...new FormData(this.form)].filter(([, value]) => !(value instanceof File));
    return new URLSearchParams(typed); // a full disk refuses forms with files, never words
  }

  async save() {
    if (!this.url || !this.dirty || this.busy) return;
    clearTimeout(this.timer);
    this.busy = true;
    const version = this.version;
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body: this.body(),
        headers: { "X-Requested-With": "fetch" },
        redirect: "error", // a login page is not a saved draft
      });
      if (!answer.ok) throw new Error(answer.status);
      this.saved = Math.max(this.saved, version);
      this.say("saved", text("draftSaved", { time: clockTime() }));
    } catch {
      this.say("failed", text("draftFailed"));
      this.timer = setTimeout(() => this.save(), 5 * PAUSE);
    }
    this.busy = false;
    if (this.dirty && this.version !== version) this.changed();
  }

  leave() {
    if (!this.url || !this.dirty) return;
    if (navigator.sendBeacon(this.url, this.body())) this.saved = this.version;
  }

  say(state, words) {
    const place =
      this.form.querySelector("[data-draft-status]") || document.querySelector("[data-draft-status]");
    if (!place) return;
    place.dataset.state = state;
    place.textContent = words;
  }
}

function living() {
  states.forEach((draft) => document.contains(draft.form) || states.delete(draft));
  return [...states];
}

window.addEventListener("pagehide", () => living().forEach((draft) => draft.leave()));
window.addEventListener("beforeunload", (event) => {
  if (!living().some((draft) => draft.dirty)) return;
  event.preventDefault();
  event.returnValue = "";
});

export function startDrafts(root) {
  all("form[data-draft-url], form[data-guard]", root).forEach((form) => {
    if (form.dataset.draftReady) return;
    form.dataset.draftReady = "1";
    states.add(new Draft(form));
  });
}
