// <form data-unsaved>: leaving the page with a change not sent asks first. A form that saves itself clears it; one that the
// server sent back (data-changed), or that the line did not take, still holds something until it is given up (data-forget).
import { within } from "./within.js";

/** @type {Set<HTMLFormElement>} */
const changed = new Set();

/** @param {BeforeUnloadEvent} event */
function ask(event) {
  if (unsent().length) event.preventDefault();
}

/** What was typed on this page and not sent. @returns {HTMLFormElement[]} */
export function unsent() {
  for (const form of changed) if (!form.isConnected) changed.delete(form);
  return [...changed].filter((form) => !isAsBrought(form));
}

/** Typed and taken back: nothing of it would be lost. What saves itself, or came back refused, does not tell. @param {HTMLFormElement} form */
function isAsBrought(form) {
  if (form.dataset.changed !== undefined || form.dataset.notes !== undefined) return false;
  return [...form.elements].every((field) => {
    if (field instanceof HTMLSelectElement) return field.selectedIndex === Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
    if (field instanceof HTMLTextAreaElement) return field.value === field.defaultValue;
    if (!(field instanceof HTMLInputElement)) return true;
    if (field.type === "file") return !field.files?.length;
    return field.value === field.defaultValue && field.checked === field.defaultChecked;
  });
}

/** « Renoncer »: what was refused is not sent, and keeps nobody on the page. @param {Event} event */
function forget(event) {
  const button = /** @type {Element} */ (event.target).closest("[data-forget]");
  const form = button instanceof HTMLButtonElement ? button.form : null;
  if (!form) return;
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = false;
    else /** @type {HTMLInputElement | HTMLTextAreaElement} */ (field).value = "";
  }
  changed.delete(form);
  button?.closest("section")?.querySelector(".alert")?.remove();
  for (const said of form.querySelectorAll(".invalid-feedback")) said.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  button?.remove();
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
  removeEventListener("click", forget);
  addEventListener("click", forget);
  removeEventListener("beforeunload", ask);
  addEventListener("beforeunload", ask);
  for (const form of within(root, "form[data-unsaved]")) hookOne(/** @type {HTMLFormElement} */ (form));
}
