/**
 * Keeps one connection of media alive: waits while it is only disturbed, and builds a new one beside it when it is
 * dead. The old one goes when the new one carries.
 */

const LOOK_MS = 400;
/** Nothing for so long, and a connection is dead. */
const SILENT_MS = 7_000;
/** Who sends hears of it many times a second: so much silence is worth a word on the screen. */
const QUIET_MS = 2_000;
const RHYTHM_MS = 900;
/** After a change of the network nobody waits for the usual silence. An idle line has a sign of life every 2.5 s. */
const SUSPECT_MS = { talking: 1_000, idle: 3_500 };
/** Short at first: an attempt begun during the cut is of no use after it. */
const CONNECT_MS = [4_000, 6_000, 8_000];
const RETRY_MS = 300;
const LONGEST_RETRY_MS = 4_000;

/**
 * @typedef {{pc: RTCPeerConnection, negotiate: () => Promise<void>, close: () => void}} Connection
 * @typedef {object} Keeper
 * @property {() => Connection} build
 * @property {() => boolean} isReady whether a connection can be asked for now
 * @property {(connection: any) => void} onCarrying the connection in use changed
 * @property {(health: "connecting" | "connected" | "disturbed" | "cut") => void} onHealth
 */

/** Each browser tells of other counters: Firefox has none of the transport, and counts no question it was asked. */
const SIGNS = ["packetsReceived", "bytesReceived", "responsesReceived", "requestsReceived"];

/**
 * Everything that came over a connection, media or not: it grows as long as the other side lives.
 * @param {RTCPeerConnection} pc
 */
async function received(pc) {
  const ways = [...(await pc.getStats()).values()].filter(({ type }) => ["transport", "candidate-pair"].includes(type));
  return ways.flatMap((report) => SIGNS.map((sign) => report[sign] ?? 0)).reduce((sum, count) => sum + count, 0);
}

/**
 * @param {RTCPeerConnection} pc @param {number} milliseconds
 * @returns {Promise<boolean>} whether it connected in time
 */
function connects(pc, milliseconds) {
  return new Promise((resolve) => {
    const settle = (/** @type {boolean} */ done) => {
      window.clearTimeout(timer);
      pc.removeEventListener("connectionstatechange", look);
      resolve(done);
    };
    const look = () => {
      if (pc.connectionState === "connected") {
        settle(true);
      } else if (["failed", "closed"].includes(pc.connectionState)) {
        settle(false);
      }
    };
    const timer = window.setTimeout(() => settle(false), milliseconds);
    pc.addEventListener("connectionstatechange", look);
    look();
  });
}

export class Kept {
  /** @param {Keeper} keeper @param {{talks: boolean}} options `talks`: it sends, and is answered all the time */
  constructor(keeper, { talks }) {
    this.keeper = keeper;
    this.talks = talks;
    /** @type {Connection | null} */
    this.current = null;
    /** @type {Connection | null} */
    this.next = null;
    this.closed = false;
    this.building = false;
    /** Whether another one was asked for while one was being built: what it holds may be out of date. */
    this.again = false;
    this.attempt = 0;
    this.notBefore = 0;
    /** When the network changed, until something came since. */
    this.suspectedAt = 0;
    this.seen = 0;
    this.seenAt = performance.now();
    /** The longest wait for a sign of life lately. */
    this.rhythm = Infinity;
    this.health = "";
    this.timer = window.setInterval(() => void this.look(), LOOK_MS);
  }

  /** Whether media passes, as far as one can know. */
  get healthy() {
    return this.current?.pc.connectionState === "connected" && !this.suspectedAt && this.silence < QUIET_MS * 2;
  }

  get silence() {
    return performance.now() - this.seenAt;
  }

  /** The network changed: whatever was there may be worth nothing now. */
  suspect() {
    this.suspectedAt ||= performance.now();
  }

  /** Builds a connection and moves to it. One that fails is tried again as long as nothing else carries. */
  async renew() {
    if (this.building || this.closed) {
      this.again = this.building;
      return;
    }
    this.building = true;
    this.again = false;
    const connection = this.keeper.build();
    this.next = connection;
    const up = await this.connect(connection);
    this.building = false;
    if (this.next === connection) {
      this.next = null;
    }
    if (this.closed || !up) {
      connection.close();
      this.notBefore = performance.now() + Math.min(LONGEST_RETRY_MS, RETRY_MS * 1.15 ** this.attempt);
      this.attempt += 1;
    } else {
      this.adopt(connection);
    }
    if (this.again) {
      void this.renew();
    }
  }

  /** @param {Connection} connection */
  async connect(connection) {
    try {
      await connection.negotiate();
    } catch {
      return false; // no socket, or refused: the next turn tries again
    }
    return connects(connection.pc, CONNECT_MS[Math.min(this.attempt, CONNECT_MS.length - 1)]);
  }

  /** @param {Connection} connection */
  adopt(connection) {
    const old = this.current;
    this.current = connection;
    this.attempt = this.notBefore = this.suspectedAt = this.seen = 0;
    this.seenAt = performance.now();
    this.rhythm = Infinity;
    connection.pc.addEventListener("connectionstatechange", () => this.changed(connection));
    this.keeper.onCarrying(connection);
    this.say("connected");
    old?.close();
  }

  /** @param {"connecting" | "connected" | "disturbed" | "cut"} health */
  say(health) {
    if (health !== this.health) {
      this.health = health;
      this.keeper.onHealth(health);
    }
  }

  /** @param {Connection} connection */
  changed(connection) {
    if (connection !== this.current || this.closed) {
      return;
    }
    const state = connection.pc.connectionState;
    if (state === "connected") {
      this.seenAt = performance.now();
      this.say("connected");
    } else if (state === "disconnected") {
      void this.look(); // its checks were not answered for a while: by now the line may be back
    } else if (state === "failed" || state === "closed") {
      this.replace();
    }
  }

  /** Several times a second: has anything come? */
  async look() {
    const watched = this.current;
    const sum = watched && watched.pc.connectionState !== "closed" ? await received(watched.pc) : this.seen;
    if (this.closed || watched !== this.current) {
      return;
    }
    if (sum !== this.seen) {
      this.lives(sum);
    } else if (this.isDead()) {
      this.replace();
    } else if (this.hears && this.silence > QUIET_MS) {
      this.say("disturbed");
    }
  }

  /** Whether something would have come by now: we sent and were answered all the time, or the browser asks in vain. */
  get hears() {
    return (this.talks && this.rhythm < RHYTHM_MS) || this.current?.pc.connectionState === "disconnected";
  }

  /** @param {number} sum */
  lives(sum) {
    this.rhythm = Math.max(this.silence, Math.min(this.rhythm, SUSPECT_MS.idle) * 0.7);
    this.seen = sum;
    this.seenAt = performance.now();
    this.suspectedAt = 0;
    if (this.current?.pc.connectionState === "connected") {
      this.say("connected");
    }
  }

  isDead() {
    const state = this.current?.pc.connectionState;
    if (!state || state === "failed" || state === "closed") {
      return true;
    }
    if (!navigator.onLine && this.silence > QUIET_MS) {
      return true; // the browser itself has no network: a packet that was still under way is no sign of life
    }
    const patience = this.talks && this.rhythm < RHYTHM_MS ? SUSPECT_MS.talking : SUSPECT_MS.idle;
    const since = this.suspectedAt ? performance.now() - this.suspectedAt : 0;
    return since > patience || this.silence > SILENT_MS;
  }

  replace() {
    if (this.current) {
      this.say("cut");
    }
    if (!this.building && performance.now() >= this.notBefore && this.keeper.isReady()) {
      void this.renew();
    }
  }

  close() {
    this.closed = true;
    window.clearInterval(this.timer);
    this.next?.close();
    this.current?.close();
  }
}
