// Temperature Measurement (0x2A1C) of the service 0x1809.
import { french, Octets, rounded } from "./octets.js";

/** @typedef {import("./octets.js").Decoded} Decoded */

const FAHRENHEIT = 1, STAMPED = 2, TYPED = 4;
/** Armpit, body, ear, finger, gut, mouth, rectum, toe, tympanum, in the words of the page where it has them; 0 and above are reserved. */
const SITES = [undefined, "aisselle", "", "tympan", "", "", "bouche", "", "", "tympan"];

/** @param {DataView} view @returns {Decoded} */
export function temperature(view) {
  const octets = new Octets(view);
  const flags = octets.known(octets.u8(), 7);
  const figure = octets.float();
  const degrees = octets.number(figure);
  const at = flags & STAMPED ? octets.when() : "";
  const site = flags & TYPED ? SITES[octets.u8()] : "";
  if (site === undefined) octets.refuse("reserved");
  const value = rounded(flags & FAHRENHEIT ? ((degrees - 32) * 5) / 9 : degrees, 1);
  const read = `${french(degrees)} ${flags & FAHRENHEIT ? "°F" : "°C"}`;
  return octets.end({ values: [{ kind: "8310-5", value }], read, at, site });
}
