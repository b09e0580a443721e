// <form data-unsaved>: leaving the page with a change not sent asks first. A form that saves itself clears it; one that the
// server sent back (data-changed), or that the line did not take, still holds something.
import { within } from "./within.js";

/** @type {Set<HTMLFormElement>} */
const changed = new Set();

/** @param {BeforeUnloadEvent} event */
function ask(event) {
  for (const form of changed) if (!form.isConnected) changed.delete(form);
  if (changed.size) event.preventDefault();
}

/** What was typed on this page and not sent. @returns {HTMLFormElement[]} */
export function unsent() {
  return [...changed].filter((form) => form.isConnected);
}

/** @param {HTMLFormElement} form */
function hookOne(form) {
  if (form.dataset.unsavedHooked) return;
  form.dataset.unsavedHooked = "true";
  if (form.dataset.changed !== undefined) changed.add(form);
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
  form.addEventListener("pv:saved", () => changed.delete(form));
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    form.addEventListener(name, () => changed.add(form));
  }
}

/** @param {ParentNode} root */
export function hook(root) {
  removeEventListener("beforeunload", ask);
  addEventListener("beforeunload", ask);
  for (const form of within(root, "form[data-unsaved]")) hookOne(/** @type {HTMLFormElement} */ (form));
}
