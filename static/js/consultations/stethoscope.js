// The sound of the stethoscope: its own element, listened to or not, its level drawn. Filters change what is heard and
// exist only behind their switch (docs/intended-purpose.md): the page then has their buttons.

/** Bell below 200 Hz, diaphragm above 100 Hz (both slopes of 12 dB an octave). @type {Record<string, [BiquadFilterType, number]>} */
const FILTERS = { bell: ["lowpass", 200], diaphragm: ["highpass", 100] };

export class Stethoscope {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.button = /** @type {HTMLButtonElement} */ (root.querySelector("[data-listen]"));
    this.meter = /** @type {HTMLMeterElement} */ (root.querySelector("[data-level]"));
    this.said = /** @type {HTMLElement} */ (root.querySelector("[data-sound-said]"));
    this.volume = /** @type {HTMLInputElement} */ (root.querySelector("[data-volume]"));
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
    /** @type {AnalyserNode | undefined} */
    this.analyser = undefined;
    /** @type {GainNode | undefined} */
    this.gain = undefined;
    /** @type {MediaStreamAudioSourceNode | undefined} */
    this.source = undefined;
    /** @type {BiquadFilterNode | undefined} */
    this.shape = undefined;
    this.timer = 0;
    this.hook();
  }

  hook() {
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
    this.said.textContent = track ? "Le son du stéthoscope arrive." : "Le son du stéthoscope ne passe pas.";
    this.root.dataset.sound = track ? "on" : "off";
    this.source?.disconnect();
    this.source = undefined;
    if (!track) return;
    const stream = new MediaStream([track]);
    this.pump.srcObject = stream;
    this.pump.play().catch(() => undefined);
    this.wire(stream);
  }

  /** @param {MediaStream} stream */
  wire(stream) {
    this.context ??= new AudioContext({ latencyHint: "interactive" });
    this.analyser ??= this.context.createAnalyser();
    this.analyser.fftSize = 4096;
    this.gain ??= this.context.createGain();
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
    const [type, frequency] = FILTERS[this.filter] ?? [];
    if (type && frequency) {
      this.shape = this.context.createBiquadFilter();
      this.shape.type = type;
      this.shape.frequency.value = frequency;
      this.source.connect(this.shape).connect(this.gain);
    } else {
      this.source.connect(this.gain);
    }
    this.setVolume();
  }

  /** @param {boolean} listening */
  async listen(listening) {
    this.listening = listening;
    await this.context?.resume();
    this.button.setAttribute("aria-pressed", String(listening));
    const word = this.button.querySelector("[data-listen-word]");
    if (word) word.textContent = listening ? "Ne plus écouter" : "Écouter le stéthoscope";
    for (const badge of document.querySelectorAll("[data-listening]")) {
      /** @type {HTMLElement} */ (badge).hidden = !listening;
    }
    this.setVolume();
  }

  setVolume() {
    if (this.gain) this.gain.gain.value = this.listening ? Number(this.volume.value) / 50 : 0;
  }

  /** @param {string} filter */
  setFilter(filter) {
    this.filter = filter;
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
    }, 100);
  }
}
