// The report: saves itself, fills in « néant » when asked, says at any time what is missing, and lets what is billed
// follow each answer.
import { isChanged } from "../ui/changed.js";
import * as notes from "./notes.js";
import { refreshOn } from "./parts.js";
import * as quiet from "./quiet.js";
import * as shortWays from "./short_ways.js";

notes.hook();
quiet.listen();
shortWays.listen();
document.addEventListener("pv:saved", () => refreshOn("draft"));

// <form data-live>: an answer that needs no proof is sent as soon as it is chosen. A date is typed, figure by figure,
// and is a date of the year 2 on its way: it waits for the button.
document.addEventListener("change", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  const form = /** @type {HTMLFormElement | null} */ (field.closest("form[data-live]"));
  if (form && field instanceof HTMLSelectElement && !field.closest(".part") && !needsProof(field)) form.requestSubmit();
});

/** @param {HTMLSelectElement} field */
function needsProof(field) {
  const chosen = field.selectedOptions[0];
  return [...(chosen?.attributes ?? [])].some((attribute) => attribute.name.startsWith("data-with-"));
}

document.addEventListener("pv:sent", (event) => {
  const said = /** @type {CustomEvent<{seen?: Record<string, string>}>} */ (event).detail;
  for (const [name, row] of Object.entries(said.seen ?? {})) {
    for (const field of document.getElementsByName(name)) /** @type {HTMLInputElement} */ (field).value = row;
  }
  const sent = /** @type {HTMLFormElement} */ (event.target);
  refreshOn("pathway");
  refreshOn("questions", () => !halfTyped(sent));
});

/** Whether another question holds something that was not sent yet. @param {HTMLFormElement} sent */
function halfTyped(sent) {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-part=questions] form"));
  return [...forms].some((form) => form !== sent && [...form.elements].some(isChanged));
}
