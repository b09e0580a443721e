/** The cuts of one call, as the person lived them. The last ones are told again each time: a report may be lost. */

const KEPT = 8;

/** @typedef {{number: number, ago_ms: number, ms: number}} Cut `number` grows; `ago_ms` since it began */

export class Cuts {
  constructor() {
    this.began = 0;
    this.count = 0;
    /** @type {{number: number, at: number, ms: number}[]} */
    this.last = [];
  }

  /** @param {boolean} cut @param {number} now milliseconds of a steady clock */
  tell(cut, now) {
    if (cut && !this.began) {
      this.began = now;
    } else if (!cut && this.began) {
      this.count += 1;
      this.last = [...this.last, { number: this.count, at: this.began, ms: Math.round(now - this.began) }].slice(-KEPT);
      this.began = 0;
    }
  }

  /** @param {number} now @returns {Cut[]} */
  told(now) {
    return this.last.map(({ number, at, ms }) => ({ number, ago_ms: Math.round(now - at), ms }));
  }
}
