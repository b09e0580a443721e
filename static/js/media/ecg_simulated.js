/** A made-up heart for demonstrations: sums of bells, twelve leads. Whoever gives it says that it is simulated. */

import { LEADS } from "./ecg_frame.js";

export const RATE = 500;
export const MICROVOLTS = 5;
const BEAT = 0.84;
/** P, Q, R, S, T: when in the beat, how wide, in seconds. */
const WAVES = [[0.16, 0.028], [0.285, 0.009], [0.31, 0.012], [0.34, 0.011], [0.56, 0.05]];
/** How high each wave is, in millivolts: of I, II and the chest leads; the others follow from I and II. @type {Record<string, number[]>} */
const HEIGHTS = {
  I: [0.08, -0.05, 0.7, -0.1, 0.2],
  II: [0.13, -0.06, 1.1, -0.2, 0.3],
  V1: [0.06, 0, 0.2, -0.9, -0.1],
  V2: [0.07, 0, 0.4, -1.2, 0.4],
  V3: [0.07, -0.02, 0.8, -0.8, 0.45],
  V4: [0.08, -0.05, 1.4, -0.4, 0.4],
  V5: [0.08, -0.07, 1.3, -0.2, 0.35],
  V6: [0.08, -0.07, 1, -0.1, 0.28],
};

/** Millivolts of each lead. @param {number} seconds */
function heart(seconds) {
  const t = seconds % BEAT;
  const bells = WAVES.map(([at, width]) => Math.exp(-(((t - at) / width) ** 2)));
  const of = Object.fromEntries(
    Object.entries(HEIGHTS).map(([name, heights]) => [name, heights.reduce((sum, height, n) => sum + height * bells[n], 0)]),
  );
  const { I, II } = of;
  return { ...of, III: II - I, aVR: -(I + II) / 2, aVL: I - II / 2, aVF: II - I / 2 };
}

/** All leads of each instant, as a device gives them. @param {number} from the number of the first instant @param {number} count */
export function beats(from, count) {
  const samples = new Int16Array(count * LEADS.length);
  for (let n = 0; n < count; n += 1) {
    const now = /** @type {Record<string, number>} */ (heart((from + n) / RATE));
    LEADS.forEach((name, lead) => (samples[n * LEADS.length + lead] = Math.round((now[name] * 1000) / MICROVOLTS)));
  }
  return samples;
}
