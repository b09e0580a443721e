/** A relay that answers on paper: what a page says to it is kept, and it says what the test wants. */

window.said = [];
window.welcome = {};
window.sockets = [];
window.refusing = null;
window.WebSocket = class extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 3;
  constructor() {
    super();
    this.readyState = 0;
    window.sockets.push(this);
    setTimeout(() => {
      this.readyState = 1;
      this.onopen?.();
    });
  }
  send(text) {
    const message = JSON.parse(text);
    window.said.push(message);
    if (message.type === "join" && window.refusing) this.tell({ type: "refused", id: message.id, ...window.refusing });
    else if (message.type === "join") this.tell({ ...EMPTY, ...window.welcome, type: "welcome", id: message.id });
    else if (message.type === "ping") this.tell({ type: "pong", id: message.id });
  }
  tell(message) {
    setTimeout(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }
  close() {
    this.readyState = 3;
  }
  /** The line goes. */
  drop() {
    this.readyState = 3;
    this.onclose?.({ code: 1006 });
  }
};
const EMPTY = {
  participant: "me", role: "cart", grant: "again", ice_servers: [], roster: [], waiting: false, publish: [], drives: false,
  driver: null, aside: null, publishing: false, subscribed: null, slots: {}, muted: [],
};
/** Which of one's own tracks the relay was last told to hand on. */
window.toldMuted = () =>
  Object.fromEntries(window.said.filter(({ type }) => type === "mute").map(({ role, muted }) => [role, muted]));
