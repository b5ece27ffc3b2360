// Shows how far long work is without reloading the page; the text for screen readers changes only with the state.

const PAUSE = 2_000;
const MOST_LOOKS = 900;

async function fresh(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function show(work, page) {
  const [state, progress] = ["[role=status]", "[data-work-progress]"].map((part) => page.querySelector(part));
  const told = work.querySelector("[role=status]");
  if (told.textContent.trim() !== state.textContent.trim()) {
    told.textContent = state.textContent;
  }
  work.querySelector("[data-work-progress]").replaceChildren(...progress.childNodes);
}

async function look(work, left) {
  try {
    const page = await fresh(location.href);
    if (!page.querySelector("[data-work]")) {
      location.reload();
      return;
    }
    show(work, page);
  } catch {
    // The next look may succeed.
  }
  if (left > 0) {
    setTimeout(() => look(work, left - 1), PAUSE);
  }
}

/** Look every two seconds, for half an hour at most, while the page shows work that has not ended. */
export function longWork(root) {
  const work = root.querySelector("[data-work]");
  if (work) {
    setTimeout(() => look(work, MOST_LOOKS), PAUSE);
  }
}
