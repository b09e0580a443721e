// The sound of the stethoscope: its own element, listened to or not, its level drawn. Filters change what is heard and
// exist only behind their switch (docs/intended-purpose.md): the page then has their buttons.

import { Phonocardiogram } from "../media/phonocardiogram.js";
import { offer as offerTrace } from "./keep_trace.js";

/** What is heard is what was sent: amplified only when somebody asks for it, and then it is said when it clips. */
const UNITY = 100;
/** Samples beyond this are cut off, at the cart or here. */
const FULL = 0.999;
const CLIPPED_SHARE = 0.01;
/** How long a clipped sound is said for. */
const CLIPPED_MS = 1500;

/** A slope of 12 dB an octave; the corners are those of the page (consultations/rules/sounds.py). @param {BaseAudioContext} context @param {DOMStringMap} filter */
export function shaped(context, { kind, hertz }) {
  return new BiquadFilterNode(context, { type: /** @type {BiquadFilterType} */ (kind), frequency: Number(hertz) });
}

export class Stethoscope {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.button = /** @type {HTMLButtonElement} */ (root.querySelector("[data-listen]"));
    this.meter = /** @type {HTMLMeterElement} */ (root.querySelector("[data-level]"));
    this.said = /** @type {HTMLElement} */ (root.querySelector("[data-sound-said]"));
    this.volume = /** @type {HTMLInputElement} */ (root.querySelector("[data-volume]"));
    this.volumeSaid = /** @type {HTMLElement} */ (root.querySelector("[data-volume-said]"));
    this.clipped = /** @type {HTMLElement} */ (root.querySelector("[data-clipped]"));
    this.clippedAt = Number.NEGATIVE_INFINITY;
    // A remote track gives no sound to WebAudio unless an element plays it: this one does, silently.
    this.pump = document.createElement("audio");
    this.pump.muted = true;
    this.pump.dataset.track = "stethoscope";
    root.append(this.pump);
    this.listening = false;
    this.filter = "wide";
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {MediaStreamTrack | null} */
    this.track = null;
    /** What ails it at the cart; "": nothing. */
    this.trouble = "";
    /** @type {AnalyserNode | undefined} */
    this.analyser = undefined;
    /** @type {GainNode | undefined} */
    this.gain = undefined;
    /** What leaves for the ears. @type {AnalyserNode | undefined} */
    this.out = undefined;
    /** @type {MediaStreamAudioSourceNode | undefined} */
    this.source = undefined;
    /** @type {BiquadFilterNode | undefined} */
    this.shape = undefined;
    this.timer = 0;
    const paper = /** @type {HTMLElement | null} */ (root.querySelector("[data-phonocardiogram]"));
    this.trace = paper && new Phonocardiogram(paper);
    offerTrace(root, this);
    this.hook();
  }

  hook() {
    document.addEventListener("submit", (event) => this.noteFilter(event), true);
    this.button.addEventListener("click", () => void this.listen(!this.listening));
    this.volume.addEventListener("input", () => this.setVolume());
    for (const button of this.root.querySelectorAll("[data-filter]")) {
      button.addEventListener("click", () => this.setFilter(/** @type {HTMLElement} */ (button).dataset.filter ?? "wide"));
    }
  }

  /** From a sound that was delivered to the ear, in seconds. */
  get latency() {
    return this.context?.outputLatency || this.context?.baseLatency || 0;
  }

  /** @param {MediaStreamTrack | null} track */
  setTrack(track) {
    if (track === this.track) return;
    this.track = track;
    this.tell();
    this.source?.disconnect();
    this.source = undefined;
    if (!track) return;
    const stream = new MediaStream([track]);
    this.pump.srcObject = stream;
    this.pump.play().catch(() => undefined);
    this.wire(stream);
  }

  /** @param {string} words what the cart says of it; "" when it works */
  ails(words) {
    if (words === this.trouble) return;
    this.trouble = words;
    this.tell();
  }

  /** A track that goes on without its device carries silence: that is no sound. */
  tell() {
    const works = this.track && !this.trouble;
    const silent = this.trouble ? `${this.trouble}.` : "Le son du stéthoscope ne passe pas.";
    this.said.textContent = works ? "Le son du stéthoscope arrive." : silent;
    this.root.dataset.sound = works ? "on" : "off";
  }

  /** @param {MediaStream} stream */
  wire(stream) {
    this.context ??= new AudioContext({ latencyHint: "interactive" });
    this.analyser ??= this.context.createAnalyser();
    this.analyser.fftSize = 4096;
    this.gain ??= this.context.createGain();
    this.out ??= this.context.createAnalyser();
    this.out.fftSize = 4096;
    this.source = this.context.createMediaStreamSource(stream);
    this.source.connect(this.analyser);
    this.route();
    this.draw();
  }

  route() {
    if (!this.context || !this.source || !this.gain) return;
    this.shape?.disconnect();
    this.gain.disconnect();
    this.gain.connect(this.context.destination);
    if (this.out) this.gain.connect(this.out);
    const chosen = this.chosen();
    this.shape = chosen?.kind ? shaped(this.context, chosen) : undefined;
    if (this.shape) this.source.connect(this.shape);
    const heard = this.shape ?? this.source;
    heard.connect(this.gain);
    if (this.trace) heard.connect(this.trace.node(this.context));
    this.setVolume();
  }

  /** @param {boolean} listening */
  async listen(listening) {
    this.listening = listening;
    await this.context?.resume();
    this.button.setAttribute("aria-pressed", String(listening));
    this.trace?.follow(listening);
    const word = this.button.querySelector("[data-listen-word]");
    if (word) word.textContent = listening ? "Ne plus écouter" : "Écouter le stéthoscope";
    for (const badge of document.querySelectorAll("[data-listening]")) {
      /** @type {HTMLElement} */ (badge).hidden = !listening;
    }
    this.setVolume();
  }

  setVolume() {
    const volume = Number(this.volume.value);
    if (this.gain) this.gain.gain.value = this.listening ? volume / UNITY : 0;
    const times = String(volume / UNITY).replace(".", ",");
    this.volumeSaid.textContent = volume > UNITY ? `amplifié ${times} fois` : volume < UNITY ? `${volume}\u00a0%` : "d’origine";
    this.volume.setAttribute("aria-valuetext", this.volumeSaid.textContent);
  }

  /** The filter chosen on the page; none while the page offers none. */
  chosen() {
    const button = /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-filter="${this.filter}"]`));
    return button?.dataset;
  }

  /** How a point was listened to goes with « Entendu ». @param {SubmitEvent} event */
  noteFilter(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const field = form.elements.namedItem("filter");
    if (field instanceof HTMLInputElement && this.listening && this.chosen()) field.value = this.filter;
  }

  /** @param {string} filter */
  setFilter(filter) {
    this.filter = filter;
    const said = this.root.querySelector("[data-filter-said]");
    if (said) said.textContent = this.chosen()?.said ?? "";
    for (const button of this.root.querySelectorAll("[data-filter]")) {
      const chosen = /** @type {HTMLElement} */ (button).dataset.filter === filter;
      button.setAttribute("aria-pressed", String(chosen));
    }
    this.source?.disconnect();
    if (this.source && this.analyser) this.source.connect(this.analyser);
    this.route();
  }

  /** The level of the last tenth of a second, from -60 dB (empty) to full. */
  draw() {
    if (this.timer) return;
    const samples = new Float32Array(4096);
    this.timer = window.setInterval(() => {
      if (!this.track || !this.analyser) return void (this.meter.value = 0);
      this.analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const decibels = 10 * Math.log10(power + 1e-9);
      this.meter.value = Math.round(Math.min(100, Math.max(0, (decibels + 60) / 0.6)));
      const came = isClipped(samples, FULL);
      this.out?.getFloatTimeDomainData(samples);
      this.tellClipped(came, isClipped(samples, 1));
    }, 100);
  }

  /** A clipped heart sounds like a sick one: whose doing it is decides what helps. @param {boolean} came @param {boolean} here */
  tellClipped(came, here) {
    const now = performance.now();
    if (came || here) {
      this.clippedAt = now;
      this.clipped.textContent = here
        ? "Saturé : baissez le volume."
        : "Le son arrive saturé : faites poser le stéthoscope plus légèrement, ou baisser son gain.";
    }
    this.clipped.hidden = now - this.clippedAt > CLIPPED_MS;
  }
}

/** Where a sound was cut off many samples in a row are too loud; one that overshoots is heard by nobody. @param {Float32Array} samples @param {number} most */
const isClipped = (samples, most) => samples.filter((sample) => Math.abs(sample) > most).length > CLIPPED_SHARE * samples.length;
