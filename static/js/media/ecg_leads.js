/** An ECG held whole: microvolts of each lead, NaN where nothing was measured. Reads nothing of it. */

import { LEADS } from "./ecg_frame.js";

/**
 * @typedef {{name: string, values: Float32Array, computed: boolean}} Lead `computed` of I and II, and of nothing else
 * @typedef {{rate: number, length: number, leads: Lead[], simulated: boolean}} Recording
 */

const HOLE = -32_768;

/** What the limb leads are of I and II. @type {Record<string, (one: number, two: number) => number>} */
const OF_ONE_AND_TWO = {
  III: (one, two) => two - one,
  aVR: (one, two) => -(one + two) / 2,
  aVL: (one, two) => one - two / 2,
  aVF: (one, two) => two - one / 2,
};

/** @typedef {{name: string, microvolts: number, offset: number, samples: string}} Sent */

/** What the server says. @param {{rate: number, simulated: boolean, leads: Sent[]}} said @returns {Recording} */
export function received({ rate, simulated, leads }) {
  return whole(rate, simulated, leads.map((lead) => ({ name: lead.name, values: values(lead), computed: false })));
}

/** @param {Sent} lead */
function values({ samples, microvolts, offset }) {
  const bytes = Uint8Array.from(atob(samples), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 2 }, (_, index) => {
    const count = view.getInt16(2 * index, true);
    return count === HOLE ? Number.NaN : count * microvolts + offset;
  });
}

/** What the call kept up to what was shown. @param {import("./ecg.js").EcgReceiver} still @param {boolean} simulated @returns {Recording | null} */
export function heard(still, simulated) {
  const { layout, start } = still;
  const end = Math.min(still.end, still.shown);
  if (!layout || end <= start) return null;
  const leads = Array.from({ length: layout.leads }, (_, lead) => ({
    name: LEADS[lead],
    values: Float32Array.from({ length: end - start }, (_value, index) => still.value(lead, start + index)),
    computed: false,
  }));
  return whole(layout.rate, simulated, leads);
}

/** With the leads that are computed, in the order of the paper; others behind. @param {number} rate @param {boolean} simulated @param {Lead[]} known @returns {Recording} */
function whole(rate, simulated, known) {
  const byName = new Map(known.map((lead) => [lead.name, lead]));
  const [one, two] = [byName.get("I"), byName.get("II")];
  if (one && two) {
    for (const [name, of] of Object.entries(OF_ONE_AND_TWO)) {
      if (byName.has(name)) continue;
      byName.set(name, { name, values: one.values.map((value, n) => of(value, two.values[n])), computed: true });
    }
  }
  const inOrder = LEADS.flatMap((name) => byName.get(name) ?? []);
  const others = known.filter((lead) => byName.get(lead.name) !== lead || !LEADS.includes(lead.name));
  const leads = [...inOrder, ...others];
  return { rate, simulated, leads, length: Math.max(...leads.map((lead) => lead.values.length)) };
}
