/** What the journeys drive. */

import { Call } from "/static/js/media/call.js";
import { choices, open } from "/static/js/media/devices.js";
import { testLine } from "/static/js/media/line_test.js";
import { countFrom, counted } from "./counting.js";
import { chord, ear, eye, picture, tone } from "./senses.js";

const seen = new Map();
/** Pictures shown on a track before it was given another line. */
const shownBefore = new Map();
const ears = {};
const log = { states: [], people: [], left: [], qualities: [], lines: [], gone: [], levels: [], faults: [], at: {} };
addEventListener("error", ({ message }) => log.faults.push(message));
addEventListener("unhandledrejection", ({ reason }) => log.faults.push(String(reason)));

/** The first device of the kind, as somebody who has chosen it for this role would have it. */
async function device(role) {
  (await navigator.mediaDevices.getUserMedia({ audio: true })).getTracks()[0].stop(); // the list has names after that
  const [first] = await choices(role);
  return open(role, first.deviceId);
}

/** A frequency is a tone, several are a chord, "device" the device of the role, anything else the name of a picture. */
function source(role, wanted) {
  if (wanted === "device") return device(role);
  if (Array.isArray(wanted)) return chord(wanted);
  return typeof wanted === "number" ? tone(wanted) : picture(wanted, ...(role === "camera" ? [640, 480] : []));
}

window.enter = async (socketUrl, grant, publish, options = {}) => {
  const tracks = {};
  for (const [role, wanted] of Object.entries(publish)) {
    tracks[role] = await source(role, wanted);
  }
  window.own = tracks;
  const started = performance.now();
  window.call = new Call({
    ...options,
    socketUrl,
    grant,
    publish: tracks,
    onTrack(participant, role, track) {
      log.at.track ??= performance.now() - started;
      const key = `${participant}/${role}`;
      shownBefore.set(key, window.frames(key));
      seen.get(key)?.close();
      seen.set(key, track.kind === "video" ? eye(track) : ear(track));
    },
    onTrackGone(participant, role) {
      log.gone.push(`${participant}/${role}`);
      shownBefore.set(`${participant}/${role}`, window.frames(`${participant}/${role}`));
      seen.get(`${participant}/${role}`)?.close();
      seen.delete(`${participant}/${role}`);
    },
    onLevel: (participant, role, level, words) =>
      log.levels.push({ participant, role, level, words, at: performance.now() }),
    onPeople: (people) => (log.people = people),
    onLeft: (participant, reason) => log.left.push([participant, reason]),
    onState: (text, state, code) => {
      log.states.push({ text, state, code, at: performance.now() });
      log.at[state] ??= performance.now() - started;
    },
    onQuality: (quality) => log.qualities.push(quality),
    onLine: (participant, measured) => log.lines.push([participant, measured]),
  });
  window.call.start();
};

/** From now on this page can publish pictures in one codec alone, as some carts do. */
window.publishOnly = (codec) => {
  const set = RTCRtpTransceiver.prototype.setCodecPreferences;
  RTCRtpTransceiver.prototype.setCodecPreferences = function (codecs) {
    const kept = codecs.filter(({ mimeType }) => [`video/${codec}`, "video/rtx"].includes(mimeType.toLowerCase()));
    set.call(this, this.direction === "sendonly" ? kept : codecs);
  };
};
/** The codecs in which pictures leave this page. */
window.published = async () => {
  const reports = await window.call.publisher.current.pc.getStats();
  const found = [...reports.values()].filter(({ type, kind, bytesSent }) => type === "outbound-rtp" && kind === "video" && bytesSent);
  return [...new Set(found.map(({ codecId }) => reports.get(codecId).mimeType))];
};

/** What is recognised on every track right now: a colour name or a frequency. */
window.recognise = () => {
  const found = {};
  for (const [key, sense] of seen) {
    found[key] = sense.look ? sense.look() : sense.listen();
  }
  return found;
};
/** Decibels at some frequencies of what arrives, and of what is sent under a role. */
window.spectrum = (key, hertz) => seen.get(key)?.spectrum(hertz) ?? null;
window.sentSpectrum = (role, hertz) => {
  ears[role] ??= ear(window.own[role]);
  return ears[role].spectrum(hertz);
};
window.countFrom = () => countFrom(window.call.subscriber.current);
window.counted = () => counted(window.call.subscriber.current);
/** How the packets of both connections travel: the candidate in use, and what it speaks to a TURN server. */
window.paths = async () => {
  const found = [];
  for (const kept of [window.call.publisher, window.call.subscriber]) {
    const reports = await kept.current.pc.getStats();
    for (const report of reports.values()) {
      if (report.type === "candidate-pair" && report.nominated && report.state === "succeeded") {
        const local = reports.get(report.localCandidateId);
        found.push([local.candidateType, local.relayProtocol ?? ""].join(" ").trim());
      }
    }
  }
  return found;
};
/** Of the ways to a TURN server that a call is told of, this page has one alone: udp, tcp or tls. */
window.getThroughBy = (way) => {
  const isThisWay = (url) => (url.startsWith("turns:") ? "tls" : url.split("transport=")[1]) === way;
  const Stock = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Stock {
    constructor(configuration) {
      const iceServers = configuration.iceServers.map((one) => ({ ...one, urls: one.urls.filter(isThisWay) }));
      super({ ...configuration, iceServers, iceTransportPolicy: "relay" });
    }
  };
};
window.level = (key) => seen.get(key)?.level() ?? null;
window.frames = (key) => (shownBefore.get(key) ?? 0) + (seen.get(key)?.frames?.() ?? 0);
window.log = log;
window.tone = tone;
window.picture = picture;
window.testLine = testLine;
window.ready = true;
