// A note of success leaves by itself after 10 s, unless somebody is reading it. Errors stay.
const STAY = 10000;

export function startToasts(root) {
  root.querySelectorAll(".toast-note").forEach((note) => {
    let timer = 0;
    const wait = () => (timer = setTimeout(() => note.remove(), STAY));
    const hold = () => clearTimeout(timer);
    note.addEventListener("mouseenter", hold);
    note.addEventListener("focusin", hold);
    note.addEventListener("mouseleave", wait);
    note.addEventListener("focusout", wait);
    const close = note.querySelector("[data-close]");
    if (close) close.addEventListener("click", () => note.remove());
    wait();
  });
}
