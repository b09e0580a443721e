// An aparté is said to hold once the relay says so: until then people must know that they are heard.
import { announce } from "../ui/announce.js";
import { show } from "../ui/toasts.js";

const HOLDS_MS = 5000;
const NOT_HELD = "L’aparté n’est pas en place : on vous entend encore. Coupez votre micro, ou réessayez.";

/** What the relay says now. @param {string | null} by who talks apart; null: nobody does */
export function holds(by) {
  const before = document.body.dataset.aside === "held";
  document.body.dataset.aside = by ? "held" : "";
  if (Boolean(by) === before) return;
  const said = [...document.querySelectorAll("[data-aside-said]")].map((one) => one.textContent?.trim());
  announce(by ? said.join(" ") : "L’aparté est fini. On vous voit et on vous entend.", "assertive");
}

/** On the page of who may begin one: says when it does not come about. */
export function watch() {
  document.addEventListener("pv:sent", (event) => {
    const { form } = /** @type {CustomEvent<{form: HTMLFormElement}>} */ (event).detail;
    if (!form.matches("[data-aparte-begin]")) return;
    setTimeout(() => {
      if (document.body.dataset.aside !== "held") show(NOT_HELD, "danger");
    }, HOLDS_MS);
  });
}
