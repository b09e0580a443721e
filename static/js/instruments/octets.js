// A frame read octet by octet, little-endian, never beyond its end. The first thing wrong with it is kept; nothing is thrown.
import { float, sfloat } from "./sfloat.js";

/**
 * @typedef {"short" | "trailing" | "reserved" | "date" | "nan" | "nres" | "infinite" | "beyond" | "no_value" | "unsuccessful"} Refusal
 * @typedef {import("./sfloat.js").Figure} Figure
 *
 * @typedef {object} Value
 * @property {string} kind LOINC code
 * @property {number} value in the unit and to the step of the preparation page
 *
 * @typedef {object} Measure
 * @property {Value[]} values
 * @property {string} read as the device gave it, in its own unit
 * @property {string} at local time of the device, without zone; "" when it gave none
 * @property {string[]} status what it signals, as codes
 * @property {string} site where it was taken, one of the words of the page; "" when it did not say
 * @property {number | null} user
 *
 * @typedef {{ok: true, measure: Measure} | {ok: false, refused: Refusal}} Decoded
 */

/** Larger than anything measured beside a bed, in any of our units. */
const LARGEST = 100_000;

export class Octets {
  /** @param {DataView} view */
  constructor(view) {
    this.view = view;
    this.at = 0;
    /** @type {Refusal | ""} */
    this.refused = "";
  }

  /** @param {Refusal} why */
  refuse(why) {
    this.refused ||= why;
  }

  /** @param {number} size @param {(at: number) => number} read */
  take(size, read) {
    if (this.at + size > this.view.byteLength) this.refuse("short");
    if (this.refused) return 0;
    this.at += size;
    return read(this.at - size);
  }

  u8() {
    return this.take(1, (at) => this.view.getUint8(at));
  }

  u16() {
    return this.take(2, (at) => this.view.getUint16(at, true));
  }

  i16() {
    return this.take(2, (at) => this.view.getInt16(at, true));
  }

  u24() {
    return this.take(3, (at) => this.view.getUint16(at, true) + 65_536 * this.view.getUint8(at + 2));
  }

  sfloat() {
    return sfloat(this.u16());
  }

  float() {
    return float(this.take(4, (at) => this.view.getUint32(at, true)));
  }

  /** Bits that may be set; another one could mean octets that we do not know of. @param {number} bits @param {number} known */
  known(bits, known) {
    if (bits & ~known) this.refuse("reserved");
    return bits;
  }

  /** A number that must be there. @param {Figure} figure @param {number} [factor] */
  number({ value, special }, factor = 1) {
    if (special) this.refuse(special);
    return value === null ? 0 : this.bounded(value * factor);
  }

  /** @param {number} value */
  bounded(value) {
    if (!(Math.abs(value) < LARGEST)) this.refuse("beyond");
    return value;
  }

  /** Date Time: seven octets, zero for what is not known. @returns {string} "" when it is not known whole */
  when() {
    const year = this.u16();
    const [month, day, hour, minute, second] = [this.u8(), this.u8(), this.u8(), this.u8(), this.u8()];
    if (this.refused) return "";
    if ((year && (year < 1582 || year > 9999)) || month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59) {
      this.refuse("date");
    }
    if (!year || !month || !day) return "";
    const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    if (date.getUTCDate() !== day) this.refuse("date"); // the 30th of February
    return date.toISOString().slice(0, 19);
  }

  /** @param {Partial<Measure>} measure @returns {Decoded} */
  end({ values = [], read = "", at = "", status = [], site = "", user = null }) {
    if (this.at < this.view.byteLength) this.refuse("trailing");
    if (!this.refused && !values.length) this.refuse("no_value");
    return this.refused ? { ok: false, refused: this.refused } : { ok: true, measure: { values, read, at, status, site, user } };
  }
}

/** Names of the bits that are set, the first name for the first bit. @param {number} bits @param {string[]} names */
export function raised(bits, names) {
  return names.filter((name, place) => name && (bits >>> place) & 1);
}

/** @param {number} value @param {number} [decimals] */
export function rounded(value, decimals = 0) {
  const scale = 10 ** decimals;
  return (Math.sign(value) * Math.round(Math.abs(value) * scale + 1e-9)) / scale + 0;
}

/** « 36,4 » @param {number} value */
export function french(value) {
  return String(rounded(value, 3)).replace(".", ",");
}
