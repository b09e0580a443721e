/**
 * The line before a call: what this browser can send through the relay and receive from it, with two throw-away
 * participants of a room of their own.
 */

import { Call } from "./call.js";
import { pathOf, tryPaths } from "./paths.js";
import { TITLES, judgeLine } from "./verdict.js";

/**
 * @typedef {import("./verdict.js").LineVerdict} LineVerdict
 * @typedef {import("./verdict.js").Place} Place
 * @typedef {import("./stats.js").Quality} Quality
 *
 * @typedef {object} LineReport
 * @property {LineVerdict} verdict
 * @property {string} title for the screen
 * @property {number} up_kbps what reached the relay, or could have where this machine sends too little
 * @property {number} down_kbps
 * @property {boolean} down_at_least all that was sent came back: the way down may carry more
 * @property {number} freezes of the picture that came back, while it was measured
 * @property {number} loss 0 to 1
 * @property {number} rtt_ms
 * @property {number} jitter_ms
 * @property {import("./paths.js").Path | ""} path the way that picture and sound took
 * @property {Partial<Record<import("./paths.js").Path, boolean>>} paths each way that was tried, and whether it works
 * @property {number} connect_ms from the click to a connection that carries
 */

/** Of what was sent, what comes back on a way down that is no narrower than the way up. */
const ALL_CAME = 0.85;
/** What a browser says that a line carries is worth nothing beyond what an act may send. */
const MOST_KBPS = 4_000;

/** A narrow line is flooded by the first pictures, and climbs slowly afterwards: it gets as long again before it is called so. */
const HASTY = ["insufficient", "none"];

/** A moving pattern that costs what cameras cost at the most. @returns {MediaStreamTrack & {end: () => void}} */
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
 * Tries the line for a few seconds, twice as long where little passes, with what the two cameras of a cart may send. Never rejects: a line that carries nothing
 * is a result.
 * @param {{socketUrl: string, sendGrant: string, receiveGrant: string, seconds?: number, place?: Place}} options
 * @returns {Promise<LineReport>}
 */
export async function testLine({ socketUrl, sendGrant, receiveGrant, seconds = 10, place = "cart" }) {
  const started = performance.now();
  const picture = pattern();
  let connected = 0;
  /** @type {Measures} */
  const measures = { sent: [], received: [], arrived: [] };
  const sender = new Call({
    socketUrl,
    grant: sendGrant,
    publish: { camera: picture, hand_camera: picture.clone() },
    onQuality: (quality) => measures.sent.push(quality),
    onLine: (participant, measured) => {
      if (participant === sender.participant) measures.arrived.push(kbpsOf(measured));
    },
  });
  const receiver = new Call({
    socketUrl,
    grant: receiveGrant,
    onState: (_text, state) => state === "connected" && (connected ||= performance.now() - started),
    onQuality: (quality) => measures.received.push(quality),
  });
  sender.start();
  receiver.start();
  await sleep(seconds * 1000);
  const way = () => pathOf(sender.publisher?.current?.pc);
  if (HASTY.includes(report(measures, await way(), connected, place).verdict)) await sleep(seconds * 1000);
  const path = await way();
  const servers = sender.iceServers;
  const tracks = [...sender.publishing.values()];
  sender.hangUp();
  receiver.hangUp();
  tracks.forEach((track) => track.stop());
  picture.end();
  const found = report(measures, path, Math.round(connected), place);
  return { ...found, paths: await tryPaths(servers, found.verdict === "none" ? "" : path) };
}

/**
 * @typedef {{sent: Quality[], received: Quality[], arrived: number[]}} Measures of both browsers; `arrived`: kbit/s at the relay
 * @param {Measures} measures
 * @param {import("./paths.js").Path} path @param {number} connect_ms @param {Place} place
 * @returns {Omit<LineReport, "paths">}
 */
export function report({ sent, received, arrived }, path, connect_ms, place) {
  // It climbs: the best moment tells what the line carries. What was sent says nothing, what arrived does; and what came
  // back had arrived, whether the relay has told so yet or not.
  const down_kbps = Math.max(0, ...received.map((quality) => quality.down_kbps));
  const came = Math.max(down_kbps, ...arrived);
  const numbers = {
    up_kbps: Math.max(came, Math.min(MOST_KBPS, sent.at(-1)?.estimate_kbps ?? 0)),
    down_kbps,
    down_at_least: down_kbps >= ALL_CAME * came,
    loss: Math.max(0, middle(sent.map((quality) => quality.loss)), middle(received.map((quality) => quality.loss))),
    rtt_ms: middle(sent.map((quality) => quality.rtt_ms)),
    jitter_ms: middle(received.map((quality) => quality.jitter_ms)),
    // The first picture of all comes in the middle of what the line finds out of itself.
    freezes: received.slice(1).reduce((sum, quality) => sum + quality.freezes, 0),
  };
  const works = connect_ms > 0 && came > 0;
  const verdict = works ? judgeLine(numbers, place) : "none";
  return { verdict, title: TITLES[verdict], ...numbers, path: works ? path : "", connect_ms };
}

/** @param {any} measured as the relay counts it */
function kbpsOf({ up = {} }) {
  return /** @type {{kbps: number}[]} */ (Object.values(up)).reduce((sum, track) => sum + track.kbps, 0);
}
