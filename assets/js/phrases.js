// data-phrase-for="id": puts the chosen phrase into that field, where the cursor stands. Without
// this script the button sends the form, which comes back with the phrase in it.
export function startPhrases() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-phrase-for]");
    const field = button && document.getElementById(button.dataset.phraseFor);
    const chosen = button && button.parentElement.querySelector("select").selectedOptions[0];
    if (!field || !chosen) return;
    event.preventDefault();
    const words = chosen.textContent.trim();
    const before = field.value.slice(0, field.selectionStart);
    const lead = before && !before.endsWith("\n") ? "\n" : "";
    field.setRangeText(lead + words, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
