// A piece that cannot be loaded fails alone: it says so in its own place and offers another try.
// A form that could not be sent keeps its text. An ended session never costs what was written.
import { announce } from "./live.js";

const fill = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

function reading(event, htmx) {
  const { target, requestConfig, elt } = event.detail;
  const note = fill("load-error");
  note.querySelector("button").addEventListener("click", () => {
    htmx.ajax("GET", requestConfig.path, { source: elt, target, swap: "innerHTML" });
  });
  target.replaceChildren(note);
}

function writing(event) {
  const form = event.detail.elt.closest("form") || event.detail.target;
  form.querySelectorAll("[data-send-error]").forEach((old) => old.remove());
  const note = fill("send-error");
  form.prepend(note);
  note.focus();
}

/** The session is over: say so over the page, which keeps what was typed. */
export function askToSignIn() {
  const dialog = document.getElementById("session-ended");
  if (dialog && !dialog.open) dialog.showModal();
}

export function startFailures(htmx) {
  function failed(event) {
    if (event.detail.xhr && event.detail.xhr.status === 401) return askToSignIn();
    const get = event.detail.requestConfig && event.detail.requestConfig.verb === "get";
    if (get) reading(event, htmx);
    else writing(event);
    announce(document.getElementById(get ? "load-error" : "send-error").content.textContent.trim());
  }
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const login = document.body.dataset.loginUrl;
    if (!login || !xhr.responseURL) return;
    if (new URL(xhr.responseURL).pathname !== new URL(login, window.location.href).pathname) return;
    event.detail.shouldSwap = false;
    askToSignIn();
  });
}
