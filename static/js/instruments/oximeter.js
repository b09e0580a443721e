// PLX Spot-Check (0x2A5E) and Continuous (0x2A5F) Measurements of the service 0x1822.
import { french, Octets, raised, rounded } from "./octets.js";

/** @typedef {import("./octets.js").Decoded} Decoded */

/** The first five bits are reserved. */
const MEASUREMENT = ["", "", "", "", "", "", "early_estimate", "", "", "from_storage", "demonstration", "testing", "calibrating"].concat(
  ["unavailable", "questionable", "invalid"],
);
const SENSOR = ["", "equipment_malfunction", "irregular_signal", "inadequate_signal", "poor_signal", "low_perfusion"].concat(
  ["erratic_signal", "no_pulsation", "questionable_pulse", "", "interference", "sensor_unconnected", "unknown_sensor"],
  ["sensor_displaced", "sensor_malfunction", "sensor_disconnected"],
);

/** @param {DataView} view @returns {Decoded} */
export function spotCheck(view) {
  const octets = new Octets(view);
  const flags = octets.known(octets.u8(), 0x1f);
  const [saturation, pulse] = [octets.sfloat(), octets.sfloat()];
  const stamp = flags & 1 ? octets.when() : "";
  const status = signals(octets, flags & 2, flags & 4);
  if (flags & 8) octets.sfloat(); // pulse amplitude index
  const at = flags & 16 ? "" : stamp; // its clock is not set
  return ended(octets, saturation, pulse, at, status);
}

/** @param {DataView} view @returns {Decoded} */
export function continuous(view) {
  const octets = new Octets(view);
  const flags = octets.known(octets.u8(), 0x1f);
  const [saturation, pulse] = [octets.sfloat(), octets.sfloat()];
  for (const bit of [1, 2]) if (flags & bit) [octets.sfloat(), octets.sfloat()]; // fast, slow
  const status = signals(octets, flags & 4, flags & 8);
  if (flags & 16) octets.sfloat();
  return ended(octets, saturation, pulse, "", status);
}

/** @param {Octets} octets @param {number} hasMeasurement @param {number} hasSensor */
function signals(octets, hasMeasurement, hasSensor) {
  const measurement = hasMeasurement ? octets.known(octets.u16(), 0xffe0) : 0;
  const sensor = hasSensor ? octets.known(octets.u24(), 0xffff) : 0;
  return [...raised(measurement, MEASUREMENT), ...raised(sensor, SENSOR)];
}

/**
 * @param {Octets} octets @param {import("./sfloat.js").Figure} saturation @param {import("./sfloat.js").Figure} pulse
 * @param {string} at @param {string[]} status
 */
function ended(octets, saturation, pulse, at, status) {
  const values = [{ kind: "20564-1", value: rounded(octets.number(saturation)) }];
  if (pulse.value !== null) values.push({ kind: "8867-4", value: rounded(octets.bounded(pulse.value)) });
  const beats = pulse.value === null ? "" : `, pouls ${french(pulse.value)}`;
  return octets.end({ values, read: `SpO₂ ${french(saturation.value ?? 0)} %${beats}`, at, status });
}
