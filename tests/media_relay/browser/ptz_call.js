/** A cart whose camera moves and the hands that drive it, in a call through a real relay. */

import "/page/ptz.js";
import { Call } from "/static/js/media/call.js";
import { Steered, Steering } from "/static/js/media/ptz.js";

const ABILITIES = { pan: { min: -180, max: 180, step: 1 }, zoom: { min: 1, max: 10, step: 1 } };
const drivers = [];
const hears = { onDriver: ({ participant, reason }) => reason && drivers.push([participant, reason]) };

window.enterCamera = (socketUrl, grant) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
  canvas.getContext("2d").fillRect(0, 0, 1, 1);
  const track = window.movingTrack(canvas.captureStream(5).getVideoTracks()[0], ABILITIES);
  const onMessage = (participant, label, bytes) => label === "ptz" && steered.received(participant, bytes);
  const call = new Call({ socketUrl, grant, publish: { camera: track }, onMessage, ...hears });
  const steered = new Steered((label, bytes) => call.send(label, bytes), () => track);
  Object.assign(window, { call, track });
  call.start();
};

/** No camera and no microphone: the hand needs neither. */
window.enterHand = (socketUrl, grant) => {
  const onMessage = (_participant, label, bytes) => label === "ptz" && steering.received(bytes);
  const asked = [];
  const call = new Call({ socketUrl, grant, onMessage, onDriverAsked: (by) => asked.push(by), ...hears });
  const steering = new Steering(call);
  Object.assign(window, { call, steering, asked });
  call.start();
};
Object.assign(window, { drivers, ready: true });
