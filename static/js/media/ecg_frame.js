/**
 * A stretch of an ECG as it travels, 40 ms of it: docs/media.md has the table. All numbers are little-endian.
 *
 * The values are the device's, unchanged: counts of its converter, and what one count is worth.
 */

/**
 * @typedef {object} Layout what does not change during a recording
 * @property {number} leads 1 to 12
 * @property {number} rate samples a second of each lead
 * @property {number} count samples of each lead in a frame
 * @property {number} microvolts of one count
 *
 * @typedef {Layout & {run: number, number: number, at: number, samples: Int16Array}} Frame
 *   `run` names the recording, `number` counts its frames and wraps, `at` is the sender's wall clock at the first
 *   sample, in microseconds; `samples`: all leads of the first instant, then of the second…
 */

export const LEADS = Object.freeze(["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]);

const VERSION = 1;
const HEADER = 24;
/** Of one count, in hundredths of a microvolt. */
const SCALE = 100;
export const MOST_LEADS = 12;
export const MOST_RATE = 2_000;
const LARGEST = 1_100;

/** @param {Frame} frame @returns {Uint8Array<ArrayBuffer>} */
export function write({ leads, rate, count, microvolts, run, number, at, samples }) {
  const bytes = new Uint8Array(HEADER + 2 * leads * count);
  if (samples.length !== leads * count || leads > MOST_LEADS || bytes.length > LARGEST) {
    throw new RangeError(`${samples.length} samples are no frame of ${leads} × ${count}.`);
  }
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, leads);
  view.setUint16(2, rate, true);
  view.setUint32(4, run, true);
  view.setUint32(8, number, true);
  view.setUint16(12, count, true);
  view.setUint16(14, Math.round(microvolts * SCALE), true);
  view.setBigUint64(16, BigInt(Math.round(at)), true);
  samples.forEach((value, index) => view.setInt16(HEADER + 2 * index, value, true));
  return bytes;
}

/** @param {Uint8Array} bytes @returns {Frame | null} null for what is no frame of ours */
export function read(bytes) {
  if (bytes.length < HEADER || bytes.length > LARGEST) {
    return null;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const leads = view.getUint8(1);
  const rate = view.getUint16(2, true);
  const count = view.getUint16(12, true);
  const microvolts = view.getUint16(14, true) / SCALE;
  const at = Number(view.getBigUint64(16, true));
  const sound = view.getUint8(0) === VERSION && leads > 0 && leads <= MOST_LEADS && count > 0 && microvolts > 0;
  if (!sound || rate < 50 || rate > MOST_RATE || !Number.isSafeInteger(at)) {
    return null;
  }
  if (bytes.length !== HEADER + 2 * leads * count) {
    return null;
  }
  const samples = new Int16Array(leads * count);
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = view.getInt16(HEADER + 2 * index, true);
  }
  return { leads, rate, count, microvolts, run: view.getUint32(4, true), number: view.getUint32(8, true), at, samples };
}
