// Which device is which: the services that are read, and how each is listened to.
import { bloodPressure } from "./blood_pressure.js";
import { answered, glucose, LAST_RECORD } from "./glucose.js";
import { continuous, spotCheck } from "./oximeter.js";
import { weight } from "./scale.js";
import { temperature } from "./thermometer.js";

/**
 * @typedef {object} Source
 * @property {number} uuid of the characteristic
 * @property {(view: DataView) => import("./octets.js").Decoded} decode
 * @property {boolean} [isStream] speaks all the time: what is worth nothing now may be worth something in a second
 *
 * @typedef {object} Kind
 * @property {string} instrument as the inventory of a cart calls it
 * @property {number} service
 * @property {Source[]} sources
 * @property {{uuid: number, question: Uint8Array<ArrayBuffer>, answered: (view: DataView) => import("./glucose.js").Answer}} [ask]
 *   a device that speaks when it is asked
 */

/** @type {Kind[]} */
export const KINDS = [
  { instrument: "blood_pressure", service: 0x1810, sources: [{ uuid: 0x2a35, decode: bloodPressure }] },
  {
    instrument: "oximeter",
    service: 0x1822,
    sources: [
      { uuid: 0x2a5e, decode: spotCheck },
      { uuid: 0x2a5f, decode: continuous, isStream: true },
    ],
  },
  { instrument: "thermometer", service: 0x1809, sources: [{ uuid: 0x2a1c, decode: temperature }] },
  { instrument: "scale", service: 0x181d, sources: [{ uuid: 0x2a9d, decode: weight }] },
  {
    instrument: "glucometer",
    service: 0x1808,
    sources: [{ uuid: 0x2a18, decode: glucose }],
    ask: { uuid: 0x2a52, question: LAST_RECORD, answered },
  },
];
