/** What a line must carry for an act, from what the pages really send (roles.js), and the word for one that was measured. */

import { KIND, SENDING, SMALL } from "./roles.js";

/**
 * @typedef {import("./roles.js").TrackRole} TrackRole
 * @typedef {"cart" | "desk"} Place where the line ends: beside the patient, or at a physician's
 * @typedef {"good" | "fair" | "poor" | "audio_only" | "insufficient" | "none"} LineVerdict
 * @typedef {{sound: number, picture: number, whole: number}} Need kbit/s: for the sounds, for reduced pictures with them, for whole ones
 *
 * @typedef {object} Line
 * @property {number} up_kbps
 * @property {number} down_kbps
 * @property {boolean} down_at_least what came back was all that was sent: the line may carry more
 * @property {number} loss 0 to 1
 * @property {number} rtt_ms
 * @property {number} freezes of the picture that came back, in ten seconds
 */

/** Of a sound, beside it: the heads of fifty packets a second. */
const HEADS_KBPS = 20;
/** Of a picture, beside it: heads, and what is repeated. */
const BESIDE = 1.1;
/** With half of the most that it may take, a picture is whole and moves. */
const ENOUGH = 0.5;

/** @type {Readonly<Record<Place, TrackRole[]>>} */
const SENDS = Object.freeze({
  cart: ["voice", "stethoscope", "camera", "hand_camera"],
  desk: ["voice", "camera"],
});

/** @type {Readonly<Record<LineVerdict, string>>} */
export const TITLES = Object.freeze({
  good: "Ligne bonne",
  fair: "Ligne moyenne",
  poor: "Image réduite",
  audio_only: "Son seulement",
  insufficient: "Ligne insuffisante",
  none: "Appel impossible",
});
const ORDER = /** @type {LineVerdict[]} */ (Object.keys(TITLES));

/** What one end sends at a time. @param {Place} place @returns {Need} */
export function need(place) {
  const sounds = SENDS[place].filter((role) => KIND[role] === "audio");
  const pictures = SENDS[place].filter((role) => KIND[role] === "video");
  /** @param {TrackRole[]} roles @param {(role: TrackRole) => number} of */
  const sum = (roles, of) => roles.reduce((total, role) => total + of(role), 0);
  const sound = sum(sounds, (role) => SENDING[role].maxBitrate / 1000 + HEADS_KBPS);
  const small = sum(pictures, (role) => ((SMALL[role]?.maxBitrate ?? 0) / 1000) * BESIDE);
  const whole = sum(pictures, (role) => (SENDING[role].maxBitrate / 1000) * ENOUGH * BESIDE);
  return { sound: Math.round(sound), picture: Math.round(sound + small), whole: Math.round(sound + whole) };
}

/** @param {Line} line @param {Place} place @returns {LineVerdict} the worst of what each way carries and of how it carries it */
export function judgeLine(line, place) {
  const far = need(place === "cart" ? "desk" : "cart");
  const up = carried(line.up_kbps, need(place));
  // What came back is no more than what went out: a narrow way up says nothing of the way down. And pictures that the relay
  // held back, on a line that it found too narrow for them, say nothing of sounds.
  const down = line.down_at_least ? "good" : carried(Math.max(line.down_kbps, far.sound), far);
  return [up, down, steadiness(line)].reduce((one, other) => (ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other));
}

/** @param {number} kbps @param {Need} need @returns {LineVerdict} */
function carried(kbps, { sound, picture, whole }) {
  if (kbps <= 0) return "none";
  if (kbps < sound) return "insufficient";
  if (kbps < picture) return "audio_only";
  return kbps < whole ? "poor" : "good";
}

/** @param {Line} line @returns {LineVerdict} */
function steadiness({ loss, rtt_ms, freezes }) {
  if (loss > 0.08 || rtt_ms > 600 || freezes > 3) return "poor";
  return loss > 0.02 || rtt_ms > 300 || freezes > 1 ? "fair" : "good";
}
