/** Cameras and microphones: which are there, which was chosen for what on this device, and how each is opened. */

/** @typedef {import("./roles.js").TrackRole} TrackRole */

import { KIND } from "./roles.js";

/** @type {Readonly<Record<Exclude<TrackRole, "screen">, MediaTrackConstraints>>} */
const CONSTRAINTS = Object.freeze({
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  hand_camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  voice: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  // A heart is no voice: every treatment made for speech would take it for noise.
  stethoscope: {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    sampleRate: { ideal: 48_000 },
  },
});

/** @param {TrackRole} role */
const memory = (role) => `pivot.device.${role}`;

/** The device chosen for a role on this machine, if any. @param {TrackRole} role */
export function chosen(role) {
  return window.localStorage.getItem(memory(role)) ?? "";
}

/** Remembers a choice on this machine. @param {TrackRole} role @param {string} deviceId */
export function choose(role, deviceId) {
  window.localStorage.setItem(memory(role), deviceId);
}

/**
 * What can be chosen for a role. Names are empty until the person allowed cameras and microphones once.
 * @param {TrackRole} role
 * @returns {Promise<{deviceId: string, label: string, chosen: boolean}[]>}
 */
export async function choices(role) {
  const kind = `${KIND[role]}input`;
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind);
  const names = { videoinput: "Caméra", audioinput: "Microphone" };
  return devices.map((device, index) => ({
    deviceId: device.deviceId,
    label: device.label || `${names[/** @type {keyof typeof names} */ (kind)]} ${index + 1}`,
    chosen: device.deviceId === chosen(role),
  }));
}

/**
 * Opens the device of a role: the one given, else the one remembered, else the browser's choice.
 * Rejects as getUserMedia does; `explain` puts that into words.
 * @param {TrackRole} role @param {string} [deviceId]
 * @param {MediaTrackConstraints} [more] what is asked besides the usual
 * @returns {Promise<MediaStreamTrack>}
 */
export async function open(role, deviceId, more = {}) {
  if (role === "screen") {
    const screen = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 10 } } });
    return screen.getVideoTracks()[0];
  }
  const wanted = deviceId || chosen(role);
  const constraints = { ...CONSTRAINTS[role], ...more };
  const video = KIND[role] === "video";
  /** @param {MediaTrackConstraints} some */
  const get = (some) => navigator.mediaDevices.getUserMedia(video ? { video: some } : { audio: some });
  let stream;
  try {
    stream = await get(wanted ? { ...constraints, deviceId: { exact: wanted } } : constraints);
  } catch (failure) {
    // The remembered device was unplugged: better another one than none, the page shows which.
    if (deviceId || !wanted || !(failure instanceof DOMException) || failure.name === "NotAllowedError") {
      throw failure;
    }
    stream = await get(constraints);
  }
  if (deviceId) {
    choose(role, deviceId);
  }
  return stream.getTracks()[0];
}

/** Calls back when a device is plugged in or out; returns what stops it. @param {() => void} changed */
export function watch(changed) {
  navigator.mediaDevices.addEventListener("devicechange", changed);
  return () => navigator.mediaDevices.removeEventListener("devicechange", changed);
}

/** Why a device did not open, in one sentence for the screen. @param {unknown} failure */
export function explain(failure) {
  const name = failure instanceof DOMException ? failure.name : "";
  /** @type {Record<string, string>} */
  const words = {
    NotAllowedError: "L’accès à la caméra ou au microphone est refusé. Autorisez-le dans le navigateur.",
    NotFoundError: "Aucun appareil n’est branché.",
    NotReadableError: "L’appareil est utilisé par une autre application.",
    OverconstrainedError: "L’appareil choisi n’est plus branché.",
  };
  return words[name] ?? "L’appareil n’a pas pu être ouvert.";
}
