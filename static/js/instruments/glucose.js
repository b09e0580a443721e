// Glucose Measurement (0x2A18) and Record Access Control Point (0x2A52) of the service 0x1808.
import { french, Octets, raised, rounded } from "./octets.js";

/** @typedef {import("./octets.js").Decoded} Decoded */

const SHIFTED = 1, MEASURED = 2, MOLES = 4, STATUS = 8;
const OVERRUN = 0x7fff, UNDERRUN = -0x8000;
/** Grams of glucose in a mole. */
const MOLE = 180.156;
const SIGNALS = ["battery_low", "sensor_malfunction", "sample_too_small", "strip_insertion", "strip_type", "result_too_high"].concat(
  ["result_too_low", "too_warm", "too_cold", "read_interrupted", "device_fault", "clock_fault"],
);
const CAPILLARY = [1, 2], CONTROL = 10, LAST_TYPE = 10;
const LOCATIONS = [1, 2, 3, 4, 15];
const CONTROL_LOCATION = 4;

/** Report stored records, the last one. */
export const LAST_RECORD = Uint8Array.of(1, 6);

/** @param {DataView} view @returns {Decoded} */
export function glucose(view) {
  const octets = new Octets(view);
  const flags = octets.known(octets.u8(), 0x1f);
  octets.u16(); // sequence number
  const base = octets.when();
  const at = later(base, flags & SHIFTED ? octets.i16() : 0);
  if (!(flags & MEASURED)) octets.refuse("no_value");
  const figure = octets.sfloat();
  const grams = octets.number(figure, flags & MOLES ? MOLE : 1000);
  const sample = samples(octets);
  const status = [...sample, ...(flags & STATUS ? raised(octets.known(octets.u16(), 0x0fff), SIGNALS) : [])];
  const read = flags & MOLES ? `${french((figure.value ?? 0) * 1000)} mmol/L` : `${french(grams * 100)} mg/dL`;
  return octets.end({ values: [{ kind: "2339-0", value: rounded(grams, 2) }], read, at, status });
}

/** The blood, in the low half of the octet, and where it comes from, in the high one. @param {Octets} octets */
function samples(octets) {
  const both = octets.u8();
  const [type, location] = [both & 15, both >> 4];
  if (!octets.refused && (type < 1 || type > LAST_TYPE || !LOCATIONS.includes(location))) octets.refuse("reserved");
  if (type === CONTROL || location === CONTROL_LOCATION) return ["control_solution"];
  return CAPILLARY.includes(type) ? [] : ["not_capillary"];
}

/** @param {string} base @param {number} minutes */
function later(base, minutes) {
  if (!base || minutes === OVERRUN || minutes === UNDERRUN) return "";
  const moved = new Date(Date.parse(`${base}Z`) + minutes * 60_000);
  return moved.toISOString().slice(0, 19);
}

/** @typedef {"done" | "no_record" | "failed"} Answer */

/** What the control point answers to our question. @param {DataView} view @returns {Answer} */
export function answered(view) {
  const [code, operator, asked, result] = Array.from({ length: view.byteLength }, (_, place) => view.getUint8(place));
  if (view.byteLength !== 4 || code !== 6 || operator !== 0 || asked !== LAST_RECORD[0]) return "failed";
  return result === 1 ? "done" : result === 6 ? "no_record" : "failed";
}
