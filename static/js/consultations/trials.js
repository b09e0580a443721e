// Trying a device: its picture shown, its level moving, a sound played. The person has the last word.
// <li data-check-line="camera"> with <button data-test="camera">, [data-check-said], and a video or a meter.
import { choices, open } from "../media/devices.js";
import { KIND } from "../media/roles.js";
import { explain } from "../media/trouble.js";

/** @typedef {import("../media/which.js").Role} Role */

/** @type {Record<string, Role>} */
export const ROLES = { camera: "camera", hand_camera: "hand_camera", microphone: "voice", stethoscope: "stethoscope" };

/** @param {HTMLElement} line @param {string} text */
export function say(line, text) {
  const said = line.querySelector("[data-check-said]");
  if (said) said.textContent = text;
}

/** The page itself had its picture or its sound: the line says so, and is measured. @param {HTMLElement} line */
export function prove(line) {
  const seen = /** @type {HTMLInputElement | null} */ (line.querySelector("[data-check-seen]"));
  const sign = /** @type {HTMLElement | null} */ (line.querySelector("[data-check-tick]"));
  if (seen) seen.value = "1";
  if (sign) sign.hidden = false;
}

/** Proposes a state; the person has the last word. @param {HTMLElement} line @param {string} result */
export function propose(line, result) {
  if (result !== "ok") no(line, result);
}

/** How long one speaks, then listens. */
const SPOKEN_S = 3;

/** What ends the trial that runs on a line. @type {WeakMap<HTMLElement, (spent?: boolean) => void>} */
const running = new WeakMap();

/**
 * One trial a line: the one before ends first, this one after so many seconds (`spent`) or when the next begins.
 * @param {HTMLElement} line @param {number} seconds @param {(spent: boolean) => void} end
 */
export function run(line, seconds, end) {
  running.get(line)?.();
  const timer = setTimeout(() => running.get(line)?.(true), seconds * 1000);
  running.set(line, (spent = false) => {
    running.delete(line);
    clearTimeout(timer);
    end(spent);
  });
}

/** The trial that runs on a line stops. @param {HTMLElement} line */
export const end = (line) => running.get(line)?.();

/**
 * How loud a track is, from 0 to 1, when asked. @param {AudioContext} context @param {MediaStreamTrack} track
 * @returns {() => number}
 */
export function peakOf(context, track) {
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  };
}

/** @param {HTMLElement} line @param {Role} role @param {string} deviceId "": its own */
async function camera(line, role, deviceId) {
  const video = /** @type {HTMLVideoElement} */ (line.querySelector("[data-preview]"));
  const track = await open(role, deviceId);
  run(line, 15, () => {
    track.stop();
    video.hidden = true;
  });
  video.srcObject = new MediaStream([track]);
  video.hidden = false;
  await video.play();
  say(line, `${track.label}, ${video.videoWidth} × ${video.videoHeight} : voyez-vous l’image ?`);
  propose(line, "ok");
}

/**
 * What the microphone takes for three seconds, then gives back: a level that moves says nothing of how it sounds.
 * @param {HTMLElement} line @param {Role} role @param {string} deviceId "": its own
 */
async function microphone(line, role, deviceId) {
  const meter = /** @type {HTMLMeterElement} */ (line.querySelector("[data-level]"));
  const track = await open(role, deviceId);
  const context = new AudioContext();
  const loudness = peakOf(context, track);
  const later = new DelayNode(context, { maxDelayTime: SPOKEN_S, delayTime: SPOKEN_S });
  context.createMediaStreamSource(new MediaStream([track])).connect(later).connect(context.destination);
  meter.hidden = false;
  say(line, `${track.label} : parlez ou tapotez, ${SPOKEN_S}\u00a0secondes…`);
  let heard = false;
  const timer = setInterval(() => {
    const peak = loudness();
    meter.value = Math.min(100, Math.round(peak * 160));
    heard ||= peak > 0.03;
  }, 100);
  const spoken = setTimeout(() => {
    // What is played must not come in again. The way stays whole: cut, some Chromium play nothing of what is under way.
    track.stop();
    meter.value = 0;
    say(line, heard ? `${track.label} : écoutez.` : "Aucun son n’est arrivé. Vérifiez le branchement, puis essayez de nouveau.");
  }, SPOKEN_S * 1000);
  run(line, 2 * SPOKEN_S, (spent) => {
    clearInterval(timer);
    clearTimeout(spoken);
    track.stop();
    void context.close();
    meter.hidden = true;
    if (heard) prove(line);
    if (!spent || !heard) return;
    say(line, `${track.label} : vous êtes-vous entendu ?`);
    propose(line, "ok");
  });
}

/** @param {HTMLElement} line */
function speaker(line) {
  const context = new AudioContext();
  const note = context.createOscillator();
  const gain = context.createGain();
  note.frequency.value = 440;
  gain.gain.setValueAtTime(0.2, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 1.2);
  note.connect(gain).connect(context.destination);
  note.start();
  note.stop(context.currentTime + 1.2);
  say(line, "Un son vient d’être joué : l’avez-vous entendu ?");
}

/** Which device it is, where there is a choice: another one is remembered for the calls of this machine. @param {HTMLElement} line @param {Role} role */
async function offer(line, role) {
  const select = /** @type {HTMLSelectElement | null} */ (line.querySelector("[data-choose]"));
  if (!select) return;
  const found = await choices(role);
  const known = found.some((one) => one.chosen);
  const options = found.map((one) => new Option(one.label, one.deviceId, one.chosen, one.chosen));
  select.hidden = found.length < (known ? 2 : 1);
  select.replaceChildren(...(known ? [] : [new Option("Choisir l’appareil", "", true, true)]), ...options);
  select.onchange = () => select.value && void attempt(line, role, select.value);
}

/** @param {HTMLElement} line @param {Role} role @param {string} [deviceId] */
async function attempt(line, role, deviceId = "") {
  running.get(line)?.();
  try {
    await (KIND[role] === "video" ? camera : microphone)(line, role, deviceId);
  } catch (failure) {
    say(line, explain(failure, role));
    propose(line, "failed");
  }
  await offer(line, role);
}

/**
 * A device that does not open has its answer, unless the person gave one.
 * @param {HTMLElement} line @param {string} result
 */
function no(line, result) {
  const given = line.querySelector("input[type=radio]:checked");
  const answers = `input[type=radio][value=no], input[type=radio][value="${result}"]`;
  const answer = /** @type {HTMLInputElement | null} */ (line.querySelector(answers));
  if (!answer || given) return;
  answer.checked = true;
  const details = answer.closest("details");
  if (details) details.open = true;
}

/** @param {number} kbps */
const megabits = (kbps) => `${(kbps / 1000).toFixed(1).replace(".", ",")}\u00a0Mbit/s`;

/** « envoi 2,1 Mbit/s, réception au moins 1,9 Mbit/s » @param {import("../media/line_test.js").LineReport} found */
export function both({ up_kbps, down_kbps, down_at_least }) {
  return `envoi ${megabits(up_kbps)}, réception ${down_at_least ? "au moins " : ""}${megabits(down_kbps)}`;
}

/** @param {(line: HTMLElement, button: HTMLElement) => Promise<void>} lineTest */
export function listen(lineTest) {
  document.addEventListener("click", async (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-test]"));
    const line = /** @type {HTMLElement | null} */ (button?.closest("[data-check-line]"));
    if (!button || !line) return;
    const role = ROLES[line.dataset.checkLine ?? ""];
    if (role) await attempt(line, role);
    else if (button.dataset.test === "speaker") speaker(line);
    else await lineTest(line, button);
  });
}
