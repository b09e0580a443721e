/** Sources one can recognise, and eyes and ears that recognise them. */

const COLOURS = { camera: [200, 40, 40], hand_camera: [40, 40, 200], green: [40, 180, 40] };
/** Pictures that cost as much as the encoder is allowed to spend. */
const BUSY = { busy: COLOURS.camera, busy_hand: COLOURS.hand_camera };

const sound = new AudioContext({ sampleRate: 48000 });

/** A picture of one colour, with something that moves so that it is encoded. */
export function picture(name, width = 320, height = 240) {
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
export function tone(hertz, gain = 0.4) {
  const oscillator = new OscillatorNode(sound, { frequency: hertz });
  const volume = new GainNode(sound, { gain });
  const destination = new MediaStreamAudioDestinationNode(sound, { channelCount: 1 });
  oscillator.connect(volume).connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0];
}

/** Tones together, each as loud as the others: far from clipping, for they begin in step. */
export function chord(frequencies) {
  const destination = new MediaStreamAudioDestinationNode(sound, { channelCount: 1 });
  for (const frequency of frequencies) {
    const oscillator = new OscillatorNode(sound, { frequency });
    oscillator.connect(new GainNode(sound, { gain: 0.06 })).connect(destination);
    oscillator.start();
  }
  return destination.stream.getAudioTracks()[0];
}

/** Sees one track. */
export function eye(track) {
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
    // Firefox counts those of files alone under the name of the standard.
    frames: () => video.mozPaintedFrames ?? video.getVideoPlaybackQuality().totalVideoFrames,
    close: () => video.remove(),
  };
}

/** Hears one track. */
export function ear(track) {
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
    /** Decibels of full scale at each of these frequencies. */
    spectrum(hertz) {
      analyser.getFloatFrequencyData(bins);
      return hertz.map((one) => bins[Math.round((one * analyser.fftSize) / 48000)]);
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
