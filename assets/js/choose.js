// data-choose-for="id": chooses the value of this button in that select. Without this script the
// button sends the form, which comes back with the value chosen.
export function startChoosing() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose-for]");
    if (!button) return;
    const id = button.dataset.chooseFor;
    // A select to type in keeps the value under an id of its own.
    const select = document.getElementById(`${id}-value`) || document.getElementById(id);
    event.preventDefault();
    select.value = button.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    document.getElementById(id).focus();
  });
}
