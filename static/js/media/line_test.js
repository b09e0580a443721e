/**
 * The line before a call: what this browser can send through the relay and receive from it, with two throw-away
 * participants of a room of their own.
 */

import { Call } from "./call.js";
import { pathOf, tryPaths } from "./paths.js";
import { WORDS, judge } from "./stats.js";

/**
 * @typedef {object} LineReport
 * @property {import("./stats.js").Verdict | "none"} verdict
 * @property {string} word for the screen
 * @property {number} up_kbps
 * @property {number} down_kbps
 * @property {number} loss 0 to 1
 * @property {number} rtt_ms
 * @property {number} jitter_ms
 * @property {import("./paths.js").Path | ""} path the way that picture and sound took
 * @property {Partial<Record<import("./paths.js").Path, boolean>>} paths each way that was tried, and whether it works
 * @property {number} connect_ms from the click to the first picture
 */

/** A moving pattern that costs about what a camera costs. @returns {MediaStreamTrack & {end: () => void}} */
function pattern() {
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 480;
  const pencil = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const timer = window.setInterval(() => {
    for (let at = 0; at < 300; at += 1) {
      pencil.fillStyle = `hsl(${Math.random() * 360} 70% 50%)`;
      pencil.fillRect(Math.random() * 640, Math.random() * 480, 40, 40);
    }
  }, 50);
  const track = canvas.captureStream(20).getVideoTracks()[0];
  return Object.assign(track, {
    end: () => {
      window.clearInterval(timer);
      track.stop();
    },
  });
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => window.setTimeout(resolve, milliseconds));

/** @param {number[]} values */
const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Tries the line for a few seconds. Never rejects: a line that carries nothing is a result.
 * @param {{socketUrl: string, sendGrant: string, receiveGrant: string, seconds?: number}} options
 * @returns {Promise<LineReport>}
 */
export async function testLine({ socketUrl, sendGrant, receiveGrant, seconds = 10 }) {
  const started = performance.now();
  const picture = pattern();
  let connected = 0;
  /** @type {import("./stats.js").Quality[]} */
  const sent = [];
  /** @type {import("./stats.js").Quality[]} */
  const received = [];
  const sender = new Call({
    socketUrl,
    grant: sendGrant,
    publish: { camera: picture },
    onQuality: (quality) => sent.push(quality),
  });
  const receiver = new Call({
    socketUrl,
    grant: receiveGrant,
    onTrack: () => (connected ||= performance.now() - started),
    onQuality: (quality) => received.push(quality),
  });
  sender.start();
  receiver.start();
  await sleep(seconds * 1000);
  const path = await pathOf(sender.publisher?.current?.pc);
  const servers = sender.iceServers;
  sender.hangUp();
  receiver.hangUp();
  picture.end();
  const found = report(sent, received, path, Math.round(connected));
  return { ...found, paths: await tryPaths(servers, found.verdict === "none" ? "" : path) };
}

/**
 * @param {import("./stats.js").Quality[]} sent @param {import("./stats.js").Quality[]} received
 * @param {import("./paths.js").Path} path @param {number} connect_ms
 * @returns {Omit<LineReport, "paths">}
 */
function report(sent, received, path, connect_ms) {
  const numbers = {
    // The estimate climbs: the best moment tells what the line carries.
    up_kbps: Math.max(0, ...sent.map((quality) => quality.up_kbps)),
    down_kbps: Math.max(0, ...received.map((quality) => quality.down_kbps)),
    loss: Math.max(0, middle(sent.map((quality) => quality.loss)), middle(received.map((quality) => quality.loss))),
    rtt_ms: middle(sent.map((quality) => quality.rtt_ms)),
    jitter_ms: middle(received.map((quality) => quality.jitter_ms)),
  };
  if (!connect_ms || !numbers.down_kbps) {
    return { verdict: "none", word: "impossible", ...numbers, path: "", connect_ms };
  }
  const thin = Math.min(numbers.up_kbps, numbers.down_kbps);
  const verdict = judge({ ...numbers, freezes: 0, estimate_kbps: thin });
  return { verdict, word: WORDS[verdict], ...numbers, path, connect_ms };
}
