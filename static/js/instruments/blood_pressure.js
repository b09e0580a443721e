// Blood Pressure Measurement (0x2A35) of the service 0x1810.
import { french, Octets, raised, rounded } from "./octets.js";

/** @typedef {import("./octets.js").Decoded} Decoded */

const KPA = 1, STAMPED = 2, PULSED = 4, NAMED = 8, STATUS = 16;
const UNKNOWN_USER = 255;
/** Of a millimetre of mercury in a kilopascal. */
const MMHG = 1 / 0.133322387415;
const SIGNALS = ["body_movement", "cuff_too_loose", "irregular_pulse", "", "", "improper_position"];
/** Bits 3 and 4: the pulse against what the device can count; both set is reserved. */
const PULSE_RANGE = ["", "pulse_above_range", "pulse_below_range"];

/** @param {DataView} view @returns {Decoded} */
export function bloodPressure(view) {
  const octets = new Octets(view);
  const flags = octets.known(octets.u8(), 0x1f);
  const factor = flags & KPA ? MMHG : 1;
  const [high, low, mean] = [octets.sfloat(), octets.sfloat(), octets.sfloat()];
  const values = [
    { kind: "8480-6", value: rounded(octets.number(high, factor)) },
    { kind: "8462-4", value: rounded(octets.number(low, factor)) },
  ];
  const at = flags & STAMPED ? octets.when() : "";
  const pulse = flags & PULSED ? octets.sfloat().value : null;
  const user = flags & NAMED ? octets.u8() : UNKNOWN_USER;
  const status = flags & STATUS ? signals(octets) : [];
  // A pulse that the device could not count, or says to be out of its range, is no pulse.
  const isCounted = !status.some((code) => code.startsWith("pulse_"));
  if (pulse !== null && isCounted) values.push({ kind: "8867-4", value: rounded(octets.bounded(pulse)) });
  const read = said(flags & KPA ? "kPa" : "mmHg", high.value, low.value, mean.value);
  return octets.end({ values, read, at, status, user: user === UNKNOWN_USER ? null : user });
}

/** @param {Octets} octets */
function signals(octets) {
  const bits = octets.known(octets.u16(), 0x3f);
  const range = (bits >>> 3) & 3;
  if (range === 3) octets.refuse("reserved");
  return [...raised(bits, SIGNALS), PULSE_RANGE[range]].filter((code) => code !== undefined && code !== "");
}

/** « 148/86 mmHg, moyenne 107 » @param {string} unit @param {number | null} high @param {number | null} low @param {number | null} mean */
function said(unit, high, low, mean) {
  const tail = mean === null ? "" : `, moyenne ${french(mean)}`;
  return `${french(high ?? 0)}/${french(low ?? 0)} ${unit}${tail}`;
}
