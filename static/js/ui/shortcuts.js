// data-shortcut="/" : the key brings the focus there, or follows the link, unless one is writing or scrolling sideways,
// or what holds the focus took the key for itself.

/** @param {EventTarget | null} target */
const writing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** Arrows belong to what they scroll. @param {EventTarget | null} target */
const scrolls = (target) => {
  const region = target instanceof Element ? target.closest("[role=region][tabindex]") : null;
  return region !== null && region.scrollWidth > region.clientWidth;
};

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const field = /** @type {HTMLElement | null} */ (
      document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`)
    );
    if (!field || (event.key.startsWith("Arrow") && scrolls(event.target))) return;
    event.preventDefault();
    if (field instanceof HTMLAnchorElement) field.click();
    else field.focus();
  });
}
