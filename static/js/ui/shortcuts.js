// data-shortcut="/" : the key brings the focus there, unless one is writing.

/** @param {EventTarget | null} target */
const writing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const field = /** @type {HTMLElement | null} */ (
      document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`)
    );
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
}
