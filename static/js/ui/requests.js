// What every htmx request carries, and what the reader is told when one fails.
import { csrfToken } from "./csrf.js";
import { clear, show } from "./toasts.js";
import { unsent } from "./unsaved.js";

const SENTENCES = /** @type {Record<number, string>} */ ({
  401: "Votre session est terminée. Rechargez la page pour vous reconnecter : ce qui était enregistré l’est toujours.",
  403: "Vous n’avez pas le droit de faire cela. Rien n’a été modifié.",
  404: "Introuvable, ou hors de votre périmètre. Rien n’a été modifié.",
  429: "Trop de demandes à la suite. Attendez une minute, puis recommencez.",
});
const FAILED =
  "Le serveur n’a pas répondu comme prévu. Rien n’est perdu à l’écran : réessayez dans une minute.";
const UNREACHABLE = "La ligne est coupée. Rien n’est perdu à l’écran : réessayez quand elle sera revenue.";

const SIGNED_OUT =
  "Votre session est terminée. Rien n’est perdu à l’écran : reconnectez-vous dans l’autre onglet, puis enregistrez à nouveau.";

export function listen() {
  document.addEventListener("htmx:configRequest", (event) => {
    const detail = /** @type {CustomEvent} */ (event).detail;
    if (detail.verb === "get") return;
    detail.headers["X-CSRFToken"] = csrfToken();
    if (detail.parameters.csrfmiddlewaretoken) detail.parameters.csrfmiddlewaretoken = csrfToken();
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    // The server would lead to the sign-in page: not while something typed would be lost with this one.
    const { xhr, elt } = /** @type {CustomEvent} */ (event).detail;
    if (xhr.status !== 401) return;
    if (elt.matches("form[data-unsaved]")) elt.dispatchEvent(new CustomEvent("htmx:sendError"));
    if (!unsent().length) return;
    event.preventDefault();
    show(SIGNED_OUT, "warn", { label: "Se reconnecter", url: xhr.getResponseHeader("HX-Redirect") ?? "/" });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal told as a problem document (RFC 9457) is a sentence to say, not a page to show.
    const detail = /** @type {CustomEvent} */ (event).detail;
    if (!detail.xhr.getResponseHeader("Content-Type")?.includes("problem+json")) return;
    detail.shouldSwap = false;
    detail.isError = false;
    show(JSON.parse(detail.xhr.response).detail || FAILED, "danger");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // What is kept now was refused or cut a moment ago: that is no longer news.
    const { xhr, requestConfig } = /** @type {CustomEvent} */ (event).detail;
    if (requestConfig.verb !== "get" && xhr.status < 300) clear("warn", "danger");
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = /** @type {CustomEvent} */ (event).detail.xhr.status;
    show(SENTENCES[status] ?? FAILED, "danger");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => show(UNREACHABLE, "danger"));
  }
}
