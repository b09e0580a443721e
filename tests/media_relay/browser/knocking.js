/** A line that is cut and mended, with the signalling of a call at one end: nothing else of a browser takes part. */

import { Signalling } from "/static/js/media/signalling.js";

const line = { up: true, knocks: 0, sockets: 0, welcomes: [] };
let socket, signalling;

class Socket {
  static CONNECTING = 0;
  static OPEN = 1;

  constructor() {
    socket = this;
    line.sockets += 1;
    this.readyState = Socket.CONNECTING;
    if (line.up) setTimeout(() => this.opens(), 5);
  }

  opens() {
    this.readyState = Socket.OPEN;
    this.onopen?.();
  }

  send(text) {
    const { id, type } = JSON.parse(text);
    const answer = { id, type: type === "join" ? "welcome" : "answer", grant: "next" };
    if (line.up) setTimeout(() => this.onmessage?.({ data: JSON.stringify(answer) }), 5);
  }

  close() {
    this.readyState = 3;
  }
}

/** What begins while the line is cut gets no answer after it either. */
const knocked = (_, { signal }) =>
  new Promise((resolve, reject) => {
    line.knocks += 1;
    signal.addEventListener("abort", () => reject(signal.reason));
    if (line.up) setTimeout(resolve, 5);
  });

window.WebSocket = Socket;
window.fetch = knocked;

/** As in Firefox, or as elsewhere. */
window.begin = (knocksFirst) => {
  signalling?.close();
  Object.assign(line, { up: true, knocks: 0, sockets: 0, welcomes: [] });
  signalling = new Signalling("/ws/media/", "first", {
    onWelcome: (_, again) => line.welcomes.push({ again, at: performance.now() }),
    onMessage() {},
    onCut() {},
    onWait() {},
    onEnd() {},
  });
  signalling.knocksFirst = knocksFirst;
  signalling.open();
};
window.cut = () => {
  line.up = false;
  socket.onclose({ code: 1006 });
};
/** Milliseconds until we are in again. */
window.mend = async (told) => {
  const before = line.welcomes.length;
  const began = performance.now();
  line.up = true;
  if (told) signalling.reopen();
  while (line.welcomes.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
  return line.welcomes.at(-1).at - began;
};
window.leave = () => signalling.close();
window.line = line;
