/**
 * The frames of an ECG device on a serial line: docs/media.md has the table. Bytes come in any pieces; what is no frame
 * is passed over, and a frame whose check sum is wrong is lost.
 */

import { MOST_LEADS, MOST_RATE } from "./ecg_frame.js";
import { device } from "./ecg_device.js";

/** @typedef {{leads: number, rate: number, microvolts: number, first: number, samples: Int16Array}} Samples */
/** @typedef {{onDevice: (said: import("./ecg_device.js").Device) => void, onSamples: (samples: Samples) => void}} Heard */

const SYNC = [0xa5, 0x5a];
const HEAD = 5;
const FOOT = 2;
const LARGEST = 4_096;
const DEVICE = 1;
const SAMPLES = 2;
const SAMPLES_HEAD = 10;

/** CRC-16 of CCITT: polynomial 0x1021, begun at 0xffff. @param {Uint8Array} bytes */
export function crc(bytes) {
  let sum = 0xffff;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff;
  }
  return sum;
}

export class SerialFrames {
  /** @param {Heard} heard */
  constructor(heard) {
    this.heard = heard;
    this.kept = new Uint8Array(0);
    this.counts = { frames: 0, wrong: 0 };
  }

  /** @param {Uint8Array} bytes */
  feed(bytes) {
    const all = new Uint8Array(this.kept.length + bytes.length);
    all.set(this.kept);
    all.set(bytes, this.kept.length);
    let at = 0;
    while (at + HEAD + FOOT <= all.length) {
      const taken = this.take(all.subarray(at));
      if (taken === 0) break; // the rest of a frame is to come
      at += taken;
    }
    this.kept = all.slice(at);
  }

  /** How many of the first bytes are done with; none while a frame is not whole. @param {Uint8Array} bytes */
  take(bytes) {
    if (bytes[0] !== SYNC[0] || bytes[1] !== SYNC[1]) return 1;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = view.getUint16(3, true);
    if (size > LARGEST) return 2;
    const end = HEAD + size;
    if (bytes.length < end + FOOT) return 0;
    if (crc(bytes.subarray(2, end)) !== view.getUint16(end, true)) {
      this.counts.wrong += 1;
      return 2;
    }
    this.counts.frames += 1;
    this.read(bytes[2], bytes.slice(HEAD, end));
    return end + FOOT;
  }

  /** @param {number} kind @param {Uint8Array<ArrayBuffer>} payload */
  read(kind, payload) {
    if (kind === DEVICE) {
      try {
        this.heard.onDevice(device({ ...JSON.parse(new TextDecoder().decode(payload)), simulated: false }));
      } catch {
        this.counts.wrong += 1;
      }
    } else if (kind === SAMPLES && payload.length > SAMPLES_HEAD) {
      const samples = samplesOf(payload);
      if (samples) this.heard.onSamples(samples);
      else this.counts.wrong += 1;
    }
  }
}

/** @param {Uint8Array<ArrayBuffer>} payload @returns {Samples | null} */
function samplesOf(payload) {
  const view = new DataView(payload.buffer);
  const leads = view.getUint8(0);
  const [rate, microvolts] = [view.getUint16(2, true), view.getUint16(4, true) / 100];
  const size = (payload.length - SAMPLES_HEAD) / 2;
  const sound = leads > 0 && leads <= MOST_LEADS && rate >= 50 && rate <= MOST_RATE && microvolts > 0;
  if (!sound || !Number.isInteger(size) || size % leads) return null;
  const samples = Int16Array.from({ length: size }, (_, n) => view.getInt16(SAMPLES_HEAD + 2 * n, true));
  return { leads, rate, microvolts, first: view.getUint32(6, true), samples };
}
