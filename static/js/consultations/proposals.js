// What a device proposes beside each field: <input type="hidden" data-read="8480-6"> holds it, [data-read-said] tells it.
// Another value typed over it is typed by hand, and says so.
import { french } from "../instruments/octets.js";

/** @typedef {import("../instruments/reader.js").Outcome & {state: "received"}} Received */
/** @typedef {Record<string, [string, boolean]>} Signals */
/** @typedef {{value: number, device: string, serial: string, software: string, instrument: string, read: string, at: string, signals: string[], simulated: boolean}} Reading */

/** Minutes between the clock of the device and ours from which it may be another measure, or another patient. */
const APART = 15;

/** @param {string} kind */
const holder = (kind) => /** @type {HTMLInputElement | null} */ (document.querySelector(`[data-read="${kind}"]`));

/** @param {HTMLInputElement} held */
const field = (held) => /** @type {HTMLInputElement | null} */ (held.form?.elements.namedItem(held.dataset.read ?? ""));

let isProposing = false;

/** Fills the fields; a value typed before is never taken away. @param {Received} received @param {boolean} simulated @returns {string[]} what the person must know */
export function propose({ measure, about, instrument }, simulated) {
  const left = measure.values.filter(({ kind, value }) => {
    const held = holder(kind);
    const input = held && field(held);
    if (!held || !input || (input.value && !held.value && input.value !== french(value))) return true;
    held.value = JSON.stringify(reading(value, { measure, about, instrument }, simulated));
    write(input, french(value));
    if (measure.site) choose(held, measure.site);
    return false;
  });
  const kept = left.length ? ["Ce qui était déjà saisi est gardé : effacez-le pour prendre la valeur de l’appareil."] : [];
  return [...kept, ...apart(measure.at)];
}

/** @param {number} value @param {Pick<Received, "measure" | "about" | "instrument">} received @param {boolean} simulated @returns {Reading} */
function reading(value, { measure, about, instrument }, simulated) {
  const device = [about.make, about.model].filter(Boolean).join(" ") || about.name;
  const { serial, software } = about;
  return { value, device, serial, software, instrument, read: measure.read, at: measure.at, signals: measure.status, simulated };
}

/** As if it was typed: the page then knows that something is not kept yet. @param {HTMLInputElement} input @param {string} text */
function write(input, text) {
  isProposing = true;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  isProposing = false;
}

/** @param {HTMLInputElement} held @param {string} site */
function choose(held, site) {
  const select = /** @type {HTMLSelectElement | null} */ (held.form?.elements.namedItem(held.dataset.site ?? ""));
  const option = [...(select?.options ?? [])].find((one) => one.value === site);
  if (select && option && !select.value) select.value = site;
}

/** @param {string} at @returns {string[]} */
function apart(at) {
  const minutes = at ? Math.abs(Date.now() - new Date(at).getTime()) / 60_000 : 0;
  if (minutes < APART) return [];
  const said = new Date(at).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
  return [`L’appareil date cette mesure du ${said} : vérifiez qu’elle est bien de ce patient.`];
}

/** @param {EventTarget | null} target @param {Signals} known */
export function typed(target, known) {
  const held = target instanceof HTMLInputElement ? holder(target.name) : null;
  if (!held || isProposing) return;
  if (held.value) held.dataset.was = held.value;
  held.value = "";
  render(known);
}

/** @param {Signals} known */
export function render(known) {
  for (const held of document.querySelectorAll("[data-read]")) one(/** @type {HTMLInputElement} */ (held), known);
}

/** @param {HTMLInputElement} held @param {Signals} known */
function one(held, known) {
  const said = /** @type {HTMLElement | null} */ (document.querySelector(`[data-read-said="${held.dataset.read}"]`));
  if (!said) return;
  const device = /** @type {HTMLElement | null} */ (document.querySelector(`[data-typed-with="${held.dataset.read}"]`));
  if (device) device.hidden = Boolean(held.value); // what was read says itself of which device
  const isTyped = !held.value && Boolean(held.dataset.was) && Boolean(field(held)?.value);
  said.hidden = !held.value && !isTyped;
  said.classList.toggle("typed", isTyped);
  said.textContent = isTyped ? "Corrigé : sera gardé comme saisi à la main." : sentence(held.value, known);
}

/** @param {string} held @param {Signals} known */
function sentence(held, known) {
  if (!held) return "";
  const { device, serial, read, signals, simulated } = /** @type {Reading} */ (JSON.parse(held));
  const from = `${simulated ? "Lu d’un appareil simulé" : "Lu par Bluetooth"} : ${read}`;
  const which = [device, serial && `n°\u00a0${serial}`].filter(Boolean).join(", ");
  const signalled = signals.map((code) => known[code]?.[0]).filter(Boolean).join(", ");
  return `${from} · ${which}.${signalled ? ` L’appareil signale : ${signalled}.` : ""} À relire avant d’enregistrer.`;
}
