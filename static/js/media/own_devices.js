/**
 * One's own cameras and microphones for the time of a call: opened, watched, and opened again by themselves when the one
 * that went away is back. A cable that moves is said at once and mended by putting it in again.
 */

import { NONE, choices, choose, chosen, forget, open, used, watch } from "./devices.js";
import { Outages } from "./outages.js";
import { DeviceTrouble, codeOf } from "./trouble.js";
import { isReplaceable } from "./which.js";

/**
 * @typedef {import("./which.js").Role} Role
 * @typedef {import("./which.js").Device} Device
 * @typedef {object} Options
 * @property {Role[]} send
 * @property {Partial<Record<Role, MediaTrackConstraints>>} [asks] more than is usual of a device
 * @property {(role: Role, track: MediaStreamTrack | null, failure: unknown) => void} [onDevice] what is to be said of it
 * @property {(role: Role, track: MediaStreamTrack | null) => void} [onTrack] what is to be sent from now on
 * @property {(role: Role) => void} [onLost] it went away during the call
 */

/** Some browsers say nothing of a device that is back. */
const LOOK_MS = 3_000;
/** A source may be silent for a moment while it starts. */
const SILENT_MS = 2_000;

export class OwnDevices {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    /** @type {Map<Role, MediaStreamTrack>} */
    this.tracks = new Map();
    /** Why a role has no device now. @type {Map<Role, unknown>} */
    this.troubles = new Map();
    /** The device of each role, whatever stands in for it. @type {Map<Role, Device>} */
    this.homes = new Map();
    this.outages = new Outages();
    this.inUse = false;
    this.looking = false;
    watch(() => void this.look());
    setInterval(() => this.troubles.size && void this.look(), LOOK_MS);
  }

  /** Opens what is not open yet. */
  async open() {
    if (!this.inUse) this.outages = new Outages(); // each call tells its own
    this.inUse = true;
    for (const role of this.options.send) {
      if (!this.isLive(role)) await this.begin(role);
    }
  }

  /** @param {Role} role */
  isLive(role) {
    return this.tracks.get(role)?.readyState === "live";
  }

  /** @param {Role} role */
  async begin(role) {
    try {
      this.take(role, await this.find(role));
    } catch (failure) {
      this.tracks.delete(role);
      this.troubles.set(role, failure);
      this.options.onDevice?.(role, null, failure);
    }
  }

  /** @param {Role} role */
  find(role) {
    return open(role, "", this.options.asks?.[role], this.homes.get(role));
  }

  /** Puts a chosen device in the place of the one in use. Rejects when it cannot. @param {Role} role @param {string} deviceId */
  async use(role, deviceId) {
    const track = await open(role, deviceId, this.options.asks?.[role]);
    this.homes.delete(role);
    this.take(role, track);
  }

  /** Nothing is chosen for a role any more: it is the computer's choice, or none where there is no substitute. @param {Role} role */
  async release(role) {
    this.homes.delete(role);
    if (isReplaceable(role)) {
      forget(role);
    } else {
      choose(role, { deviceId: NONE, label: "" });
    }
    this.tracks.get(role)?.stop();
    this.tracks.delete(role);
    this.options.onTrack?.(role, null);
    await this.begin(role);
  }

  /** Closes everything, until `open`. */
  close() {
    this.inUse = false;
    for (const [role, track] of this.tracks) {
      track.stop();
      this.outages.end(role, performance.now());
    }
    this.tracks.clear();
    this.troubles.clear();
  }

  /** What the others are told: roles without a device, and why. @returns {Partial<Record<Role, string>>} */
  told() {
    return Object.fromEntries([...this.troubles].map(([role, failure]) => [role, codeOf(failure)]));
  }

  // ------------------------------------------------------------------ what becomes of them

  /** @param {Role} role @param {MediaStreamTrack} track */
  take(role, track) {
    const before = this.tracks.get(role);
    if (!this.inUse) return track.stop(); // the call ended while it opened
    this.tracks.set(role, track);
    this.troubles.delete(role);
    this.outages.end(role, performance.now());
    const now = used(role);
    const home = this.homes.get(role) ?? (chosen(role).deviceId ? chosen(role) : now);
    if (home) this.homes.set(role, now && now.label === home.label ? now : home);
    track.addEventListener("ended", () => this.goes(role, track, "gone"));
    track.addEventListener("mute", () => setTimeout(() => track.muted && this.goes(role, track, "silent"), SILENT_MS));
    track.addEventListener("unmute", () => this.comes(role, track));
    this.options.onTrack?.(role, track);
    if (before !== track) before?.stop();
    this.options.onDevice?.(role, track, null);
  }

  /** @param {Role} role @param {MediaStreamTrack} track @param {"gone" | "silent"} code */
  goes(role, track, code) {
    if (this.tracks.get(role) !== track || !this.inUse) return;
    const trouble = new DeviceTrouble(code, role);
    this.troubles.set(role, trouble);
    this.outages.begin(role, performance.now());
    this.options.onDevice?.(role, null, trouble);
    this.options.onLost?.(role);
    if (code === "gone") void this.look();
  }

  /** A source that was silent gives something again. @param {Role} role @param {MediaStreamTrack} track */
  comes(role, track) {
    if (this.tracks.get(role) !== track || !this.troubles.has(role) || track.readyState !== "live") return;
    this.troubles.delete(role);
    this.outages.end(role, performance.now());
    this.options.onDevice?.(role, track, null);
  }

  /** Devices came or went: opens what is back. */
  async look() {
    if (!this.inUse || this.looking) return;
    this.looking = true;
    try {
      for (const role of this.options.send) await this.reopen(role);
    } finally {
      this.looking = false;
    }
  }

  /** @param {Role} role */
  async reopen(role) {
    const waits = !this.isLive(role) && isWaitedFor(this.troubles.get(role));
    if (waits || (await this.isHomeBack(role))) {
      await this.find(role).then((track) => this.take(role, track), () => undefined); // not there yet
    }
  }

  /** Whether another one stands in for a device that is there again. @param {Role} role */
  async isHomeBack(role) {
    const [home, now] = [this.homes.get(role), used(role)];
    if (!home || !now || now.deviceId === home.deviceId || !this.isLive(role)) return false;
    return (await choices(role)).some(({ deviceId, label }) => deviceId === home.deviceId || label === home.label);
  }
}

/** Asking again opens no question of the browser. @param {unknown} failure */
function isWaitedFor(failure) {
  return failure !== undefined && codeOf(failure) !== "refused";
}
