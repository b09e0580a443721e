/**
 * Which instant of the sender is heard now. The browser tells the RTP time of the sound it plays; the relay told once in
 * a while which instant of the sender's clock such a time is (media_relay/engine/sounding.py).
 */

/** Sounds are delivered in steps of 10 ms and named after packets of 20 ms: the freshest of so long tells. */
const LOOKED_MS = 500;
/** A sound not delivered for so long is silent. */
const SILENT_MS = 300;
const TICKS_A_MS = 48;

export class Heard {
  /**
   * @param {import("./call.js").Call} call
   * @param {import("./roles.js").TrackRole} [role]
   * @param {() => number} [latency] from the delivery of a sound to the ear, in seconds
   */
  constructor(call, role = "stethoscope", latency = () => 0) {
    this.call = call;
    this.role = role;
    this.latency = latency;
    /** What the sender's clock is ahead of ours, as each look had it. @type {{at: number, ahead: number}[]} */
    this.looks = [];
  }

  /**
   * In milliseconds of the sender's wall clock; NaN when nothing is heard. To be asked often: each look counts.
   * @param {string} participant @param {number} now milliseconds of performance.now()
   */
  instant(participant, now) {
    const ahead = this.look(participant, now);
    this.looks = this.looks.filter(({ at }) => now - at < LOOKED_MS);
    if (Number.isNaN(ahead)) {
      this.looks = [];
      return Number.NaN;
    }
    this.looks.push({ at: now, ahead });
    return now + Math.max(...this.looks.map((look) => look.ahead)) - this.latency() * 1000;
  }

  /** @param {string} participant @param {number} now */
  look(participant, now) {
    const connection = /** @type {import("./subscribe.js").SubscribeConnection | undefined} */ (
      this.call.subscriber?.current
    );
    for (const { mid, receiver } of connection?.pc.getTransceivers() ?? []) {
      const slot = connection?.slots?.[mid ?? ""];
      const known = connection?.instants[mid ?? ""];
      if (slot?.role !== this.role || slot.participant !== participant || known?.source !== participant) continue;
      const played = receiver.getSynchronizationSources().at(0);
      if (!played) continue;
      const delivered = played.timestamp - performance.timeOrigin;
      const at = known.at_ms + ((played.rtpTimestamp - known.stamp) << 0) / TICKS_A_MS;
      return now - delivered > SILENT_MS ? Number.NaN : at - delivered;
    }
    return Number.NaN;
  }
}
