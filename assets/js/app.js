// Everything here makes a page that already works quicker; nothing here is needed to do the work.
import htmx from "htmx.org/dist/htmx.esm.js";
import { startChoosing } from "./choose.js";
import { startCopy } from "./copy.js";
import { startDates } from "./dates.js";
import { startDialogs } from "./dialog.js";
import { startDrafts } from "./draft.js";
import { startFailures } from "./failures.js";
import { startFocus } from "./focus.js";
import { startKeys } from "./keys.js";
import { startList } from "./list.js";
import { startLive } from "./live.js";
import { startMenus } from "./menu.js";
import { startPhrases } from "./phrases.js";
import { startPrint } from "./print.js";
import { startSelection } from "./selection.js";
import { startSelectors } from "./selector.js";
import { startSession } from "./session.js";
import { startSettled } from "./settled.js";
import { startToasts } from "./toasts.js";

document.documentElement.classList.add("js");

// Modules are told of every piece of page, the first one and each one htmx brings.
const enliven = [startDrafts, startSelectors, startSelection, startDates, startToasts];

startLive();
startSettled();
startMenus();
startDialogs(htmx);
startCopy();
startKeys();
startPhrases();
startPrint();
startChoosing();
startList(htmx);
startFailures(htmx);
startFocus();
startSession();

function begin() {
  enliven.forEach((start) => start(document));
  document.body.addEventListener("htmx:load", (event) => {
    enliven.forEach((start) => start(event.detail.elt));
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
