// <form data-after-saved>: « Nous sommes prêts » leaves the page, so what is typed elsewhere on it is kept first.
// <form data-kept-with>: says all it has to say, and is sent by that same press; of another, its author is asked.
// The note saves itself and is sent with the page.
import { show } from "../ui/toasts.js";
import { unsent } from "../ui/unsaved.js";

/** @param {Event} event */
function check(event) {
  const form = /** @type {HTMLElement} */ (event.target);
  if (!form.matches("[data-after-saved]")) return;
  const left = unsent().filter((one) => one.dataset.notes === undefined);
  if (!left.length) return;
  event.preventDefault();
  const asked = left.find((one) => one.dataset.keptWith === undefined);
  if (asked) ask(asked);
  else keep(/** @type {HTMLFormElement} */ (left[0]));
}

/** @param {HTMLFormElement} form */
function ask(form) {
  const section = form.closest("section");
  show(`Pas encore enregistré : ${section?.querySelector("h2")?.textContent?.trim().toLowerCase()}.`, "warn");
  section?.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null} */ (form.querySelector("button[type=submit]"))?.focus();
}

/** Sent, then the press goes on; a refusal or a cut keeps its author here, at what was typed. @param {HTMLFormElement} form */
function keep(form) {
  const heard = new AbortController();
  const stop = () => heard.abort();
  const goesOn = (/** @type {Event} */ event) => {
    const { xhr, requestConfig } = /** @type {CustomEvent} */ (event).detail;
    if (requestConfig?.elt !== form) return;
    stop();
    if (xhr.status < 300) /** @type {HTMLFormElement | null} */ (document.querySelector("[data-after-saved]"))?.requestSubmit();
  };
  document.addEventListener("htmx:afterSettle", goesOn, { signal: heard.signal });
  for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:responseError", "htmx:swapError"]) {
    document.addEventListener(failed, stop, { signal: heard.signal });
  }
  form.requestSubmit();
}

export function listen() {
  document.addEventListener("htmx:confirm", check);
}
