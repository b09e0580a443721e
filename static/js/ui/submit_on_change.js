// <form data-submit-on-change="#part">: a choice is enough, and only that part of the page is fetched again, the focus where it
// was and what was unfolded still so; the button stays for those without scripts. Without a part, the form is sent as a whole. A field with data-stay
// changes nothing else on the page: the form waits.
import { announce } from "./announce.js";
import { show } from "./toasts.js";

const UNREACHABLE = "La ligne est coupée. Rien n’est perdu à l’écran : refaites ce choix quand elle sera revenue.";
const CHOICES = "select:not([data-stay]), [type=radio]:not([data-stay])";
let turn = 0;

export function listen() {
  document.addEventListener("change", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const form = field.form;
    if (form?.dataset.submitOnChange === undefined) return;
    if (!field.matches(CHOICES)) return;
    if (form.dataset.submitOnChange) void refresh(form, form.dataset.submitOnChange);
    else form.requestSubmit();
  });
  addEventListener("pageshow", catchUp);
}

/** A choice made before this script came, or put back by the browser on the way back, is followed too. */
function catchUp() {
  for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
    const element = /** @type {HTMLFormElement} */ (form);
    const part = element.dataset.submitOnChange;
    if (part && [...element.elements].some((field) => field.matches(CHOICES) && isChanged(field))) {
      void refresh(element, part);
    }
  }
}

/** @param {Element} field */
function isChanged(field) {
  if (field instanceof HTMLInputElement) return field.checked !== field.defaultChecked;
  const chosen = field instanceof HTMLSelectElement ? field.selectedOptions[0] : undefined;
  return Boolean(chosen?.value) && !chosen?.defaultSelected;
}

/** @param {HTMLFormElement} form @param {string} selector */
async function refresh(form, selector) {
  const mine = ++turn;
  const sent = new FormData(form);
  let text;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: sent,
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(20_000),
    });
    text = await answer.text();
  } catch {
    return show(UNREACHABLE, "danger");
  }
  if (mine !== turn) return; // a later choice is on its way
  const next = new DOMParser().parseFromString(text, "text/html").querySelector(selector);
  // Another page came: the session ended, or something is refused. The browser goes there as without a script.
  if (next) {
    carry(form, sent, next);
    replace(selector, next);
  }
  else form.requestSubmit();
}

/**
 * What was filled in while the answer was on its way is in no answer: it goes along.
 * @param {HTMLFormElement} form @param {FormData} sent @param {Element} next
 */
function carry(form, sent, next) {
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || sent.getAll(name).includes(value)) continue;
    for (const field of next.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) {
        field.checked = field.value === value;
      } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
      else if (field instanceof HTMLTextAreaElement) field.value = value;
    }
  }
}

/** @param {string} selector @param {Element} next */
function replace(selector, next) {
  const held = document.activeElement?.id;
  const unfolded = [...document.querySelectorAll(`${selector} details[open][id]`)].map((one) => one.id);
  const part = /** @type {Element} */ (document.querySelector(selector));
  part.replaceWith(next);
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  next.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
  // A stop must not wait below the fold of a telephone.
  next.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  announce(next.querySelector("[data-announce]")?.textContent ?? "");
}
