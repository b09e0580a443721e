// Weight Measurement (0x2A9D) of the service 0x181D.
import { french, Octets, rounded } from "./octets.js";

/** @typedef {import("./octets.js").Decoded} Decoded */

const POUNDS = 1, STAMPED = 2, NAMED = 4, BUILT = 8;
const UNSUCCESSFUL = 0xffff;
const UNKNOWN_USER = 255;
const KILOGRAM = 0.45359237;

/** @param {DataView} view @returns {Decoded} */
export function weight(view) {
  const octets = new Octets(view);
  const flags = octets.known(octets.u8(), 0x0f);
  const raw = octets.u16();
  if (raw === UNSUCCESSFUL) octets.refuse("unsuccessful");
  const shown = flags & POUNDS ? raw / 100 : raw / 200;
  const at = flags & STAMPED ? octets.when() : "";
  const user = flags & NAMED ? octets.u8() : UNKNOWN_USER;
  // Body mass index and height come from what was typed into the scale for this user: they are not measured here.
  if (flags & BUILT) [octets.u16(), octets.u16()];
  const value = rounded(flags & POUNDS ? shown * KILOGRAM : shown, 1);
  const read = `${french(shown)} ${flags & POUNDS ? "lb" : "kg"}`;
  return octets.end({ values: [{ kind: "29463-7", value }], read, at, user: user === UNKNOWN_USER ? null : user });
}
