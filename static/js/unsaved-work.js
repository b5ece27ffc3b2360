// Asks before leaving a page with a half-filled form that posts.

/** Warn on leaving while a form that posts has changes not sent yet. */
export function unsavedWork(root) {
  let changed = false;
  root.querySelectorAll("main form[method=post]").forEach((form) => {
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
}
