// « Lire un appareil »: what it measures is proposed in the form; who is beside the patient reads it again, then keeps it.
// [data-instrument] holds the button, the choice of a simulated device where the server offers one, and what is said.
import { readInstrument } from "../instruments/reader.js";
import { SCENARIOS, simulated } from "../instruments/simulated.js";
import { webBluetooth } from "../instruments/web_bluetooth.js";
import { REFUSALS, refused, STATES } from "../instruments/words.js";
import * as proposals from "./proposals.js";

/** @typedef {import("../instruments/reader.js").Outcome} Outcome */

/** @type {AbortController | null} */
let running = null;
let said = "";

/** @param {string} hook @returns {HTMLElement | null} */
const part = (hook) => document.querySelector(`[data-instrument${hook}]`);

const choice = () => /** @type {HTMLSelectElement | null} */ (part("-choice"));

/** By code, the words of the server and whether nothing is left of the measure. @returns {Record<string, [string, boolean]>} */
const signals = () => JSON.parse(part("")?.dataset.signals ?? "{}");

/** The page says again what it said, after a part of it came from the server. */
function render() {
  if (!part("")) return;
  fill(choice());
  const isReadable = Boolean(webBluetooth() || choice());
  toggle("-read", isReadable && !running);
  toggle("-stop", Boolean(running));
  toggle("-none", !webBluetooth());
  const line = part("-said");
  if (line && line.textContent !== said) line.textContent = said;
  proposals.render(signals());
}

/** @param {string} hook @param {boolean} isShown */
function toggle(hook, isShown) {
  const found = part(hook);
  if (found) found.hidden = !isShown;
}

/** @param {HTMLSelectElement | null} select */
function fill(select) {
  if (!select || select.options.length) return;
  const real = webBluetooth() ? [new Option("Appareil réel", "")] : [];
  const made = Object.entries(SCENARIOS).map(([code, { label }]) => new Option(`Simulé : ${label.toLowerCase()}`, code));
  select.append(...real, ...made);
}

/** @param {string} text */
function say(text) {
  said = text;
  render();
}

async function read() {
  const code = choice()?.value ?? "";
  const bluetooth = code ? simulated(code) : webBluetooth();
  if (!bluetooth || running) return;
  running = new AbortController();
  const known = signals();
  const spoiling = new Set(Object.keys(known).filter((one) => known[one][1]));
  const outcome = await readInstrument(bluetooth, {
    tell: (state, name) => say(name ? `${name} : ${STATES[state].toLowerCase()}` : STATES[state]),
    signal: running.signal,
    spoiling,
  });
  running = null;
  say(told(outcome, known));
  if (outcome.state === "received") say([said, ...proposals.propose(outcome, Boolean(code))].join(" "));
}

/** @param {Outcome} outcome @param {Record<string, [string, boolean]>} known */
function told(outcome, known) {
  if (outcome.state !== "refused") return STATES[outcome.state];
  return refused(REFUSALS[outcome.why] ?? `l’appareil signale « ${known[outcome.why]?.[0] ?? "un défaut"} »`);
}

document.addEventListener("click", (event) => {
  const pressed = /** @type {Element} */ (event.target);
  if (pressed.closest("[data-instrument-read]")) void read();
  if (pressed.closest("[data-instrument-stop]")) running?.abort();
});
document.addEventListener("input", (event) => proposals.typed(event.target, signals()));
document.addEventListener("htmx:afterSwap", () => {
  if (!running && !part("-said")?.textContent) said = ""; // what it was about came back from the server
  render();
});
render();
