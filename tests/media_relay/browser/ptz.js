/** A camera that can move, a cart that holds it, and a physician’s hand; between them a line that loses what it is told to. */

import { Steered, Steering } from "/static/js/media/ptz.js";

/** A track whose camera moves: what it can do and where it looks are its own. */
window.movingTrack = (track, abilities) => {
  const looks = Object.fromEntries(Object.entries(abilities).map(([axis, { min }]) => [axis, Math.max(min, 0)]));
  const moves = [];
  track.getCapabilities = () => abilities;
  track.getSettings = () => ({ deviceId: "c1", ...looks });
  track.applyConstraints = async ({ advanced }) => {
    await new Promise((done) => setTimeout(done, window.slow ?? 0));
    moves.push(Object.assign({}, ...advanced));
    Object.assign(looks, ...advanced);
  };
  track.moves = moves;
  return track;
};
const WHOLE = {
  pan: { min: -180, max: 180, step: 1 },
  tilt: { min: -90, max: 90, step: 1 },
  zoom: { min: 1, max: 10, step: 0.5 },
};

window.begin = ({ abilities = WHOLE, drop = [] } = {}) => {
  window.slow = 0;
  localStorage.clear();
  let sent = 0;
  const log = [];
  const hand = { participant: "morel", send: (_label, bytes) => carry(() => steered.received("morel", bytes)) };
  /** Each message has its number, in both directions; those of `drop` are lost. */
  const carry = (deliver) => {
    const number = (sent += 1);
    log.push(number);
    if (!drop.includes(number) && drop !== "all") setTimeout(deliver, 5);
    return true;
  };
  const track = window.movingTrack({}, abilities);
  const steered = new Steered((_label, bytes) => carry(() => steering.received(bytes)), () => track);
  clearInterval(steered.timer); // told when the test says so
  const states = [];
  const steering = new Steering(hand, { onState: (...state) => states.push(state) });
  Object.assign(window, { steering, steered, track, log, states });
};
/** What became of a command: where the camera looks, or why not. */
window.outcome = async (command) => {
  const started = performance.now();
  const result = await command.then((position) => ({ position }), (why) => ({ why: why.message, code: why.code }));
  return { ...result, ms: performance.now() - started };
};
window.say = (participant, message) =>
  window.steered.received(participant, new TextEncoder().encode(typeof message === "string" ? message : JSON.stringify(message)));
