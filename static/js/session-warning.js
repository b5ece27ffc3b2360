// Tells someone who reads or writes for long that the session is about to end.

const MINUTE = 60_000;
const WARN_BEFORE = 5 * MINUTE;

function showBanner(text) {
  const banner = document.createElement("div");
  banner.className = "app-session-warning";
  banner.setAttribute("role", "alert");
  banner.textContent = text;
  document.body.prepend(banner);
}

/** Warn five minutes before the instant in data-session-ends; do nothing where there is none. */
export function sessionWarning(body) {
  const ends = Date.parse(body.dataset.sessionEnds ?? "");
  if (Number.isNaN(ends)) {
    return;
  }
  const warnIn = Math.max(0, ends - WARN_BEFORE - Date.now());
  setTimeout(() => {
    const minutes = Math.max(1, Math.round((ends - Date.now()) / MINUTE));
    const left = minutes === 1 ? "1 minute" : `${minutes} minutes`;
    showBanner(`You will be signed out in about ${left}. Save your work, or open any page to stay signed in.`);
  }, warnIn);
}
