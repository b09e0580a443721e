// <form data-unsaved>: leaving the page with a change not sent asks first. A form that saves itself clears it.
import { within } from "./within.js";

/** @type {Set<HTMLFormElement>} */
const changed = new Set();

/** @param {BeforeUnloadEvent} event */
function ask(event) {
  for (const form of changed) if (!form.isConnected) changed.delete(form);
  if (changed.size) event.preventDefault();
}

/** @param {HTMLFormElement} form */
function hookOne(form) {
  if (form.dataset.unsavedHooked) return;
  form.dataset.unsavedHooked = "true";
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
  form.addEventListener("pv:saved", () => changed.delete(form));
}

/** @param {ParentNode} root */
export function hook(root) {
  removeEventListener("beforeunload", ask);
  addEventListener("beforeunload", ask);
  for (const form of within(root, "form[data-unsaved]")) hookOne(/** @type {HTMLFormElement} */ (form));
}
