// Asks before leaving a page with a half-filled form that posts.

/** Warn on leaving while a form that posts has changes not sent yet; a form with a password holds no work. */
export function unsavedWork(root) {
  let changed = false;
  root.querySelectorAll("main form[method=post]:not(:has([type=password]))").forEach((form) => {
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
}
