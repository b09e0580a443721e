/** What the line is worth, in numbers and in one word. */

/**
 * @typedef {"good" | "fair" | "poor" | "audio_only"} Verdict
 * @typedef {object} Quality
 * @property {Verdict} verdict
 * @property {string} word for the screen
 * @property {number} up_kbps
 * @property {number} down_kbps
 * @property {number} loss of what we receive and send, 0 to 1, the worse of both
 * @property {number} rtt_ms
 * @property {number} jitter_ms
 * @property {number} freezes since the last measure
 * @property {number | null} estimate_kbps what the browser believes that the way up carries
 */

/** @type {Readonly<Record<Verdict, string>>} */
export const WORDS = Object.freeze({
  good: "bonne",
  fair: "moyenne",
  poor: "faible",
  audio_only: "son seulement",
});

/**
 * @param {{loss: number, rtt_ms: number, freezes: number, estimate_kbps: number | null}} measured
 * @returns {Verdict}
 */
export function judge({ loss, rtt_ms, freezes, estimate_kbps }) {
  if (estimate_kbps !== null && estimate_kbps < 150) {
    return "audio_only";
  }
  if (loss > 0.08 || rtt_ms > 600 || freezes > 2) {
    return "poor";
  }
  return loss > 0.02 || rtt_ms > 300 || freezes > 0 ? "fair" : "good";
}

/** The worse of two. @type {Readonly<Record<Verdict, number>>} */
const RANK = Object.freeze({ good: 0, fair: 1, poor: 2, audio_only: 3 });

/** @param {Verdict} one @param {Verdict} other @returns {Verdict} */
export const worse = (one, other) => (RANK[one] >= RANK[other] ? one : other);

/**
 * A line as the relay sees it, from its own counters: nobody but the person at it sees more.
 * @param {{up?: Record<string, {loss?: number, age?: number | null, kbps?: number}>, down?: {loss?: number,
 *   rtt_ms?: number | null, estimate_kbps?: number | null, tracks?: {role: string, level: string}[]}}} measured
 * @returns {Verdict}
 */
export function judgeFromRelay({ up = {}, down = {} }) {
  const lost = Math.max(down.loss ?? 0, ...Object.values(up).map((track) => track.loss ?? 0));
  const verdict = judge({ loss: lost, rtt_ms: down.rtt_ms ?? 0, freezes: 0, estimate_kbps: null });
  return worse(verdict, held((down.tracks ?? []).filter(({ role }) => role !== "voice" && role !== "stethoscope")));
}

/** What pictures had to yield. @param {{level: string}[]} pictures @returns {Verdict} */
function held(pictures) {
  if (pictures.length && pictures.every(({ level }) => level === "stopped")) {
    return "audio_only";
  }
  return pictures.some(({ level }) => level !== "full") ? "poor" : "good";
}

/** A word that holds: a verdict counts once it was heard twice running. */
export class Steady {
  constructor() {
    /** @type {Verdict | null} */
    this.said = null;
    /** @type {Verdict | null} */
    this.heard = null;
  }

  /** @param {Verdict} verdict @returns {Verdict} what to show */
  hear(verdict) {
    if (this.said === null || verdict === this.heard) {
      this.said = verdict;
    }
    this.heard = verdict;
    return this.said;
  }
}

/** @typedef {{at: number, sent: number, received: number, lost: number, packets: number, freezes: number}} Count */

/** @returns {Count} */
const nothing = () => ({ at: performance.now(), sent: 0, received: 0, lost: 0, packets: 0, freezes: 0 });

export class Meter {
  constructor() {
    this.last = nothing();
    /** Names of the connections counted last: other ones start from zero. */
    this.counted = "";
  }

  /**
   * Measures since the last call; null the first time and after a change of connection.
   * @param {(RTCPeerConnection | undefined)[]} connections
   * @returns {Promise<Quality | null>}
   */
  async measure(connections) {
    const now = nothing();
    const state = { rtt: 0, jitter: 0, remoteLoss: 0, estimate: /** @type {number | null} */ (null) };
    const names = [];
    for (const pc of connections) {
      if (pc && pc.connectionState !== "closed") {
        names.push(pc.localDescription?.sdp.slice(0, 60));
        const reports = [...(await pc.getStats()).values()];
        // What carries nothing up has an estimate too, which nobody ever measured.
        const sends = reports.some((report) => report.type === "outbound-rtp" && report.bytesSent > 0);
        reports.forEach((report) => count(report, now, state, sends));
      }
    }
    const before = this.last;
    const same = this.counted === names.join();
    this.last = now;
    this.counted = names.join();
    return same && names.length ? compare(before, now, state) : null;
  }
}

/**
 * @param {any} report @param {Count} now
 * @param {{rtt: number, jitter: number, remoteLoss: number, estimate: number | null}} state
 * @param {boolean} sends
 */
function count(report, now, state, sends) {
  if (report.type === "outbound-rtp") {
    now.sent += report.bytesSent;
  } else if (report.type === "inbound-rtp") {
    now.received += report.bytesReceived;
    now.lost += Math.max(0, report.packetsLost);
    now.packets += report.packetsReceived;
    now.freezes += report.freezeCount ?? 0;
    state.jitter = Math.max(state.jitter, report.jitter ?? 0);
  } else if (report.type === "remote-inbound-rtp") {
    state.remoteLoss = Math.max(state.remoteLoss, report.fractionLost ?? 0);
  } else if (report.type === "candidate-pair" && report.nominated) {
    state.rtt = Math.max(state.rtt, report.currentRoundTripTime ?? 0);
    if (report.availableOutgoingBitrate && sends) {
      state.estimate = report.availableOutgoingBitrate / 1000;
    }
  }
}

/**
 * @param {Count} before @param {Count} now
 * @param {{rtt: number, jitter: number, remoteLoss: number, estimate: number | null}} state
 * @returns {Quality}
 */
function compare(before, now, state) {
  const seconds = (now.at - before.at) / 1000;
  const lost = Math.max(0, now.lost - before.lost);
  const packets = Math.max(0, now.packets - before.packets);
  const numbers = {
    up_kbps: Math.max(0, Math.round(((now.sent - before.sent) * 8) / 1000 / seconds)),
    down_kbps: Math.max(0, Math.round(((now.received - before.received) * 8) / 1000 / seconds)),
    loss: Math.max(state.remoteLoss, lost + packets ? lost / (lost + packets) : 0),
    rtt_ms: Math.round(state.rtt * 1000),
    jitter_ms: Math.round(state.jitter * 1000),
    freezes: Math.max(0, now.freezes - before.freezes),
  };
  const estimate_kbps = state.estimate === null ? null : Math.round(state.estimate);
  const verdict = judge({ ...numbers, estimate_kbps });
  return { verdict, word: WORDS[verdict], ...numbers, estimate_kbps };
}
