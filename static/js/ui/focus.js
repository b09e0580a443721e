// Where the reader is taken: to the summary of errors after a refused form, and to what an answer of the server
// names with data-focus-here when htmx replaces the thing that held the focus.

import { within } from "./within.js";

/** @param {ParentNode} root */
export function hook(root) {
  const [target] = within(root, "[data-focus-here]");
  if (!target || target.closest("[data-specimen]")) return; // a specimen has not just been refused
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
}
