// Five minutes before the sign-in ends the page says so and offers to go on. Other pages of the same
// person count as work, so the server is asked first how much time is left; asking counts as none.
// After signing in again in another window the forms of this page take up the new token.
import { text } from "./dom.js";
import { askToSignIn } from "./failures.js";

const dialog = () => document.getElementById("session-soon");
const SLACK = 2;

function refreshTokens() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  if (!cookie) return;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
    field.value = cookie[1];
  });
  if (document.body.hasAttribute("hx-headers")) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": cookie[1] }));
  }
}

export function startSession() {
  const { sessionLeft, sessionWarning, sessionUrl } = document.body.dataset;
  const ended = document.getElementById("session-ended");
  if (ended) ended.addEventListener("close", refreshTokens);
  if (!sessionUrl) return;
  const warning = Number(sessionWarning);
  let timer = 0;

  function wait(left) {
    clearTimeout(timer);
    const until = left > warning ? left - warning : left > 0 ? left : 0;
    timer = setTimeout(ask, (until + SLACK) * 1000);
  }

  async function ask(method = "GET") {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const headers = { "X-CSRFToken": token ? token.value : "", "HX-Request": "true" };
    let answer;
    try {
      answer = await fetch(sessionUrl, { method, headers, redirect: "error" });
    } catch {
      return wait(warning); // the line is down; the server will say what is left
    }
    if (answer.status === 401) return over();
    if (!answer.ok) return wait(warning);
    const { left } = await answer.json();
    if (left <= warning && method === "GET") warn(left);
    if (method === "POST") settle(left);
    else wait(left);
  }

  function warn(left) {
    const box = dialog();
    if (!box || box.open) return;
    say(box, "sessionMinutes", left);
    box.showModal();
  }

  function settle(left) {
    const box = dialog();
    if (left > warning) {
      if (box.open) box.close();
    } else say(box, "sessionLast", left); // eight hours are over: only a new sign-in helps
    wait(left);
  }

  function say(box, name, left) {
    const n = Math.max(1, Math.round(left / 60));
    box.querySelector("[data-session-words]").textContent = text(name, { n });
  }

  function over() {
    const box = dialog();
    if (box && box.open) box.close();
    askToSignIn();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-session-stay]")) ask("POST");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) wait(Number(sessionLeft));
  });
  wait(Number(sessionLeft));
}
