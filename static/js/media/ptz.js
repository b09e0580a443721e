/**
 * The camera of the cart, moved from afar. `Steering` is the hand of the physician, `Steered` the camera's end.
 *
 * Commands travel where late is worse than lost: each is numbered, sent again until the cart answers, and done once.
 * Who may command is the relay's business (media_relay/engine/driving.py): a command of anybody else does not arrive.
 */

import { Refusal } from "./signalling.js";

/**
 * @typedef {"pan" | "tilt" | "zoom"} Axis
 * @typedef {{min: number, max: number, step: number}} Range
 * @typedef {Partial<Record<Axis, Range>>} Abilities
 * @typedef {Partial<Record<Axis, number>>} Position
 * @typedef {{do: "move", by: Position} | {do: "wide"} | {do: "look", at: Position}} Command what can be asked:
 *   a move by shares of what the camera can do (−1 to 1), the wide view, a place in the camera’s own units
 */

const AXES = /** @type {const} */ (["pan", "tilt", "zoom"]);
const AGAIN_MS = 250;
const PATIENCE_MS = 2_000;
const LATE = "La caméra ne répond pas.";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {object} message */
const write = (message) => encoder.encode(JSON.stringify(message));

/** @param {Uint8Array} bytes @returns {any} null for what is no message */
function read(bytes) {
  try {
    const message = JSON.parse(decoder.decode(bytes));
    return message && typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}

/** One's own place in the call, as far as the camera is concerned. */
export class Steering {
  /**
   * @param {import("./call.js").Call} call
   * @param {{onState?: (abilities: Abilities, camera: string) => void}} [options]
   */
  constructor(call, { onState } = {}) {
    this.call = call;
    this.onState = onState;
    /** What the camera can do; empty until the cart said so. @type {Abilities} */
    this.abilities = {};
    /** @type {Position} */
    this.position = {};
    /** Numbers go on over a reload of the page: they begin with the time. */
    this.number = Date.now();
    /** @type {Map<number, {resolve: (position: Position) => void, reject: (why: Error) => void, timers: number[]}>} */
    this.pending = new Map();
  }

  // ------------------------------------------------------------------ who drives; each rejects with a Refusal

  take() {
    return this.want("take");
  }

  release() {
    return this.want("release");
  }

  /** @param {string} participant */
  handOver(participant) {
    return this.want("hand_over", participant);
  }

  /** Asks who drives for the camera. */
  request() {
    return this.want("request");
  }

  /** @param {string} wanted @param {string} [to] */
  async want(wanted, to) {
    await this.call.signalling.ask("drive", { wanted, to });
  }

  // ------------------------------------------------------------------ what the camera does

  /** @param {Position} by shares of the whole way, −1 to 1 */
  move(by) {
    return this.command({ do: "move", by });
  }

  wide() {
    return this.command({ do: "wide" });
  }

  /** As it looked once. @param {Position} at in its own units */
  look(at) {
    return this.command({ do: "look", at });
  }

  /**
   * @param {Command} command
   * @returns {Promise<Position>} where the camera is then; rejects with words when it did not answer, or could not
   */
  command(command) {
    const number = (this.number += 1);
    const bytes = write({ ...command, number });
    return new Promise((resolve, reject) => {
      const send = () => void this.call.send("ptz", bytes);
      const late = () => this.settle(number, null, new Refusal("late", LATE));
      const timers = [window.setInterval(send, AGAIN_MS), window.setTimeout(late, PATIENCE_MS)];
      this.pending.set(number, { resolve, reject, timers });
      send();
    });
  }

  /** A message of the channel. @param {Uint8Array} bytes */
  received(bytes) {
    const message = read(bytes);
    if (message?.to === this.call.participant && typeof message.done === "number") {
      const why = typeof message.why === "string" ? new Refusal("failed", message.why) : null;
      this.settle(message.done, why ? null : positionOf(message.position), why);
    } else if (message?.abilities) {
      this.abilities = abilitiesOf(message.abilities);
      this.position = positionOf(message.position);
      this.onState?.(this.abilities, nameOf(message.camera));
    }
  }

  /** @param {number} number @param {Position | null} position @param {Error | null} why */
  settle(number, position, why) {
    const waiting = this.pending.get(number);
    if (!waiting) {
      return; // answered already: the cart answers each copy
    }
    this.pending.delete(number);
    window.clearInterval(waiting.timers[0]);
    window.clearTimeout(waiting.timers[1]);
    if (why) {
      waiting.reject(why);
    } else {
      this.position = position ?? {};
      waiting.resolve(this.position);
    }
  }
}

const STATE_MS = 2_000;
const MOST_DRIVERS = 8;
const LONGEST_NAME = 120;
const IMMOBILE = "La caméra ne peut pas faire ce mouvement.";

/** The camera's end, at the cart. */
export class Steered {
  /**
   * @param {(label: import("./channels.js").Label, bytes: Uint8Array<ArrayBuffer>) => void} send
   * @param {() => MediaStreamTrack | undefined} camera the track in use now
   */
  constructor(send, camera) {
    this.send = send;
    this.camera = camera;
    /** The last number done and its answer, of each driver. @type {Map<string, {number: number, answer: object | null}>} */
    this.done = new Map();
    /** One move after the other: each starts where the last one ended. */
    this.work = Promise.resolve();
    this.timer = window.setInterval(() => this.tell(), STATE_MS);
  }

  stop() {
    window.clearInterval(this.timer);
  }

  /** The whole room first: what the last act looked at is not what this one begins with. One that cannot stays. */
  arrive() {
    this.work = this.work.then(() => this.point(wide(this.abilities())).catch(() => undefined));
  }

  /** Says what the camera can do and where it looks, to those who may drive it. */
  tell() {
    const abilities = abilitiesOf(this.camera()?.getCapabilities?.());
    if (Object.keys(abilities).length) {
      this.send("ptz", write({ abilities, position: this.position(), camera: nameOf(this.camera()?.label) }));
    }
  }

  /** A command. @param {string} participant @param {Uint8Array} bytes */
  received(participant, bytes) {
    const message = read(bytes);
    if (!Number.isSafeInteger(message?.number)) {
      return;
    }
    const last = this.done.get(participant);
    if (last && last.number >= message.number) {
      if (last.number === message.number && last.answer) {
        this.send("ptz", write(last.answer)); // it was lost on the way
      }
    } else {
      this.remember(participant, message.number);
      this.work = this.work.then(() => this.serve(participant, message));
    }
  }

  /** Done or being done: its copies change nothing. @param {string} participant @param {number} number */
  remember(participant, number) {
    this.done.delete(participant);
    this.done.set(participant, { number, answer: null });
    if (this.done.size > MOST_DRIVERS) {
      this.done.delete(/** @type {string} */ (this.done.keys().next().value));
    }
  }

  /** @param {string} participant @param {any} message */
  async serve(participant, message) {
    /** @type {object} */
    let answer = { to: participant, done: message.number };
    try {
      await this.perform(message);
      answer = { ...answer, position: this.position() };
    } catch {
      answer = { ...answer, why: IMMOBILE };
    }
    const last = this.done.get(participant);
    if (last && last.number === message.number) {
      last.answer = answer;
    }
    this.send("ptz", write(answer));
  }

  /** @param {any} message a stranger's words: nothing of it is taken for granted */
  async perform(message) {
    if (message.do === "move") {
      await this.point(moved(this.position(), positionOf(message.by), this.abilities()));
    } else if (message.do === "wide") {
      await this.point(wide(this.abilities()));
    } else if (message.do === "look") {
      await this.point(positionOf(message.at));
    } else {
      throw new RangeError("No such command.");
    }
  }

  abilities() {
    return abilitiesOf(this.camera()?.getCapabilities?.());
  }

  /** @returns {Position} */
  position() {
    const settings = positionOf(this.camera()?.getSettings());
    return Object.fromEntries(Object.entries(settings).filter(([axis]) => axis in this.abilities()));
  }

  /** @param {Position | undefined} wanted */
  async point(wanted) {
    const camera = this.camera();
    const abilities = this.abilities();
    const within = Object.entries(wanted ?? {}).filter(([axis]) => axis in abilities);
    if (!camera || !within.length) {
      throw new RangeError("The camera cannot do that.");
    }
    const advanced = within.map(([axis, value]) => {
      const { min, max } = /** @type {Range} */ (abilities[/** @type {Axis} */ (axis)]);
      return { [axis]: Math.min(max, Math.max(min, value)) };
    });
    await camera.applyConstraints(/** @type {MediaTrackConstraints} */ ({ advanced }));
  }
}

// ------------------------------------------------------------------ what a stranger may say

/** @param {any} said @returns {Abilities} the axes that move */
export function abilitiesOf(said) {
  /** @type {Abilities} */
  const found = {};
  for (const axis of AXES) {
    const { min, max, step } = said?.[axis] ?? {};
    if (Number.isFinite(min) && Number.isFinite(max) && max > min) {
      found[axis] = { min, max, step: Number.isFinite(step) ? step : 0 };
    }
  }
  return found;
}

/** @param {any} said @returns {Position} */
function positionOf(said) {
  return Object.fromEntries(AXES.filter((axis) => Number.isFinite(said?.[axis])).map((axis) => [axis, said[axis]]));
}

/** @param {any} said how a camera is called */
const nameOf = (said) => (typeof said === "string" ? said.trim().slice(0, LONGEST_NAME) : "");

/** @param {Position} from @param {Position} by @param {Abilities} abilities @returns {Position} */
function moved(from, by, abilities) {
  /** @type {Position} */
  const to = {};
  for (const axis of AXES) {
    const range = abilities[axis];
    if (range && by[axis]) {
      to[axis] = (from[axis] ?? 0) + Math.max(-1, Math.min(1, by[axis])) * (range.max - range.min);
    }
  }
  return to;
}

/** As far out as it goes, and straight ahead. @param {Abilities} abilities @returns {Position} */
function wide({ pan, tilt, zoom }) {
  const middle = (/** @type {Range} */ { min, max }) => (min <= 0 && max >= 0 ? 0 : (min + max) / 2);
  return {
    ...(pan && { pan: middle(pan) }),
    ...(tilt && { tilt: middle(tilt) }),
    ...(zoom && { zoom: zoom.min }),
  };
}
