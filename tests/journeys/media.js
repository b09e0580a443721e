// Injected before the page's own scripts: devices with a colour or a tone of their own, and what recognises them.
// Each is listed under its name, is given to who asks for it by its address alone, and can be unplugged.
(() => {
  const given = { videos: [], ...(window.journeyDevices ?? { videos: ["grey"], voice: 500, stethoscope: 90 }) };
  const picture = (colour) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
    const pencil = canvas.getContext("2d");
    let turn = 0;
    setInterval(() => {
      pencil.fillStyle = colour;
      pencil.fillRect(0, 0, 320, 240);
      pencil.fillStyle = "white";
      pencil.fillRect((turn += 7) % 300, 4, 12, 12); // moves, so that frames are sent
    }, 66);
    return canvas.captureStream(15).getVideoTracks()[0];
  };
  let context;
  const tone = (frequency) => {
    context ??= new AudioContext({ sampleRate: 48000 });
    const [note, gain, out] = [context.createOscillator(), context.createGain(), context.createMediaStreamDestination()];
    note.frequency.value = frequency;
    gain.gain.value = 0.3;
    note.connect(gain).connect(out);
    note.start();
    return out.stream.getAudioTracks()[0];
  };
  const device = (deviceId, kind, label, make) => ({ deviceId, kind, label, groupId: deviceId, make, open: [] });
  const names = { c1: "Caméra du chariot", c2: "Caméra main", m1: "Micro du chariot", m2: "Stéthoscope", ...given.names };
  const known = [
    ...given.videos.map((colour, at) => device(`c${at + 1}`, "videoinput", names[`c${at + 1}`], () => picture(colour))),
    ...(given.voice ? [device("m1", "audioinput", names.m1, () => tone(given.voice))] : []),
    ...(given.stethoscope ? [device("m2", "audioinput", names.m2, () => tone(given.stethoscope))] : []),
  ];
  const plugged = new Set(known);
  const refuse = (name) => {
    throw new DOMException("", name);
  };
  navigator.mediaDevices.getUserMedia = async ({ video, audio }) => {
    const there = [...plugged].filter(({ kind }) => kind === (video ? "videoinput" : "audioinput"));
    if (!there.length) refuse("NotFoundError");
    const { exact, ideal } = (video || audio).deviceId ?? {};
    const asked = there.find(({ deviceId }) => deviceId === (exact ?? ideal));
    if (exact && !asked) refuse("OverconstrainedError");
    const { make, deviceId, label, open } = asked ?? there[0];
    const track = make();
    Object.defineProperty(track, "label", { value: label });
    track.getSettings = () => ({ ...MediaStreamTrack.prototype.getSettings.call(track), deviceId });
    open.push(track);
    allowed = true;
    return new MediaStream([track]);
  };
  let allowed = !given.shy; // a browser names no device before the person has allowed one
  const unnamed = ({ kind }) => ({ kind, deviceId: "", label: "", groupId: "" });
  navigator.mediaDevices.enumerateDevices = async () => [...plugged].map((one) => (allowed ? one : unnamed(one)));
  /** The cable comes out: its tracks end, and the browser says that the list has changed. */
  window.unplug = (deviceId) => {
    const one = known.find((device) => device.deviceId === deviceId);
    plugged.delete(one);
    for (const track of one.open.splice(0)) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  };
  window.plugIn = (deviceId) => {
    plugged.add(known.find((device) => device.deviceId === deviceId));
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  };
  navigator.mediaDevices.getDisplayMedia = async () => {
    window.journeyScreen = picture(given.screen);
    return new MediaStream([window.journeyScreen]);
  };
  // Which of the colours of the story a picture shows, moving or still.
  const COLOURS = { red: [255, 0, 0], blue: [0, 0, 255], green: [0, 128, 0], orange: [255, 165, 0] };
  window.colourOf = (selector) => {
    const shown = document.querySelector(selector);
    const [wide, high] = [shown?.videoWidth ?? shown?.naturalWidth, shown?.videoHeight ?? shown?.naturalHeight];
    if (!wide) return "";
    const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const pencil = canvas.getContext("2d");
    pencil.drawImage(shown, 0, high / 2, wide, high / 2, 0, 0, 8, 8);
    const [r, g, b] = pencil.getImageData(4, 4, 1, 1).data;
    const far = ([x, y, z]) => (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
    const [name, value] = Object.entries(COLOURS).sort((one, other) => far(one[1]) - far(other[1]))[0];
    return far(value) < 8000 ? name : `${r},${g},${b}`;
  };
  // The strongest tone of each element that plays sound, in hertz.
  let ear;
  window.tonesOf = async (selector) => {
    ear ??= new AudioContext({ sampleRate: 48000 });
    await ear.resume();
    const found = [];
    for (const element of document.querySelectorAll(selector)) {
      if (!element.srcObject) continue;
      const analyser = Object.assign(ear.createAnalyser(), { fftSize: 32768, smoothingTimeConstant: 0 });
      const source = ear.createMediaStreamSource(element.srcObject);
      source.connect(analyser);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const top = bins.reduce((best, value, index) => (value > bins[best] ? index : best), 5);
      source.disconnect();
      if (bins[top] > -80) found.push(Math.round((top * 48000) / 32768));
    }
    return found;
  };
})();
