// Numbers of IEEE 11073-20601: a power of ten and a whole number, and five values that are no number.

/** @typedef {"" | "nan" | "nres" | "infinite" | "reserved"} Special why there is no number; "" when there is one */
/** @typedef {{value: number | null, special: Special}} Figure */

/** By the whole number, when the power of ten is zero. @param {number} most @returns {Map<number, Special>} */
const specials = (most) =>
  new Map([
    [most, "nan"],
    [most - 1, "infinite"],
    [-most - 1, "nres"],
    [-most, "reserved"],
    [-most + 1, "infinite"],
  ]);

const SHORT = specials(2 ** 11 - 1);
const LONG = specials(2 ** 23 - 1);

/** SFLOAT: four bits of exponent, twelve of mantissa, both signed. @param {number} raw 16 bits @returns {Figure} */
export function sfloat(raw) {
  return figure((raw << 20) >> 20, (raw << 16) >> 28, SHORT);
}

/** FLOAT: eight bits of exponent, twenty-four of mantissa, both signed. @param {number} raw 32 bits @returns {Figure} */
export function float(raw) {
  return figure((raw << 8) >> 8, raw >> 24, LONG);
}

/** @param {number} mantissa @param {number} exponent @param {Map<number, Special>} known @returns {Figure} */
function figure(mantissa, exponent, known) {
  const special = exponent === 0 ? (known.get(mantissa) ?? "") : "";
  // Read as a decimal, 364 tenths are 36.4; multiplied, they would be 36.400000000000006.
  return { value: special ? null : Number(`${mantissa}e${exponent}`), special };
}
