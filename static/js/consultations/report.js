// The report: saves itself, fills in « néant » when asked.
import * as notes from "./notes.js";

notes.hook();

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-fill]"));
  if (!button) return;
  const field = /** @type {HTMLTextAreaElement} */ (document.getElementById(button.dataset.fill ?? ""));
  field.value = button.dataset.with ?? "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
