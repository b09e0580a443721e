/**
 * An ECG over a data channel: what leaves the cart, and what is kept of it at the other end.
 *
 * Nothing here reads the ECG: samples are put at their place in time, and where none came there is none.
 */

import { MOST_LEADS, MOST_RATE, read, write } from "./ecg_frame.js";

/** @typedef {import("./ecg_frame.js").Layout} Layout */
/** @typedef {import("./ecg_frame.js").Frame} Frame */

const FRAME_SECONDS = 0.04;
/** The device stopped for longer than its jitter: what it did not measure is missing, and numbered as missing. */
const STOPPED = 250_000;
/** How fast the sender's clock follows the device's when that one is slow: a thousandth of what is left. */
const FOLLOW = 0.001;
const NUMBERS = 2 ** 32;

/** The wall clock in microseconds, which does not jump during a page's life. */
export const wallClock = () => (performance.timeOrigin + performance.now()) * 1000;

export class EcgSender {
  /**
   * @param {(bytes: Uint8Array<ArrayBuffer>) => void} send
   * @param {{leads?: number, rate?: number, microvolts?: number, clock?: () => number, run?: number, number?: number}} [options]
   *   `clock`: wall clock in microseconds
   */
  constructor(send, options = {}) {
    const { leads = 12, rate = 500, microvolts = 5, clock = wallClock, number = 0 } = options;
    this.send = send;
    this.clock = clock;
    this.layout = { leads, rate, count: Math.round(rate * FRAME_SECONDS), microvolts };
    this.run = options.run ?? crypto.getRandomValues(new Uint32Array(1))[0];
    this.number = number;
    this.samples = new Int16Array(leads * this.layout.count);
    this.filled = 0;
    /** Instants to come that belong to a frame with a hole in it: it does not leave. */
    this.passed = 0;
    /** The instant of the next sample to come, in microseconds; unknown before the first. */
    this.due = Number.NaN;
  }

  /** Whether samples of this kind belong to the recording. @param {{leads: number, rate: number, microvolts: number}} kind */
  measures({ leads, rate, microvolts }) {
    return this.layout.leads === leads && this.layout.rate === rate && this.layout.microvolts === microvolts;
  }

  /**
   * Samples just measured: all leads of the first instant, then of the second… They leave in frames of 40 ms.
   * @param {ArrayLike<number>} samples counts of the device's converter
   */
  push(samples) {
    const { leads, rate } = this.layout;
    this.follow(this.clock() - (samples.length / leads / rate) * 1e6);
    const begin = Math.min(this.passed * leads, samples.length);
    this.passed -= begin / leads;
    for (let index = begin; index < samples.length; index += 1) {
      this.samples[this.filled] = samples[index];
      this.filled += 1;
      if (this.filled === this.samples.length) {
        this.leave((index + 1) / leads);
      }
    }
    this.due += (samples.length / leads / rate) * 1e6;
  }

  /** Instants that the device measured and that never came here: a hole, of whole frames. @param {number} instants */
  lose(instants) {
    const { leads, rate, count } = this.layout;
    const place = (this.passed ? count - this.passed : this.filled / leads) + instants;
    const within = place % count;
    // While a frame is passed over, its number was counted already.
    const ahead = Math.floor(place / count) + (within ? 1 : 0) - (this.passed ? 1 : 0);
    this.number = (this.number + ahead) % NUMBERS;
    this.passed = within ? count - within : 0;
    this.filled = 0;
    this.due += (instants / rate) * 1e6;
  }

  /**
   * Keeps the times of samples even although they come in bursts: a sample cannot have come before it was measured,
   * so the earliest ones tell the clock, and late ones hardly move it.
   * @param {number} began when the first sample of what came was measured, at the latest
   */
  follow(began) {
    const late = began - this.due;
    if (Number.isNaN(late) || late < 0) {
      this.due = began;
    } else if (late > STOPPED) {
      this.number = (this.number + Math.round(late / 1e6 / FRAME_SECONDS)) % NUMBERS;
      this.filled = this.passed = 0;
      this.due = began;
    } else {
      this.due += late * FOLLOW;
    }
  }

  /** @param {number} after how many instants of what was pushed are in frames now */
  leave(after) {
    const { rate, count } = this.layout;
    const at = this.due + ((after - count) / rate) * 1e6;
    this.send(write({ ...this.layout, run: this.run, number: this.number, at, samples: this.samples }));
    this.number = (this.number + 1) % NUMBERS;
    this.filled = 0;
  }
}

/** So many seconds are kept: what a trace can show, and what may still be on its way. */
const KEPT_SECONDS = 12;
/** Nothing fitted for so long: the sender began anew. */
const LOST_MS = 1_000;
const NOTHING = -1;

/** @param {Frame} frame @param {Layout & {run: number}} known */
const continues = (frame, known) =>
  frame.run === known.run &&
  frame.leads === known.leads &&
  frame.rate === known.rate &&
  frame.count === known.count &&
  frame.microvolts === known.microvolts;

/**
 * The last seconds of an ECG, each sample at its place. A position counts the samples of one lead since the recording
 * was first heard; where nothing came there is NaN, and what comes after its place was shown stays out.
 */
export class EcgReceiver {
  /** @param {{seconds?: number, clock?: () => number}} [options] `clock`: milliseconds that only grow */
  constructor({ seconds = KEPT_SECONDS, clock = () => performance.now() } = {}) {
    this.seconds = seconds;
    this.clock = clock;
    this.counts = { kept: 0, late: 0, twice: 0, malformed: 0 };
    /** Grows with each recording: positions of another one mean nothing. */
    this.recording = 0;
    /** @type {Layout & {run: number} | null} */
    this.layout = null;
    this.store = new Float32Array(0);
    /** The number of the frame that each stretch of the store holds. */
    this.holds = new Float64Array(0);
    this.base = this.last = 0;
    /** Shown up to this position: what lies before does not change any more. */
    this.shown = 0;
    this.newest = { position: 0, at: 0 };
    this.fittedAt = 0;
  }

  /** One message of the channel. @param {Uint8Array} bytes @returns {"kept" | "late" | "twice" | "malformed"} */
  receive(bytes) {
    const frame = read(bytes);
    const verdict = frame ? this.take(frame) : "malformed";
    this.counts[verdict] += 1;
    return verdict;
  }

  /** Position just after the newest sample. */
  get end() {
    return this.layout ? this.newest.position + this.layout.count : 0;
  }

  /** Where the store begins: nothing is known of what lies before. */
  get start() {
    return Math.max(0, this.end - this.kept);
  }

  /** Where an instant of the sender's clock (in microseconds) lies, with its fraction. @param {number} at */
  positionAt(at) {
    return this.layout ? this.newest.position + ((at - this.newest.at) * this.layout.rate) / 1e6 : 0;
  }

  /** Microvolts; NaN where nothing came. @param {number} lead @param {number} position */
  value(lead, position) {
    if (!this.layout || position < this.start || position >= this.end) {
      return Number.NaN;
    }
    const { leads, count } = this.layout;
    const number = this.base + Math.floor(position / count);
    return this.store[((number % this.holds.length) * count + (position % count)) * leads + lead];
  }

  /** Samples of a lead that the store can hold. */
  get kept() {
    return this.layout ? this.holds.length * this.layout.count : 0;
  }

  /** What was shown is settled, a hole as well. @param {number} position */
  show(position) {
    this.shown = Math.max(this.shown, position);
  }

  /** The same as it is now, which receives nothing more. */
  still() {
    const copy = Object.assign(new EcgReceiver({ seconds: this.seconds }), this);
    copy.store = this.store.slice();
    copy.holds = this.holds.slice();
    return copy;
  }

  // ------------------------------------------------------------------ what arrives

  /** @param {Frame} frame @returns {"kept" | "late" | "twice"} */
  take(frame) {
    const now = this.clock();
    const silent = now - this.fittedAt;
    if (!this.layout || !continues(frame, this.layout)) {
      // Another recording: the end of the former one may still be on its way, behind the beginning of this one.
      if (this.layout && frame.at <= this.newest.at && silent < LOST_MS) {
        return "late";
      }
      this.begin(frame);
    }
    // Numbers wrap: the nearest to the last one is meant.
    let number = this.last + ((frame.number - this.last) << 0);
    if (!this.isPossible(number, frame, silent)) {
      if (silent < LOST_MS) {
        return "late";
      }
      this.begin(frame);
      number = this.last;
    }
    const verdict = this.keep(frame, number);
    this.fittedAt = verdict === "kept" ? now : this.fittedAt;
    return verdict;
  }

  /** Neither older than what is kept, nor further ahead than time went. @param {number} number @param {Frame} frame @param {number} silent */
  isPossible(number, { count, rate }, silent) {
    const ahead = ((number - this.last) * count) / rate;
    return number > this.last - this.holds.length && ahead < this.seconds + silent / 1000;
  }

  /** @param {Frame} frame */
  begin({ leads, rate, count, microvolts, run, number, at }) {
    const frames = Math.ceil((this.seconds * rate) / count);
    this.layout = { leads, rate, count, microvolts, run };
    this.recording += 1;
    this.store = new Float32Array(frames * count * leads).fill(Number.NaN);
    this.holds = new Float64Array(frames).fill(NOTHING);
    this.base = this.last = number;
    this.shown = 0;
    this.newest = { position: 0, at };
    this.fittedAt = this.clock();
  }

  /** @param {Frame} frame @param {number} number @returns {"kept" | "late" | "twice"} */
  keep(frame, number) {
    const position = (number - this.base) * frame.count;
    if (position < this.shown) {
      return this.holds[this.place(number)] === number ? "twice" : "late";
    }
    if (number > this.last) {
      this.advance(number, { position, at: frame.at });
    } else if (this.holds[this.place(number)] === number) {
      return "twice";
    }
    const at = this.place(number) * frame.samples.length;
    frame.samples.forEach((value, index) => (this.store[at + index] = value * frame.microvolts));
    this.holds[this.place(number)] = number;
    return "kept";
  }

  /** Nothing came yet between the last frame and this one. @param {number} number @param {{position: number, at: number}} newest */
  advance(number, newest) {
    const size = this.store.length / this.holds.length;
    for (let one = Math.max(this.last + 1, number - this.holds.length + 1); one <= number; one += 1) {
      const place = this.place(one);
      this.store.fill(Number.NaN, place * size, (place + 1) * size);
      this.holds[place] = NOTHING;
    }
    this.last = number;
    this.newest = newest;
  }

  /** @param {number} number */
  place(number) {
    return number % this.holds.length;
  }
}
