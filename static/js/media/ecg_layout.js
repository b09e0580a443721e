/** Where each lead lies on a sheet, in millimetres: four columns of three and a long one below, or one under the other. */

/** @typedef {import("./ecg_leads.js").Recording} Recording @typedef {import("./ecg_leads.js").Lead} Lead */
/** @typedef {{lead: Lead, row: number, x: number, width: number, from: number, seconds: number}} Cell `from` in seconds */

export const MARGIN = 12;
export const LENGTH = 250;
export const ROW = 32;
const TWELVE = [
  ["I", "aVR", "V1", "V4"],
  ["II", "aVL", "V2", "V5"],
  ["III", "aVF", "V3", "V6"],
];

/** Seconds of a page. @param {number} speed mm a second */
export const pageOf = (speed) => LENGTH / speed;

/** @param {Recording} recording @param {number} speed @param {number} start in seconds @returns {Cell[]} */
export function cells(recording, speed, start) {
  const byName = new Map(recording.leads.map((lead) => [lead.name, lead]));
  const seconds = pageOf(speed);
  const complete = TWELVE.flat().every((name) => byName.has(name));
  if (!complete) {
    return recording.leads.map((lead, row) => ({ lead, row, x: MARGIN, width: LENGTH, from: start, seconds }));
  }
  const short = seconds / 4;
  const width = LENGTH / 4;
  /** @param {string} name */
  const of = (name) => /** @type {Lead} */ (byName.get(name));
  const twelve = TWELVE.flatMap((names, row) =>
    names.map((name, n) => ({ lead: of(name), row, x: MARGIN + n * width, width, from: start + n * short, seconds: short })),
  );
  return [...twelve, { lead: of("II"), row: TWELVE.length, x: MARGIN, width: LENGTH, from: start, seconds }];
}

/** Where zero is in a row. @param {number} row */
export const zeroOf = (row) => row * ROW + 20;
