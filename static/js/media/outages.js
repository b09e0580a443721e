/** Devices that went away during a call, as the person beside them lived it. The last ones are told again each time: a report may be lost. */

const KEPT = 8;

/** @typedef {import("./roles.js").TrackRole} TrackRole */
/** @typedef {{number: number, role: TrackRole, ago_ms: number, ms?: number}} Outage `ago_ms` since it began; without `ms` it lasts */

export class Outages {
  constructor() {
    this.count = 0;
    /** @type {{number: number, role: TrackRole, at: number, ms: number | null}[]} */
    this.last = [];
  }

  /** @param {TrackRole} role @param {number} now milliseconds of a steady clock */
  begin(role, now) {
    if (!this.lasting(role)) {
      this.count += 1;
      this.last = [...this.last, { number: this.count, role, at: now, ms: null }].slice(-KEPT);
    }
  }

  /** @param {TrackRole} role @param {number} now */
  end(role, now) {
    const one = this.lasting(role);
    if (one) {
      one.ms = Math.round(now - one.at);
    }
  }

  /** @param {TrackRole} role */
  lasting(role) {
    return this.last.find((one) => one.role === role && one.ms === null);
  }

  /** @param {number} now @returns {Outage[]} */
  told(now) {
    return this.last.map(({ number, role, at, ms }) => ({
      number,
      role,
      ago_ms: Math.round(now - at),
      ...(ms !== null && { ms }),
    }));
  }
}
