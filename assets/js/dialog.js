// Native dialogs. They close by Esc, by [data-dialog-close] and never by a click beside them.
//   data-dialog="id"   opens the <dialog id="id"> of the page
//   data-dialog-load   on a link: loads its href into the page's own dialog (#dialog-body)
// A link keeps working as a link where this script is missing.
import { composing } from "./dom.js";

/** Give the focus to the first field; where there is none to the heading, never to the cross. */
function start(dialog) {
  const fields = dialog.querySelectorAll(
    ".dialog-body input, .dialog-body select, .dialog-body textarea",
  );
  const field = [...fields].find((node) => node.offsetParent && !node.disabled);
  const heading = dialog.querySelector(".act-title, h2");
  if (!field && heading) heading.tabIndex = -1;
  const first = field || heading;
  if (first) first.focus();
}

export function startDialogs(htmx) {
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener && plain(event)) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog) {
        event.preventDefault();
        opener.focus(); // closing gives the focus back to it
        dialog.showModal();
      }
    }
    const loader = event.target.closest("a[data-dialog-load]");
    if (loader && plain(event)) {
      event.preventDefault();
      htmx
        .ajax("GET", loader.href, { source: loader, target: "#dialog-body", swap: "innerHTML" })
        .then(() => {
          const dialog = document.getElementById("dialog");
          loader.focus();
          if (!dialog.open) dialog.showModal();
          start(dialog);
        });
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
  });

  // Esc ends a composition first; it must not take the dialog with it.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && composing(event)) event.stopPropagation();
  });
}
