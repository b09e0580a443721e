/**
 * How much of a thin line one's own pictures may take: less than fills it, so that no sound stands in a queue.
 *
 * A browser finds the width of a line by filling it, and holds it filled: where packets waited for 0.2 s, sound came
 * late or had to be asked for again, and pictures were none the better for it.
 */

/** Packets that wait so much longer than they must, in a row, stand in a queue; so little is none. */
const QUEUED_MS = 100;
const CLEAR_MS = 50;
const IN_A_ROW = 3;
const YIELDS = 0.85;
const GROWS = 1.03;
/** A line that stayed clear for so many looks is wider than it was, or what filled it is gone. */
const CLEAR_FOR = 10;
const GROWS_ON_A_CLEAR_LINE = 1.2;
/** Bits a second. Below it, waiting is not of our making: another program, or another way that is longer. */
const LEAST = 130_000;
const NOT_OURS_AFTER = 10;
/** A queue of ours becomes shorter when so much less is sent; a way that became longer does not. */
const MUCH_LESS = 0.65;
const SHORTER = 0.8;
const ASKED = 0.8;

export class Uplink {
  /** @param {number | null} [limit] where a line is known to be thin: what pictures begin with, before it is found wider */
  constructor(limit = null) {
    /** Bits a second for all pictures together; null: no limit. @type {number | null} */
    this.limit = limit;
    this.shortest = Infinity;
    /** @type {number[]} */
    this.last = [];
    this.atLeast = 0;
    this.clear = 0;
    /** Before the first of the yields that follow each other. @type {{limit: number | null, sent: number, wait: number} | null} */
    this.before = null;
  }

  /**
   * A look every second.
   * @param {number} roundTrip milliseconds @param {number} sent bits a second of pictures @param {number} most what they could ever take
   */
  look(roundTrip, sent, most) {
    this.shortest = Math.min(this.shortest, roundTrip);
    this.last = [...this.last, roundTrip - this.shortest].slice(-IN_A_ROW);
    this.clear = roundTrip - this.shortest < CLEAR_MS ? this.clear + 1 : 0;
    if (this.last.length === IN_A_ROW && Math.min(...this.last) > QUEUED_MS) {
      this.yields(sent, Math.min(...this.last));
    } else if (this.limit !== null && this.clear) {
      this.grows(most, this.limit * (this.clear > CLEAR_FOR ? GROWS_ON_A_CLEAR_LINE : GROWS));
    }
    return this.limit;
  }

  /** @param {number} most @param {number} limit */
  grows(most, limit) {
    this.atLeast = 0;
    this.before = null;
    this.limit = limit > most ? null : limit;
  }

  /** @param {number} sent @param {number} wait */
  yields(sent, wait) {
    this.before ??= { limit: this.limit, sent, wait };
    if (this.limit !== null && sent < ASKED * this.limit) {
      this.before = { ...this.before, sent, wait }; // the browser itself found the line narrower than that
    }
    if (sent < MUCH_LESS * this.before.sent && wait > SHORTER * this.before.wait) {
      this.limit = this.before.limit;
      this.measureAnew();
      return;
    }
    this.limit = Math.max(LEAST, YIELDS * Math.min(this.limit ?? Infinity, sent));
    // What is sent beyond the least is still ours: a picture has a least of its own.
    this.atLeast = this.limit === LEAST && sent <= 1.2 * LEAST ? this.atLeast + 1 : 0;
    this.last = this.last.slice(-1); // what leaves now is heard of in a moment
    if (this.atLeast > NOT_OURS_AFTER / IN_A_ROW) {
      this.measureAnew();
    }
  }

  /** The shortest way is another one. */
  measureAnew() {
    this.shortest = Infinity;
    this.last = [];
    this.atLeast = 0;
    this.before = null;
  }
}

/** What a connection sends of pictures, and how long its packets take there and back. */
export class UplinkMeter {
  constructor() {
    this.octets = 0;
    this.at = 0;
    this.heard = 0;
  }

  /**
   * Null while the other side has said nothing new: an old wait is not measured again.
   * @param {RTCPeerConnection} pc @returns {Promise<{sent: number, roundTrip: number} | null>}
   */
  async measure(pc) {
    const reports = [...(await pc.getStats()).values()];
    const told = reports.filter(({ type }) => type === "remote-inbound-rtp");
    const known = told.map(({ roundTripTime }) => roundTripTime).filter((trip) => trip > 0);
    const heard = Math.max(0, ...told.map(({ timestamp }) => timestamp));
    const isNews = heard > this.heard;
    this.heard = heard;
    const pictures = reports.filter(({ type, kind }) => type === "outbound-rtp" && kind === "video");
    const octets = pictures.reduce((sum, { bytesSent = 0 }) => sum + bytesSent, 0);
    const now = performance.now();
    const sent = ((octets - this.octets) * 8_000) / (now - this.at);
    const first = !this.at;
    this.octets = octets;
    this.at = now;
    return first || !isNews || !known.length ? null : { sent, roundTrip: 1000 * Math.min(...known) };
  }
}
