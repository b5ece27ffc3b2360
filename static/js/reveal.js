// Shows questions that depend on an answer with that answer alone. GOV.UK Frontend would mark the radio buttons as
// expanded, which ARIA does not allow on them; so this takes the part over before it starts.

/** Show what belongs to the chosen radio button of a group, and hide what belongs to the others. */
function sync(inputs) {
  inputs.forEach((input) => {
    document.getElementById(input.dataset.reveals).classList.toggle("govuk-radios__conditional--hidden", !input.checked);
  });
}

/** Show the questions below a group while one of the answers is chosen with which they are asked. */
function follow(place) {
  const answers = place.dataset.answers.split(" ");
  const inputs = [...place.closest("form").querySelectorAll(`[name="${place.dataset.askedOf}"]`)];
  const show = () => {
    place.hidden = !inputs.some((input) => input.checked && answers.includes(input.value));
  };
  inputs.forEach((input) => input.addEventListener("change", show));
  show();
}

/** Take over all radio buttons below `root` that reveal questions. */
export function reveal(root) {
  root.querySelectorAll("[data-asked-of]").forEach(follow);
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
