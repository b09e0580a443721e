/**
 * When each sample of an ECG is shown: at the instant its heart sound is heard, if the stethoscope is listened to; else
 * a fixed time after it came, which its stragglers need.
 */

/** @typedef {import("./ecg.js").EcgReceiver} EcgReceiver */

/** Behind the newest sample, without a sound to follow. */
const BEHIND_MS = 160;
/** How fast the earliest arrival is forgotten: clocks drift by less than that. */
const FORGET_MS_A_SECOND = 2;
/** The sound may run behind by so much; a larger difference is no sound of this ECG. */
const FARTHEST_MS = 3_000;

export class EcgPlayout {
  /**
   * @param {EcgReceiver} receiver
   * @param {(now: number) => number} [heard] the instant of the sender's clock that is heard now, in milliseconds; NaN
   *   when nothing is
   */
  constructor(receiver, heard = () => Number.NaN) {
    this.receiver = receiver;
    this.heard = heard;
    this.recording = 0;
    /** The sender's clock minus ours, as the fastest frame told it. */
    this.ahead = Number.NEGATIVE_INFINITY;
    this.aheadAt = 0;
    this.followsSound = false;
  }

  /** After each frame that was kept. @param {number} now milliseconds of performance.now() */
  arrived(now) {
    const { newest, layout, recording } = this.receiver;
    if (!layout) {
      return;
    }
    if (recording !== this.recording) {
      this.recording = recording;
      this.ahead = Number.NEGATIVE_INFINITY;
    }
    const forgotten = this.ahead - ((now - this.aheadAt) / 1000) * FORGET_MS_A_SECOND;
    const end = newest.at / 1000 + (layout.count / layout.rate) * 1000;
    this.ahead = Math.max(forgotten, end - now);
    this.aheadAt = now;
  }

  /**
   * The position to be shown up to now, never before one that was shown already.
   * @param {number} now milliseconds of performance.now()
   */
  position(now) {
    const { receiver } = this;
    if (!receiver.layout || this.ahead === Number.NEGATIVE_INFINITY) {
      return 0;
    }
    const own = now + this.ahead - BEHIND_MS;
    const sound = this.heard(now);
    this.followsSound = Math.abs(sound - own) < FARTHEST_MS;
    const due = receiver.positionAt((this.followsSound ? sound : own) * 1000);
    return Math.max(receiver.shown, Math.min(Math.floor(due), this.limit(now)));
  }

  /** Time goes on where nothing comes, so that the hole is seen while it lasts; up to a whole row of it. @param {number} now */
  limit(now) {
    const { end, kept } = this.receiver;
    return Math.min(end + kept, Math.floor(this.receiver.positionAt((now + this.ahead) * 1000)));
  }
}
