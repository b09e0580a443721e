/** What each track carried since the last call, from the browser's own statistics: numbers, never content. */

/** @typedef {import("./roles.js").TrackRole} TrackRole */
/** @typedef {import("./roles.js").SmallRole} SmallRole */
/** @typedef {import("./roles.js").Level} Level */

/**
 * What the line `mid` of a connection carries; `from` and `level` of what is received.
 * @typedef {{way: "up" | "down", role: TrackRole | SmallRole, from?: string, level?: Level}} Named
 * @typedef {{pc: RTCPeerConnection, names: () => Map<string, Named>}} Measured
 *
 * @typedef {object} Numbers rates over the span, shares from 0 to 1
 * @property {number} kbps
 * @property {number} loss
 * @property {number} jitter_ms
 * @property {number} [rtt_ms] there and back, of what is sent
 * @property {number} [delay_ms] held back before it is played
 * @property {number} [fps]
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [freezes]
 * @property {number} [frozen_ms]
 * @property {number} [slowed] 1 when the machine, not the line, holds the picture back
 * @property {number} [made_up] the share of sound that was invented to fill gaps
 * @typedef {Named & Numbers} TrackNumbers
 */

/** @param {number} value @param {number} digits */
const rounded = (value, digits = 0) => Number((Number.isFinite(value) ? value : 0).toFixed(digits));

/** @param {number} part @param {number} whole */
const share = (part, whole) => (whole > 0 ? rounded(Math.min(1, Math.max(0, part / whole)), 4) : 0);

/** @param {any} now @param {any} before @returns {(name: string) => number} how much a counter grew */
const growth = (now, before) => (name) => Math.max(0, (now[name] ?? 0) - (before[name] ?? 0));

/** @param {any} report inbound-rtp @param {any} before @param {number} seconds @returns {Numbers} */
function received(report, before, seconds) {
  const grown = growth(report, before);
  const lost = grown("packetsLost");
  const held = grown("jitterBufferEmittedCount");
  const numbers = {
    kbps: rounded((grown("bytesReceived") * 8) / 1000 / seconds),
    loss: share(lost, lost + grown("packetsReceived")),
    jitter_ms: rounded((report.jitter ?? 0) * 1000),
    delay_ms: held ? rounded((grown("jitterBufferDelay") / held) * 1000) : 0,
  };
  if (report.kind === "audio") {
    const invented = grown("concealedSamples") - grown("silentConcealedSamples");
    return { ...numbers, made_up: share(invented, grown("totalSamplesReceived")) };
  }
  return {
    ...numbers,
    fps: rounded(grown("framesDecoded") / seconds, 1),
    width: report.frameWidth ?? 0,
    height: report.frameHeight ?? 0,
    freezes: grown("freezeCount"),
    frozen_ms: rounded(grown("totalFreezesDuration") * 1000),
  };
}

/** @param {any} report outbound-rtp @param {any} far what the other end says of it @param {any} before @param {number} seconds @returns {Numbers} */
function sent(report, far, before, seconds) {
  const grown = growth(report, before);
  const numbers = {
    kbps: rounded((grown("bytesSent") * 8) / 1000 / seconds),
    loss: rounded(far?.fractionLost ?? 0, 4),
    jitter_ms: rounded((far?.jitter ?? 0) * 1000),
    rtt_ms: rounded((far?.roundTripTime ?? 0) * 1000),
  };
  if (report.kind === "audio") {
    return numbers;
  }
  return {
    ...numbers,
    fps: rounded(grown("framesEncoded") / seconds, 1),
    width: report.frameWidth ?? 0,
    height: report.frameHeight ?? 0,
    slowed: report.qualityLimitationReason === "cpu" ? 1 : 0,
  };
}

export class TrackMeter {
  constructor() {
    /** Counters of the last call, by connection. @type {WeakMap<RTCPeerConnection, {at: number, reports: Map<string, any>}>} */
    this.last = new WeakMap();
  }

  /**
   * One line for each track that was there all along; none of a connection that is new.
   * @param {(Measured | null | undefined)[]} connections
   * @returns {Promise<TrackNumbers[]>}
   */
  async measure(connections) {
    const found = [];
    for (const connection of connections) {
      if (connection && connection.pc.connectionState !== "closed") {
        found.push(...(await this.look(connection)));
      }
    }
    return found;
  }

  /** @param {Measured} connection @returns {Promise<TrackNumbers[]>} */
  async look(connection) {
    const { pc } = connection;
    const at = performance.now();
    /** @type {Map<string, any>} */
    const reports = new Map(await pc.getStats());
    const before = this.last.get(pc);
    this.last.set(pc, { at, reports });
    const named = connection.names();
    const seconds = before ? (at - before.at) / 1000 : 0;
    /** @type {TrackNumbers[]} */
    const found = [];
    for (const report of seconds > 0 ? reports.values() : []) {
      const name = named.get(report.mid);
      const last = before?.reports.get(report.id);
      if (name && last && report.type === "inbound-rtp") {
        found.push({ ...name, ...received(report, last, seconds) });
      } else if (name && last && report.type === "outbound-rtp") {
        const track = { ...name, ...sent(report, reports.get(report.remoteId), last, seconds) };
        // A small version that nobody needs is not sent: that is no measure of the line.
        if (track.kbps || !track.role.endsWith("_small")) found.push(track);
      }
    }
    return found;
  }
}
