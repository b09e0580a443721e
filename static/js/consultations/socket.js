// The socket of an act: it says what changed, by name, and the page fetches it. It comes back by itself.

const RETRY_MS = [500, 1000, 2000, 5000, 10_000];
const FORBIDDEN = 4403;
const SLOW_MS = 1500;

/** @typedef {{event: string, act: string}} Changed */

export class Socket {
  /**
   * @param {string} path
   * @param {{onChanged: (changed: Changed) => void, onAgain?: () => void}} listener
   */
  constructor(path, listener) {
    this.path = path;
    this.listener = listener;
    this.tries = 0;
    this.wasOpen = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** What is said again after each return. @type {object | null} */
    this.standing = null;
    this.open();
  }

  open() {
    const address = new URL(this.path, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.addEventListener("open", () => this.opened());
    socket.addEventListener("message", (event) => this.listener.onChanged(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => {
      if (event.code !== FORBIDDEN) this.later();
    });
  }

  opened() {
    // What was missed meanwhile: after a cut, or between a page and a socket that was long to come.
    if (this.wasOpen || performance.now() > SLOW_MS) this.listener.onAgain?.();
    this.wasOpen = true;
    this.tries = 0;
    document.documentElement.dataset.socket = "open";
    if (this.standing) this.say(this.standing);
  }

  later() {
    document.documentElement.dataset.socket = "closed";
    const delay = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)];
    this.tries += 1;
    setTimeout(() => this.open(), delay);
  }

  /** @param {object} message */
  say(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Says it now, and again after each return of the line. @param {object} message */
  keepSaying(message) {
    this.standing = message;
    this.say(message);
  }
}
