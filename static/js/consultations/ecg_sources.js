// The ECG of the cart, from a serial line or made up: each source starts, stops, and gives what it measures as a « pv:ecg » event.
import { SerialFrames } from "../media/ecg_serial.js";
import { MICROVOLTS, RATE, beats } from "../media/ecg_simulated.js";
import { LEADS } from "../media/ecg_frame.js";

/**
 * @typedef {object} Source
 * @property {() => Promise<void>} start
 * @property {() => Promise<void>} stop
 */
/** @typedef {(words: string) => void} Say */

const BAUD = 460_800;
const TURN_MS = 40;
const SIMULATED = { maker: "Pivot", model: "Simulateur", serial: "", software: "1", filters: "aucun", simulated: true };

/** @param {import("./ecg_source.js").Measured} detail */
const give = (detail) => document.dispatchEvent(new CustomEvent("pv:ecg", { detail }));

/** @implements {Source} */
export class Simulated {
  constructor() {
    this.timer = 0;
  }

  async start() {
    const began = performance.now();
    let at = 0;
    this.timer = window.setInterval(() => {
      const count = Math.floor(((performance.now() - began) / 1000) * RATE) - at;
      if (count > 0) give({ leads: LEADS.length, rate: RATE, microvolts: MICROVOLTS, samples: beats(at, count), device: SIMULATED });
      at += count;
    }, TURN_MS);
  }

  async stop() {
    clearInterval(this.timer);
  }
}

/** @implements {Source} */
export class Serial {
  /** @param {Say} say @param {() => void} ended */
  constructor(say, ended) {
    this.say = say;
    this.ended = ended;
    /** @type {any} */
    this.port = null;
    /** @type {ReadableStreamDefaultReader<Uint8Array> | null} */
    this.reader = null;
    /** @type {any} */
    this.device = null;
    this.next = Number.NaN;
    this.frames = new SerialFrames({
      onDevice: (device) => (this.device = device),
      onSamples: (samples) => this.measured(samples),
    });
  }

  static get isThere() {
    return "serial" in navigator;
  }

  /** The browser asks which device; nobody chosen is no failure of ours. */
  async start() {
    const { serial } = /** @type {any} */ (navigator);
    this.port = await serial.requestPort();
    await this.port.open({ baudRate: BAUD });
    void this.pump();
  }

  async stop() {
    await this.reader?.cancel().catch(() => undefined);
  }

  async pump() {
    const reader = /** @type {ReadableStreamDefaultReader<Uint8Array>} */ (this.port.readable.getReader());
    this.reader = reader;
    try {
      for (let one = await reader.read(); !one.done; one = await reader.read()) this.frames.feed(one.value);
      this.say("L’ECG est débranché.");
    } catch {
      this.say("L’ECG s’est débranché. Vérifiez son câble, puis branchez-le de nouveau.");
    }
    reader.releaseLock();
    await this.port.close().catch(() => undefined);
    this.ended();
  }

  /** @param {import("../media/ecg_serial.js").Samples} measured */
  measured({ first, samples, ...layout }) {
    const lost = first > this.next ? first - this.next : 0;
    this.next = first + samples.length / layout.leads;
    give({ ...layout, samples, lost, device: this.device ?? undefined });
  }
}
