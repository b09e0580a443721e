// Preparation: each camera seen, each microphone heard, the line measured; the observation saves itself.
import { explain, open } from "../media/devices.js";
import { testLine } from "../media/line_test.js";
import { show } from "../ui/toasts.js";
import { unsent } from "../ui/unsaved.js";
import * as notes from "./notes.js";
import { send } from "./quiet.js";

notes.hook();

// <form data-after-saved>: « Nous sommes prêts » leaves the page, so what is typed elsewhere on it goes first. The note saves
// itself and is sent with the page.
document.addEventListener("htmx:confirm", (event) => {
  const form = /** @type {HTMLElement} */ (event.target);
  if (!form.matches("[data-after-saved]")) return;
  const left = unsent().find((one) => one.dataset.notes === undefined);
  if (!left) return;
  event.preventDefault();
  const section = left.closest("section");
  show(`Pas encore enregistré : ${section?.querySelector("h2")?.textContent?.trim().toLowerCase()}.`, "warn");
  section?.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null} */ (left.querySelector("button[type=submit]"))?.focus();
});

/** @type {Record<string, Exclude<import("../media/roles.js").TrackRole, "screen">>} */
const ROLES = { camera: "camera", hand_camera: "hand_camera", microphone: "voice", stethoscope: "stethoscope" };

/** @param {HTMLElement} line @param {string} text */
function say(line, text) {
  const said = line.querySelector("[data-check-said]");
  if (said) said.textContent = text;
}

/** Proposes a state; the person has the last word. @param {HTMLElement} line @param {string} result */
function propose(line, result) {
  const select = line.querySelector("select");
  if (select && !select.value) select.value = result;
}

/** @param {HTMLElement} line @param {Exclude<import("../media/roles.js").TrackRole, "screen">} role */
async function camera(line, role) {
  const video = /** @type {HTMLVideoElement} */ (line.querySelector("[data-preview]"));
  const track = await open(role);
  video.srcObject = new MediaStream([track]);
  video.hidden = false;
  await video.play();
  say(line, `${video.videoWidth} × ${video.videoHeight} : voyez-vous l’image ?`);
  propose(line, "ok");
  setTimeout(() => {
    track.stop();
    video.hidden = true;
  }, 15_000);
}

/** @param {HTMLElement} line @param {Exclude<import("../media/roles.js").TrackRole, "screen">} role */
async function microphone(line, role) {
  const meter = /** @type {HTMLMeterElement} */ (line.querySelector("[data-level]"));
  const track = await open(role);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  meter.hidden = false;
  let heard = false;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    meter.value = Math.min(100, Math.round(peak * 160));
    if (peak > 0.03 && !heard) {
      heard = true;
      say(line, "Le son arrive.");
      propose(line, "ok");
    }
  }, 100);
  setTimeout(() => {
    clearInterval(timer);
    track.stop();
    void context.close();
    meter.hidden = true;
    if (!heard) say(line, "Aucun son n’est arrivé. Vérifiez le branchement, puis essayez de nouveau.");
  }, 10_000);
}

/** @param {HTMLElement} line */
function speaker(line) {
  const context = new AudioContext();
  const note = context.createOscillator();
  const gain = context.createGain();
  note.frequency.value = 440;
  gain.gain.setValueAtTime(0.2, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 1.2);
  note.connect(gain).connect(context.destination);
  note.start();
  note.stop(context.currentTime + 1.2);
  say(line, "Un son vient d’être joué : l’avez-vous entendu ?");
}

/** Sends and receives through the relay for a few seconds. @param {HTMLElement} line @param {string} url */
async function lineTest(line, url) {
  say(line, "Mesure en cours, huit secondes…");
  const grants = await send(url);
  if (!grants) return;
  const found = await testLine({
    socketUrl: "/ws/media/",
    sendGrant: grants.send,
    receiveGrant: grants.receive,
    seconds: 8,
  });
  fill("[data-line-up]", found.up_kbps);
  fill("[data-line-down]", found.down_kbps);
  fill("[data-line-verdict]", found.verdict);
  say(line, `Ligne ${found.word} : envoi ${megabits(found.up_kbps)}, réception ${megabits(found.down_kbps)}.`);
  propose(line, found.verdict === "good" ? "ok" : found.verdict === "none" ? "failed" : "degraded");
}

/** @param {string} selector @param {string | number} value */
function fill(selector, value) {
  /** @type {HTMLInputElement} */ (document.querySelector(selector)).value = String(value);
}

/** @param {number} kbps */
const megabits = (kbps) => `${(kbps / 1000).toFixed(1).replace(".", ",")}\u00a0Mbit/s`;

document.addEventListener("click", async (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-test]"));
  const line = /** @type {HTMLElement | null} */ (button?.closest("[data-check-line]"));
  if (!button || !line) return;
  const role = ROLES[line.dataset.checkLine ?? ""];
  try {
    if (button.dataset.test === "camera") await camera(line, role);
    else if (button.dataset.test === "microphone") await microphone(line, role);
    else if (button.dataset.test === "speaker") speaker(line);
    else await lineTest(line, button.dataset.testUrl ?? "");
  } catch (failure) {
    say(line, explain(failure));
    propose(line, "failed");
  }
});
