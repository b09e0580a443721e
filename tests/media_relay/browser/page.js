/** What the journeys drive: sources one can recognise, and eyes and ears that recognise them. */

import { Call } from "/static/js/media/call.js";
import { testLine } from "/static/js/media/line_test.js";

const COLOURS = { camera: [200, 40, 40], hand_camera: [40, 40, 200], green: [40, 180, 40] };
/** Pictures that cost as much as the encoder is allowed to spend. */
const BUSY = { busy: COLOURS.camera, busy_hand: COLOURS.hand_camera };

const sound = new AudioContext({ sampleRate: 48000 });

/** A picture of one colour, with something that moves so that it is encoded. */
function picture(name, width = 320, height = 240) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const pencil = canvas.getContext("2d");
  let at = 0;
  setInterval(() => {
    pencil.fillStyle = `rgb(${(COLOURS[name] ?? BUSY[name]).join(",")})`;
    pencil.fillRect(0, 0, width, height);
    if (BUSY[name]) {
      noise(pencil, width, height);
    }
    pencil.fillStyle = "white";
    pencil.fillRect((at = (at + 4) % width), height - 8, 8, 8);
  }, 40);
  return canvas.captureStream(25).getVideoTracks()[0];
}

/** Around the middle, which stays of one colour. */
function noise(pencil, width, height) {
  for (let spot = 0; spot < 240; spot += 1) {
    pencil.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
    const x = Math.random() * width;
    pencil.fillRect(x, (Math.random() * height) / 5 + (spot % 2 ? 0 : height * 0.8), 12, 12);
  }
}

/** A tone, as a microphone would give it: mono. */
function tone(hertz, gain = 0.4) {
  const oscillator = new OscillatorNode(sound, { frequency: hertz });
  const volume = new GainNode(sound, { gain });
  const destination = new MediaStreamAudioDestinationNode(sound, { channelCount: 1 });
  oscillator.connect(volume).connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0];
}

/** Sees one track. */
function eye(track) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, autoplay: true, playsInline: true, srcObject: new MediaStream([track]) });
  video.width = 64;
  document.body.append(video);
  const canvas = new OffscreenCanvas(32, 24);
  const pencil = canvas.getContext("2d", { willReadFrequently: true });
  return {
    video,
    look() {
      if (video.readyState < 2) {
        return null;
      }
      pencil.drawImage(video, 0, 0, 32, 24);
      const pixels = pencil.getImageData(8, 4, 16, 12).data;
      const mean = [0, 1, 2].map((c) => {
        let sum = 0;
        for (let at = c; at < pixels.length; at += 4) sum += pixels[at];
        return sum / (pixels.length / 4);
      });
      let best = null;
      for (const [name, colour] of Object.entries(COLOURS)) {
        const distance = Math.hypot(...colour.map((value, c) => value - mean[c]));
        if (best === null || distance < best.distance) best = { name, distance };
      }
      return best.distance < 70 ? best.name : `unknown ${mean.map(Math.round)}`;
    },
    frames: () => video.getVideoPlaybackQuality().totalVideoFrames,
    close: () => video.remove(),
  };
}

/** Hears one track. */
function ear(track) {
  const stream = new MediaStream([track]);
  const audio = document.createElement("audio");
  Object.assign(audio, { muted: true, autoplay: true, srcObject: stream });
  document.body.append(audio);
  const analyser = new AnalyserNode(sound, { fftSize: 32768, smoothingTimeConstant: 0 });
  const source = new MediaStreamAudioSourceNode(sound, { mediaStream: stream });
  source.connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  return {
    /** Dominant frequency in Hz, or null in silence. */
    listen() {
      analyser.getFloatFrequencyData(bins);
      let top = 5;
      for (let bin = 5; bin < bins.length; bin += 1) if (bins[bin] > bins[top]) top = bin;
      return bins[top] > -70 ? (top * 48000) / analyser.fftSize : null;
    },
    level() {
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
    },
    close() {
      source.disconnect();
      audio.remove();
    },
  };
}

const seen = new Map();
const log = { states: [], people: [], left: [], qualities: [], lines: [], gone: [], levels: [], at: {} };

window.enter = (socketUrl, grant, publish) => {
  const tracks = {};
  for (const [role, source] of Object.entries(publish)) {
    tracks[role] = typeof source === "number" ? tone(source) : picture(source, ...(role === "camera" ? [640, 480] : []));
  }
  const started = performance.now();
  window.call = new Call({
    socketUrl,
    grant,
    publish: tracks,
    onTrack(participant, role, track) {
      log.at.track ??= performance.now() - started;
      const key = `${participant}/${role}`;
      seen.get(key)?.close();
      seen.set(key, track.kind === "video" ? eye(track) : ear(track));
    },
    onTrackGone(participant, role) {
      log.gone.push(`${participant}/${role}`);
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


window.counters = async () => {
  const found = {};
  for (const report of (await window.call.subscriber.current.pc.getStats()).values()) {
    if (report.type === "inbound-rtp" && report.packetsReceived) {
      const { packetsReceived, packetsLost, bytesReceived, framesDecoded, freezeCount, concealedSamples } = report;
      const { totalFreezesDuration, frameWidth, totalSamplesReceived, silentConcealedSamples } = report;
      found[`${report.kind}/${report.mid}`] = {
        at: performance.now(), packetsReceived, packetsLost, bytesReceived, framesDecoded, freezeCount,
        totalFreezesDuration, frameWidth, concealedSamples, totalSamplesReceived, silentConcealedSamples,
      };
    }
  }
  return found;
};
let from = {};
window.countFrom = async () => {
  from = await window.counters();
};
/** What each line received since: kbps, loss, fps, freezes, the share of sound that was made up. */
window.counted = async () => {
  const rows = {};
  const slots = window.call.subscriber.current.slots;
  for (const [key, now] of Object.entries(await window.counters())) {
    const before = from[key];
    const source = slots[key.split("/")[1]];
    if (!before || !source) continue;
    const seconds = (now.at - before.at) / 1000;
    const grown = (name) => (now[name] ?? 0) - (before[name] ?? 0);
    rows[`${source.participant}/${source.role}`] = {
      level: source.level,
      kbps: Math.round((grown("bytesReceived") * 8) / 1000 / seconds),
      loss: grown("packetsLost") / Math.max(1, grown("packetsLost") + grown("packetsReceived")),
      fps: grown("framesDecoded") / seconds,
      frozen: grown("totalFreezesDuration") / seconds,
      width: now.frameWidth ?? 0,
      made_up: grown("concealedSamples") / Math.max(1, grown("totalSamplesReceived")),
    };
  }
  return rows;
};
window.recognise = () => {
  const found = {};
  for (const [key, sense] of seen) {
    found[key] = sense.look ? sense.look() : sense.listen();
  }
  return found;
};
window.level = (key) => seen.get(key)?.level() ?? null;
window.frames = (key) => seen.get(key)?.frames() ?? 0;
window.log = log;
window.tone = tone;
window.picture = picture;
window.testLine = testLine;
window.ready = true;
