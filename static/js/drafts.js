// Keeps what is typed in a long form, so that a lost session or a flat battery does not take it.

const EVERY = 20_000;

/** Send a form with data-draft to that address every 20 seconds while it changes, and on leaving the page. */
export function drafts(root) {
  root.querySelectorAll("form[data-draft]").forEach((form) => {
    let changed = false;
    const keep = () => {
      if (changed) {
        changed = false;
        const sent = fetch(form.dataset.draft, {
          method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error", keepalive: true,
        });
        sent.catch(() => { changed = true; });
      }
    };
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    setInterval(keep, EVERY);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        keep();
      }
    });
  });
}
