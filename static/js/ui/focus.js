// Where the reader is taken: to the summary of errors after a refused form, and to what an answer of the server
// names with data-focus-here when htmx replaces the thing that held the focus.

/** @param {ParentNode} root */
export function hook(root) {
  const target = /** @type {HTMLElement | null} */ (root.querySelector("[data-focus-here]"));
  if (!target) return;
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
}
