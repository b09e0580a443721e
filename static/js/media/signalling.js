/**
 * The signalling socket: enters the room with a grant, asks, listens, and comes back when it was cut.
 *
 * Connections of media live without it: a cut socket is no cut call.
 */

/** While the line is cut, a try must be under way when it comes back; a browser that tries too often is held up. */
const BACK_OFF_MS = [300, 300, 600, 1000, 2000];
const OPEN_MS = [4_500, 4_500, 6_000];
/**
 * A socket given up while it connects goes on connecting in Firefox, unseen: after a minute of such tries there is no
 * place left for the one that would get through. There we knock, and open a socket when somebody answers. In Chromium
 * it is requests that go on, and sockets that end when they are ended: there sockets are tried.
 */
const SOCKETS_LINGER = navigator.userAgent.includes("Gecko/");
const DOOR = import.meta.url;
/** A knock must be under way when the line comes back; a long one now and then, for a line that is slow. */
const KNOCK_MS = [1_500, 1_500, 1_500, 4_500];
const BETWEEN_KNOCKS_MS = 300;
const KNOCKS_APART_MS = 1_000;
/** Where knocks are answered by nobody, a socket may get through all the same. */
const BLIND_AFTER = 30;
const ANSWER_MS = 12_000;
/** A socket that goes nowhere says nothing of it for minutes: after so much silence it is asked, then given up. */
const QUIET_MS = 3_000;
const SILENT_MS = 6_500;
const PROBE_MS = 2_500;
const LOOK_MS = 500;

/** Codes after which coming back would be wrong (see media_relay/consumers.py). */
const UNGRANTED = 4401;
const REPLACED = 4409;
const FINAL = new Set([UNGRANTED, REPLACED]);

/**
 * @typedef {{type: string, id?: number, [field: string]: any}} Message
 * @typedef {object} Listener
 * @property {(welcome: Message, again: boolean) => void} onWelcome entered; `again` after a cut
 * @property {(message: Message) => void} onMessage anything the relay tells
 * @property {() => void} onCut the socket is gone and being reopened
 * @property {(code: string, text: string) => void} onWait nobody could let us in yet; `text` is for the screen
 * @property {(code: string, text: string) => void} onEnd it will not come back; `text` is for the screen
 */

/**
 * Whether the server is there: any answer says so. Without cookies, it goes another way than what the page has open,
 * which the cut left behind dead.
 * @param {AbortSignal} signal
 */
async function answers(signal) {
  try {
    await fetch(DOOR, { method: "HEAD", cache: "no-store", credentials: "omit", signal });
    return true;
  } catch {
    return false;
  }
}

export class Refusal extends Error {
  /** @param {string} code @param {string} text French, for the screen */
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

export class Signalling {
  /**
   * @param {string} socketUrl
   * @param {string | (() => Promise<string>)} grant a grant, or what fetches one
   * @param {Listener} listener
   */
  constructor(socketUrl, grant, listener) {
    this.url = new URL(socketUrl, window.location.href);
    this.url.protocol = this.url.protocol.replace("http", "ws");
    this.listener = listener;
    /** Tells a reload from a cut: one for each load of the page. */
    this.session = crypto.getRandomValues(new Uint32Array(4)).join("-");
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {Map<number, {resolve: (answer: Message) => void, reject: (reason: Error) => void, timer: number}>} */
    this.pending = new Map();
    this.grant = grant;
    /** Where a new grant comes from when the last one is worth nothing any more. */
    this.fresh = typeof grant === "function" ? grant : null;
    this.number = 0;
    this.attempt = 0;
    this.entered = false;
    this.inside = false;
    /** @type {WebSocket | null} */
    this.joining = null;
    this.ended = false;
    this.retry = 0;
    this.knocksFirst = SOCKETS_LINGER;
    this.knocks = 0;
    /** @type {AbortController | null} */
    this.knocking = null;
    this.opening = 0;
    this.heardAt = 0;
    this.asked = false;
    this.timer = window.setInterval(() => this.look(), LOOK_MS);
  }

  /** Opens the socket; reopens it whenever it is lost, until `close`. */
  open() {
    if (this.ended || this.socket) {
      return;
    }
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.opening = window.setTimeout(() => this.abandon(socket), OPEN_MS[this.attempt % OPEN_MS.length]);
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => this.received(JSON.parse(event.data));
    socket.onclose = (event) => this.lost(socket, event.code);
  }

  opened() {
    window.clearTimeout(this.opening);
    this.heardAt = performance.now();
    void this.join();
  }

  /** Asks whether anybody is there. */
  probe() {
    const socket = this.socket;
    if (socket?.readyState === WebSocket.OPEN && this.inside) {
      this.ask("ping", {}, PROBE_MS).catch(() => this.abandon(socket));
    }
  }

  /** There is a network again: tries at once instead of waiting for the next turn, or for a try of before. */
  reopen() {
    if (this.socket?.readyState === WebSocket.CONNECTING) {
      this.abandon(this.socket);
    }
    if (!this.socket) {
      window.clearTimeout(this.retry);
      this.comeBack();
    }
  }

  comeBack() {
    if (this.knocksFirst) {
      void this.knock();
    } else {
      this.open();
    }
  }

  /** Opens the socket as soon as somebody answers at the other end of the line. */
  async knock() {
    this.knocking?.abort();
    const began = performance.now();
    const knocking = (this.knocking = new AbortController());
    const timer = window.setTimeout(() => knocking.abort(), KNOCK_MS[this.knocks % KNOCK_MS.length]);
    this.knocks += 1;
    const answered = await answers(knocking.signal);
    window.clearTimeout(timer);
    if (this.knocking !== knocking) {
      return; // another knock took its place, or it is over
    }
    this.knocking = null;
    if (answered || this.knocks % BLIND_AFTER === 0) {
      this.open();
    } else {
      const pause = Math.max(BETWEEN_KNOCKS_MS, KNOCKS_APART_MS - (performance.now() - began));
      this.retry = window.setTimeout(() => void this.knock(), pause);
    }
  }

  /** Twice a second: has anything been heard? */
  look() {
    const silence = performance.now() - this.heardAt;
    if (this.socket?.readyState !== WebSocket.OPEN) {
      return;
    }
    if (silence > SILENT_MS) {
      this.abandon(this.socket);
    } else if (silence > QUIET_MS && this.inside && !this.asked) {
      this.asked = true;
      this.say("ping", { id: (this.number += 1) });
    }
  }

  /** A socket of which nothing is to be expected. @param {WebSocket} socket */
  abandon(socket) {
    if (socket === this.socket) {
      socket.onmessage = socket.onclose = null;
      this.lost(socket, 0);
      socket.close();
    }
  }

  async join() {
    const socket = this.socket;
    if (!socket || this.joining === socket) {
      return;
    }
    this.joining = socket;
    try {
      const grant = typeof this.grant === "function" ? await this.grant() : this.grant;
      if (socket === this.socket) {
        this.welcomed(await this.ask("join", { grant, session: this.session }));
      }
    } catch (refusal) {
      this.refused(refusal, socket);
    } finally {
      this.joining = this.joining === socket ? null : this.joining;
    }
  }

  /** Another process takes the room up: what was asked of the former one will not be answered. */
  rejoin() {
    this.drop();
    void this.join();
  }

  /** @param {Message} welcome */
  welcomed(welcome) {
    this.grant = welcome.grant;
    this.attempt = this.knocks = 0;
    const again = this.entered;
    this.entered = this.inside = true;
    this.listener.onWelcome(welcome, again);
  }

  /** @param {unknown} refusal @param {WebSocket} socket */
  refused(refusal, socket) {
    const code = refusal instanceof Refusal ? refusal.code : "";
    if (code === "grantrefused" && this.fresh && this.grant !== this.fresh) {
      this.grant = this.fresh; // too old after a long cut, or used up by a welcome that never arrived
    } else if (code === "grantrefused" || code === "roomfull") {
      this.end(code, /** @type {Refusal} */ (refusal).message);
      return;
    } else if (code && code !== "cut") {
      this.listener.onWait(code, /** @type {Refusal} */ (refusal).message);
    }
    this.abandon(socket); // no process yet, or a late one: as after a cut
  }

  /**
   * Asks the relay for something.
   * @param {string} type @param {object} fields @param {number} [milliseconds] how long an answer may take
   * @returns {Promise<Message>} rejects with a Refusal
   */
  ask(type, fields, milliseconds = ANSWER_MS) {
    const id = (this.number += 1);
    return new Promise((resolve, reject) => {
      const fail = () => this.settle(id, null, new Refusal("timeout", "Le relais ne répond pas."));
      this.pending.set(id, { resolve, reject, timer: window.setTimeout(fail, milliseconds) });
      if (!this.say(type, { ...fields, id })) {
        this.settle(id, null, new Refusal("cut", "La ligne est coupée."));
      }
    });
  }

  /**
   * Says something that has no answer. Whether it could be said: before the welcome only `join` is listened to.
   * @param {string} type @param {object} fields
   */
  say(type, fields) {
    if (this.socket?.readyState !== WebSocket.OPEN || (type !== "join" && !this.inside)) {
      return false;
    }
    this.socket.send(JSON.stringify({ type, ...fields }));
    return true;
  }

  /** @param {Message} message */
  received(message) {
    this.heardAt = performance.now();
    this.asked = false;
    if (message.type === "refused" && message.id) {
      this.grant = message.grant ?? this.grant;
      this.settle(message.id, null, new Refusal(message.code, message.text));
      if (message.code === "nowhere") {
        void this.join(); // the process that answers does not know us: the room is elsewhere now
      }
    } else if (message.id && this.pending.has(message.id)) {
      this.settle(message.id, message, null);
    } else if (message.type === "grant") {
      this.grant = message.grant;
      this.listener.onMessage(message);
    } else if (message.type === "rejoin") {
      this.grant = message.grant;
      window.setTimeout(() => this.inside && this.rejoin(), message.delay_ms);
    } else if (message.type === "replaced") {
      this.end("replaced", message.text);
    } else {
      this.listener.onMessage(message);
    }
  }

  /** @param {number} id @param {Message | null} answer @param {Error | null} failure */
  settle(id, answer, failure) {
    const waiting = this.pending.get(id);
    if (!waiting) {
      return;
    }
    this.pending.delete(id);
    window.clearTimeout(waiting.timer);
    if (answer) {
      waiting.resolve(answer);
    } else {
      waiting.reject(/** @type {Error} */ (failure));
    }
  }

  /** Nothing that was asked is waited for any more. */
  drop() {
    for (const id of [...this.pending.keys()]) {
      this.settle(id, null, new Refusal("cut", "La ligne est coupée."));
    }
  }

  /** @param {WebSocket} socket @param {number} code */
  lost(socket, code) {
    if (socket !== this.socket) {
      return;
    }
    this.socket = null;
    window.clearTimeout(this.opening);
    this.drop();
    if (this.ended) {
      return;
    }
    const another = code === UNGRANTED && this.fresh && this.grant === this.fresh;
    if (FINAL.has(code) && !another) {
      this.end("refused", "Cet accès à la salle n’est plus valable. Rechargez la page.");
      return;
    }
    if (this.inside) {
      this.inside = false;
      this.listener.onCut();
    }
    const wait = BACK_OFF_MS[Math.min(this.attempt, BACK_OFF_MS.length - 1)] * (0.8 + 0.4 * Math.random());
    this.attempt += 1;
    this.retry = window.setTimeout(() => this.comeBack(), wait);
  }

  /** @param {string} code @param {string} text */
  end(code, text) {
    if (!this.ended) {
      this.close();
      this.listener.onEnd(code, text);
    }
  }

  /** Closes for good. */
  close() {
    this.ended = true;
    window.clearTimeout(this.retry);
    window.clearTimeout(this.opening);
    this.knocking?.abort();
    this.knocking = null;
    window.clearInterval(this.timer);
    this.socket?.close();
  }
}
