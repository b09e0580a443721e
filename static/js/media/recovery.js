/**
 * Keeps one connection of media alive: waits while it is only disturbed, and builds a new one beside it when it is
 * dead. The old one goes when the new one carries.
 */

const SILENT_MS = 8_000;
/** Short at first: an attempt begun during the cut is of no use after it. */
const CONNECT_MS = [4_000, 6_000, 8_000];
const LOOK_MS = 1_000;
const RETRY_MS = [500, 1000, 2000, 4000];

/**
 * @typedef {{pc: RTCPeerConnection, negotiate: () => Promise<void>, close: () => void}} Connection
 * @typedef {object} Keeper
 * @property {() => Connection} build
 * @property {(connection: any) => void} onCarrying the connection in use changed
 * @property {(health: "connecting" | "connected" | "disturbed" | "cut") => void} onHealth
 */

/**
 * Everything that came over a connection, media or not: it grows as long as the other side lives.
 * @param {RTCPeerConnection} pc
 */
async function received(pc) {
  let sum = 0;
  for (const report of (await pc.getStats()).values()) {
    if (report.type === "transport") {
      sum += report.packetsReceived ?? 0;
    } else if (report.type === "candidate-pair") {
      sum += (report.responsesReceived ?? 0) + (report.requestsReceived ?? 0);
    }
  }
  return sum;
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
  /** @param {Keeper} keeper */
  constructor(keeper) {
    this.keeper = keeper;
    /** @type {Connection | null} */
    this.current = null;
    /** @type {Connection | null} */
    this.next = null;
    this.closed = false;
    this.building = false;
    this.attempt = 0;
    this.retry = 0;
    this.seen = 0;
    this.seenAt = performance.now();
    this.timer = window.setInterval(() => void this.look(), LOOK_MS);
  }

  /** Whether media can pass. */
  get healthy() {
    return this.current?.pc.connectionState === "connected";
  }

  /** Builds a connection and moves to it; keeps trying until it carries or the old one is well again. */
  async renew() {
    if (this.building || this.closed) {
      return;
    }
    window.clearTimeout(this.retry);
    this.building = true;
    const connection = this.keeper.build();
    this.next = connection;
    const up = await this.connect(connection);
    this.building = false;
    if (this.next === connection) {
      this.next = null;
    }
    if (this.closed || !up) {
      connection.close();
      this.later();
      return;
    }
    this.adopt(connection);
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
    this.attempt = 0;
    this.seenAt = performance.now();
    connection.pc.addEventListener("connectionstatechange", () => this.changed(connection));
    this.keeper.onCarrying(connection);
    this.keeper.onHealth("connected");
    old?.close();
  }

  later() {
    if (this.closed || this.healthy) {
      return;
    }
    const wait = RETRY_MS[Math.min(this.attempt, RETRY_MS.length - 1)];
    this.attempt += 1;
    this.retry = window.setTimeout(() => void this.renew(), wait);
  }

  /** @param {Connection} connection */
  changed(connection) {
    if (connection !== this.current || this.closed) {
      return;
    }
    const state = connection.pc.connectionState;
    if (state === "connected") {
      this.seenAt = performance.now();
      this.keeper.onHealth("connected");
    } else if (state === "disconnected") {
      this.keeper.onHealth("disturbed");
    } else if (state === "failed" || state === "closed") {
      this.keeper.onHealth("cut");
      void this.renew();
    }
  }

  /** Every second: has anything come? */
  async look() {
    const watched = this.current;
    if (!watched || this.closed || watched.pc.connectionState === "closed") {
      return;
    }
    const sum = await received(watched.pc);
    if (sum !== this.seen || watched !== this.current) {
      this.seen = sum;
      this.seenAt = performance.now();
    } else if (performance.now() - this.seenAt > SILENT_MS && !this.building) {
      this.seenAt = performance.now();
      this.keeper.onHealth("cut");
      void this.renew();
    }
  }

  close() {
    this.closed = true;
    window.clearInterval(this.timer);
    window.clearTimeout(this.retry);
    this.next?.close();
    this.current?.close();
  }
}
