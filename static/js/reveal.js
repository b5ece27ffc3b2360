// Shows questions that depend on an answer with that answer alone. GOV.UK Frontend would mark the radio buttons as
// expanded, which ARIA does not allow on them; so this takes the part over before it starts.

/** Show what belongs to the chosen radio button of a group, and hide what belongs to the others. */
function sync(inputs) {
  inputs.forEach((input) => {
    document.getElementById(input.dataset.reveals).classList.toggle("govuk-radios__conditional--hidden", !input.checked);
  });
}

/** Take over all radio buttons below `root` that reveal questions. */
export function reveal(root) {
  root.querySelectorAll(".govuk-radios").forEach((group) => {
    const inputs = [...group.querySelectorAll(":scope > .govuk-radios__item > input[data-aria-controls]")];
    inputs.forEach((input) => {
      input.dataset.reveals = input.dataset.ariaControls;
      delete input.dataset.ariaControls;
    });
    group.addEventListener("change", () => sync(inputs));
    sync(inputs);
  });
}
