/** A cart whose stethoscope clicks and whose ECG spikes at the same instants; a physician who notes when each is played. */

import { Call } from "/static/js/media/call.js";
import { EcgReceiver, EcgSender } from "/static/js/media/ecg.js";
import { Heard } from "/static/js/media/heard.js";
import { EcgPlayout } from "/static/js/media/ecg_playout.js";

const RATE = 48_000;
const sound = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });

/** The instant of a moment of the audio context, in milliseconds of performance.now(): it advances in bursts. */
class ContextClock {
  constructor() {
    this.offset = Number.POSITIVE_INFINITY;
    this.window = [];
    setInterval(() => this.look(), 5);
  }
  look() {
    this.window.push(performance.now() - sound.currentTime * 1000);
    if (this.window.length > 400) this.window.shift();
  }
  at(moment) {
    const sorted = [...this.window].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] + moment * 1000;
  }
}
const clock = new ContextClock();

window.enterCart = (socketUrl, grant) => {
  const out = new MediaStreamAudioDestinationNode(sound, { channelCount: 1 });
  const hum = new OscillatorNode(sound, { frequency: 60 });
  hum.connect(new GainNode(sound, { gain: 0.02 })).connect(out);
  hum.start();
  const click = new AudioBuffer({ length: 96, sampleRate: RATE });
  click.getChannelData(0).fill(0.9);
  window.call = new Call({ socketUrl, grant, publish: { stethoscope: out.stream } });
  window.call.start();
  /** Instants of spikes to come, in milliseconds of performance.now(). */
  const spikes = [];
  let next = sound.currentTime + 2;
  setInterval(() => {
    while (next < sound.currentTime + 0.5) {
      const source = new AudioBufferSourceNode(sound, { buffer: click });
      source.connect(out);
      source.start(next);
      spikes.push(clock.at(next));
      next += 0.7;
    }
  }, 100);
  window.lose = 0;
  const sender = new EcgSender((bytes) => {
    if (window.lose) window.lose -= 1;
    else window.call.send("ecg", bytes);
  });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const count = Math.floor((now - last) / 2);
    const samples = new Int16Array(count * 12);
    for (let n = 0; n < count; n += 1) {
      const from = last + n * 2;
      if (spikes.some((at) => at >= from && at < from + 2)) samples.fill(200, n * 12, n * 12 + 12);
    }
    last += count * 2;
    if (count) sender.push(samples);
  }, 20);
};

const WORKLET = `registerProcessor("ear", class extends AudioWorkletProcessor {
  process([input]) {
    const samples = input[0];
    if (samples) for (let n = 0; n < samples.length; n += 1) {
      if (Math.abs(samples[n]) > 0.3 && currentTime > (this.until ?? 0)) {
        this.until = currentTime + 0.4;
        this.port.postMessage(currentTime + n / sampleRate);
      }
    }
    return true;
  }
});`;

window.heard = [];
window.seen = [];
/** How far apart the last clicks and their spikes were played, in milliseconds; those without a partner left out. */
window.apart = (count) =>
  window.heard
    .map((at) => Math.min(...window.seen.map((other) => Math.abs(other - at))))
    .filter((distance) => distance < 300)
    .slice(-count);

window.enterPhysician = async (socketUrl, grant) => {
  await sound.audioWorklet.addModule(URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" })));
  const receiver = new EcgReceiver();
  let from = "";
  const playout = new EcgPlayout(receiver, (now) => heard.instant(from, now));
  window.call = new Call({
    socketUrl,
    grant,
    onTrack(_participant, role, track) {
      if (role !== "stethoscope") return;
      const stream = new MediaStream([track]);
      const pump = Object.assign(document.createElement("audio"), { muted: true, autoplay: true, srcObject: stream });
      document.body.append(pump);
      const ear = new AudioWorkletNode(sound, "ear");
      ear.port.onmessage = ({ data }) => window.heard.push(clock.at(data));
      new MediaStreamAudioSourceNode(sound, { mediaStream: stream }).connect(ear);
    },
    onMessage(participant, label, bytes) {
      from = participant;
      if (label === "ecg" && receiver.receive(bytes) === "kept") playout.arrived(performance.now());
    },
  });
  const heard = new Heard(window.call);
  Object.assign(window, { receiver, playout, hears: heard });
  window.call.start();
  let shown = 0;
  const draw = () => {
    const now = performance.now();
    const position = playout.position(now);
    for (shown = Math.max(shown, position - 500); shown < position; shown += 1) {
      if (receiver.value(0, shown) > 500) window.seen.push(now);
    }
    receiver.show(position);
    requestAnimationFrame(draw);
  };
  draw();
};
/** Of the samples of one lead since a position, those that never came. */
window.missingSince = (position) => {
  const { receiver } = window;
  let missing = 0;
  for (let at = position; at < receiver.end; at += 1) missing += Number(Number.isNaN(receiver.value(5, at)));
  return missing;
};
window.ready = true;
