// The check of a cart: what the browser can see and hear ticks itself, and what does not open says so on its line.
// <section data-check data-look>; <li data-check-line="camera"> with [data-check-tick], [data-check-seen], .pr-problem.
import { open, watch } from "../media/devices.js";
import { KIND } from "../media/roles.js";
import { explain } from "../media/trouble.js";
import { isReplaceable } from "../media/which.js";
import { ROLES, end, peakOf, prove, run, say } from "./trials.js";

/** @typedef {import("../media/which.js").Role} Role */

/** A room may be silent for a while. */
const LISTENS_S = 60;
const SHOWS_S = 20;

/** @returns {HTMLElement[]} the lines of what the browser can open */
const lines = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-look] [data-check-line]")]).filter(roleOf);

/** @param {HTMLElement} line @returns {Role | undefined} */
const roleOf = (line) => ROLES[line.dataset.checkLine ?? ""];

/** @param {HTMLElement} line @returns {HTMLInputElement | null} */
const problemOf = (line) => line.querySelector(".pr-problem input:checked:not([value=ok])");

/** @param {HTMLElement} line @param {string} text */
function tick(line, text) {
  say(line, text);
  prove(line);
  const wrong = problemOf(line);
  if (!wrong || line.dataset.proposed === undefined) return;
  wrong.checked = false; // ours, not the person's
  delete line.dataset.proposed;
  /** @type {HTMLDetailsElement} */ (line.querySelector(".pr-problem")).open = false;
}

/** A device that does not open: the person has the last word. @param {HTMLElement} line @param {string} result */
function doubt(line, result) {
  const details = /** @type {HTMLDetailsElement | null} */ (line.querySelector(".pr-problem"));
  if (!details || line.querySelector(".pr-problem input:checked")) return;
  /** @type {HTMLInputElement} */ (details.querySelector(`input[value="${result}"]`)).checked = true;
  line.dataset.proposed = "";
  details.open = true;
}

/** @param {HTMLElement} line @param {Role} role */
async function see(line, role) {
  const video = /** @type {HTMLVideoElement} */ (line.querySelector("[data-preview]"));
  const track = await open(role);
  run(line, SHOWS_S, () => {
    track.stop();
    video.hidden = true;
  });
  video.srcObject = new MediaStream([track]);
  video.hidden = false;
  await video.play();
  tick(line, `${track.label} : image vue`);
}

/** @param {HTMLElement} line @param {Role} role */
async function hear(line, role) {
  const meter = /** @type {HTMLMeterElement} */ (line.querySelector("[data-level]"));
  const track = await open(role);
  const context = new AudioContext();
  const peak = peakOf(context, track);
  meter.hidden = false;
  say(line, `${track.label} : parlez ou tapotez`);
  const timer = setInterval(() => {
    const found = peak();
    meter.value = Math.min(100, Math.round(found * 160));
    if (found > 0.03) tick(line, `${track.label} : son entendu`);
  }, 100);
  const wake = () => void context.resume(); // some browsers wait for the first press
  document.addEventListener("pointerdown", wake);
  run(line, LISTENS_S, () => {
    clearInterval(timer);
    document.removeEventListener("pointerdown", wake);
    track.stop();
    void context.close();
    meter.hidden = true;
  });
}

/** @param {HTMLElement} line */
async function look(line) {
  const role = /** @type {Role} */ (roleOf(line));
  try {
    await (KIND[role] === "video" ? see : hear)(line, role);
  } catch (failure) {
    say(line, explain(failure, role));
    doubt(line, isReplaceable(role) || line.dataset.named !== undefined ? "failed" : "absent");
  }
}

/** One after the other: two that open at once would take the same device. */
async function lookAtAll() {
  for (const line of lines()) {
    const seen = /** @type {HTMLInputElement | null} */ (line.querySelector("[data-check-seen]"));
    if (!seen?.value) await look(line);
  }
}

/** Names are told once the person has allowed a device: looking then asks nothing. */
async function isAllowed() {
  const listed = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return listed.some(({ kind, label }) => kind !== "audiooutput" && label);
}

/** The charge of this machine, where the browser knows it; on the mains without a battery it says « full ». */
async function fillCharge() {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-battery]"));
  const asked = /** @type {{getBattery?: () => Promise<{level: number, charging: boolean, chargingTime: number}>}} */ (navigator);
  const battery = field && !field.value ? await asked.getBattery?.().catch(() => undefined) : undefined;
  if (!field || !battery || (battery.charging && battery.level === 1 && battery.chargingTime === 0)) return;
  field.value = String(Math.round(battery.level * 100));
}

/** @param {() => void} onLooked the devices of this machine are its owner’s: what else it measures may begin */
export async function begin(onLooked) {
  if (!document.querySelector("[data-look]")) return;
  void fillCharge();
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-look-now]");
    if (!button) return;
    button.parentElement?.setAttribute("hidden", "");
    void lookAtAll().then(onLooked);
  });
  document.addEventListener("submit", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-check]")) lines().forEach((line) => end(line));
  });
  document.addEventListener("change", (event) => {
    const line = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-check-line]"));
    if (line) delete line.dataset.proposed;
  });
  if (await isAllowed()) {
    await lookAtAll();
    onLooked();
    watch(() => void lookAtAll());
  } else if (lines().length) {
    document.querySelector("[data-look-ask]")?.removeAttribute("hidden");
  }
}
