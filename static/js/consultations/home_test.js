// The test of a patient’s own devices, at home: their picture, the force of their voice, a sound. Nothing leaves the device.
import { choices, open } from "../media/devices.js";
import { codeOf, explain } from "../media/trouble.js";
import * as chime from "../ui/chime.js";
import { nextCamera } from "./other_camera.js";

const HEARD = 12;

const card = /** @type {HTMLElement} */ (document.querySelector("[data-home-test]"));
/** @type {MediaStreamTrack | null} */
let camera = null;
/** @type {MediaStreamTrack | null} */
let voice = null;

/** @param {string} name @returns {HTMLElement} */
const at = (name) => /** @type {HTMLElement} */ (card.querySelector(`[data-test-${name}]`));

async function begin() {
  at("refused").hidden = true;
  for (const part of card.querySelectorAll("[data-test-ask]")) /** @type {HTMLElement} */ (part).hidden = true;
  try {
    camera ??= await open("camera");
  } catch (failure) {
    return refuse(explain(failure, "camera"), codeOf(failure) === "refused");
  }
  at("shown").hidden = false;
  mirror(camera);
  at("camera").hidden = (await choices("camera")).length < 2;
  try {
    voice ??= await open("voice");
  } catch (failure) {
    return refuse(explain(failure, "voice"), codeOf(failure) === "refused");
  }
  return listen(voice);
}

/** @param {MediaStreamTrack} track */
function mirror(track) {
  const video = /** @type {HTMLVideoElement} */ (at("video"));
  video.srcObject = new MediaStream([track]);
  video.addEventListener("playing", () => (at("seen").textContent = "On vous voit"), { once: true });
}

/** How loud one is, until the page is left. @param {MediaStreamTrack} track */
function listen(track) {
  const audio = new AudioContext();
  const ear = Object.assign(audio.createAnalyser(), { fftSize: 1024 });
  audio.createMediaStreamSource(new MediaStream([track])).connect(ear);
  const samples = new Float32Array(ear.fftSize);
  const meter = /** @type {HTMLMeterElement} */ (at("level"));
  setInterval(() => {
    ear.getFloatTimeDomainData(samples);
    const force = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    meter.value = Math.min(100, Math.round(force * 300));
    if (meter.value >= HEARD && at("heard").textContent !== "On vous entend") at("heard").textContent = "On vous entend";
  }, 120);
}

/** @param {string} why @param {boolean} isRefused by the browser: what to touch depends on it */
function refuse(why, isRefused) {
  at("refused").hidden = false;
  at("why").textContent = why;
  for (const advice of card.querySelectorAll("[data-advice]")) {
    /** @type {HTMLElement} */ (advice).hidden = !isRefused || /** @type {HTMLElement} */ (advice).dataset.advice !== system();
  }
}

function system() {
  if (/iphone|ipad/i.test(navigator.userAgent)) return "ios";
  return /android/i.test(navigator.userAgent) ? "android" : "desktop";
}

async function turn() {
  const next = await nextCamera();
  camera?.stop(); // a telephone opens one camera at a time
  camera = await open("camera", next).catch(() => open("camera"));
  mirror(camera);
}

chime.listen();
// Pressed before this page can answer, it would do nothing.
for (const button of card.querySelectorAll("[data-test-begin]")) /** @type {HTMLButtonElement} */ (button).disabled = false;
card.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (button?.matches("[data-test-begin]")) void begin();
  else if (button?.matches("[data-test-camera]")) void turn();
  else if (button?.matches("[data-test-sound]")) chime.sound();
});
