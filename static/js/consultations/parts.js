// <div data-part="constantes" data-part-url="…" data-part-on="vitals">: fetched again as html when one of these happens.
import { isChanged } from "../ui/changed.js";
import { released } from "../ui/pressed.js";

const AGAIN_MS = 2000;
const TOKEN = /(name="csrfmiddlewaretoken" value=")[^"]*/g;

/** @type {WeakMap<HTMLElement, number>} */
const asked = new WeakMap();
/** The latest question that each part shows the answer of. @type {WeakMap<HTMLElement, number>} */
const shown = new WeakMap();

/**
 * @param {HTMLElement} part
 * @param {() => boolean} [isFree] asked once the answer is there: what was typed meanwhile is not taken away
 */
export async function refresh(part, isFree = () => true) {
  const turn = (asked.get(part) ?? 0) + 1;
  asked.set(part, turn);
  const answer = await read(part.dataset.partUrl ?? "");
  if (!answer.ok || answer.redirected) return; // signed out: the page to sign in at is no part of this one
  const html = await answer.text();
  await released(part);
  if (turn < (shown.get(part) ?? 0) || !isFree()) return; // a later answer is there, or something is being typed
  shown.set(part, turn);
  if (says(html) === plain(part.innerHTML)) return; // nothing new: what one is about to press stays where it is
  const held = part.contains(document.activeElement) ? describe(document.activeElement) : "";
  const opened = new Set([...part.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
  part.innerHTML = html;
  for (const summary of part.querySelectorAll("details > summary")) {
    if (opened.has(summary.textContent)) summary.parentElement?.setAttribute("open", "");
  }
  if (held) /** @type {HTMLElement | null} */ (part.querySelector(held))?.focus();
  part.dispatchEvent(new CustomEvent("pv:part", { bubbles: true, detail: { name: part.dataset.part } }));
}

/** As the browser would write it. @param {string} html */
function says(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  return plain(drawn.innerHTML);
}

/** Each answer has a token of its own, which says nothing. @param {string} html */
const plain = (html) => html.replace(TOKEN, "$1").trim();

/** Asked twice when the first time fails: nobody would tell again what has changed. @param {string} url */
async function read(url) {
  const ask = () => fetch(url, { headers: { Accept: "text/html" } });
  const answer = await ask().catch(() => null);
  if (answer && answer.status < 500) return answer;
  await new Promise((done) => setTimeout(done, AGAIN_MS));
  return ask();
}

/** How to find what had the focus again in the new html. @param {Element | null} element */
function describe(element) {
  const name = element instanceof HTMLButtonElement ? null : element?.getAttribute("name");
  if (name) return `[name="${CSS.escape(name)}"]`;
  const value = element?.getAttribute("value");
  return value ? `button[value="${CSS.escape(value)}"]` : "button";
}

/** @param {string} event @param {() => boolean} [isFree] */
export function refreshOn(event, isFree) {
  for (const part of document.querySelectorAll("[data-part-on]")) {
    const element = /** @type {HTMLElement} */ (part);
    if (element.dataset.partOn?.split(" ").includes(event)) void refresh(element, isFree).catch(() => undefined);
  }
}

/** After a cut: everything, but for what is being written. */
export function refreshAll() {
  for (const part of document.querySelectorAll("[data-part]")) {
    const isFree = () => ![...part.querySelectorAll("input, select, textarea")].some(isChanged);
    void refresh(/** @type {HTMLElement} */ (part), isFree).catch(() => undefined);
  }
}
