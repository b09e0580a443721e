/** Cameras and microphones: which are there, which was chosen for what on this device, and how each is opened. */

import { KIND } from "./roles.js";
import { DeviceTrouble } from "./trouble.js";
import { isReplaceable, pick, real } from "./which.js";

/**
 * @typedef {import("./roles.js").TrackRole} TrackRole
 * @typedef {import("./which.js").Role} Role
 * @typedef {import("./which.js").Device} Device
 */

/** @type {Readonly<Record<Role, MediaTrackConstraints>>} */
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
const ROLES = /** @type {Role[]} */ (Object.keys(CONSTRAINTS));

/** In place of an address: this machine has no such device, and nobody looks for one. */
export const NONE = "none";

/** What is open in this page, and on which device. @type {Map<Role, {track: MediaStreamTrack, device: Device}>} */
const opened = new Map();

/** @param {Role} role */
const memory = (role) => `pivot.device.${role}`;

/** The device chosen for a role on this machine; empty where nobody chose. @param {Role} role @returns {Device} */
export function chosen(role) {
  const deviceId = window.localStorage.getItem(memory(role)) ?? "";
  return { deviceId, label: window.localStorage.getItem(`${memory(role)}.label`) ?? "" };
}

/** Remembers a choice on this machine. @param {Role} role @param {Device} device */
export function choose(role, { deviceId, label }) {
  window.localStorage.setItem(memory(role), deviceId);
  window.localStorage.setItem(`${memory(role)}.label`, label);
}

/** No device is for this role any more, until one is chosen. @param {Role} role */
export function forget(role) {
  window.localStorage.removeItem(memory(role));
  window.localStorage.removeItem(`${memory(role)}.label`);
}

/** @param {Role} role @returns {Promise<Device[]>} */
async function inputs(role) {
  const kind = `${KIND[role]}input`;
  return real((await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind));
}

/** The device that a role uses now, in this page. @param {Role} role */
export function used(role) {
  const one = opened.get(role);
  return one?.track.readyState === "live" ? one.device : null;
}

/** Which other role has a device: because it is open for it, or was chosen for it. @param {Role} role @param {string} deviceId */
function otherUse(role, deviceId) {
  const others = ROLES.filter((other) => other !== role && KIND[other] === KIND[role]);
  return others.find((other) => used(other)?.deviceId === deviceId || chosen(other).deviceId === deviceId);
}

/**
 * What can be chosen for a role. Names are empty until the person allowed cameras and microphones once.
 * @param {Role} role
 * @returns {Promise<{deviceId: string, label: string, chosen: boolean}[]>}
 */
export async function choices(role) {
  const now = used(role)?.deviceId ?? chosen(role).deviceId;
  const names = { video: "Caméra", audio: "Microphone" };
  return (await inputs(role)).map(({ deviceId, label }, index) => ({
    deviceId,
    label: label || `${names[KIND[role]]} ${index + 1}`,
    chosen: deviceId === now,
  }));
}

/**
 * Opens the device of a role: the one given, which is remembered, else its own. A stethoscope and a hand camera have no
 * substitute. Rejects as getUserMedia does, or with a DeviceTrouble; `explain` of trouble.js puts both into words.
 * @param {TrackRole} role @param {string} [deviceId]
 * @param {MediaTrackConstraints} [more] what is asked besides the usual
 * @param {Device} [own] the one it had, where it is opened again
 * @returns {Promise<MediaStreamTrack>}
 */
export async function open(role, deviceId, more = {}, own) {
  if (role === "screen") {
    const screen = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 10 } } });
    return screen.getVideoTracks()[0];
  }
  const wanted = deviceId ? { deviceId, label: "" } : (own ?? chosen(role));
  const { track, device } = await find(role, wanted, { ...CONSTRAINTS[role], ...more }, Boolean(deviceId));
  opened.set(role, { track, device });
  if (deviceId) {
    choose(role, device);
  }
  return track;
}

/** @param {Role} role @param {Device} wanted @param {MediaTrackConstraints} constraints @param {boolean} exact this one or none */
async function find(role, wanted, constraints, exact) {
  let seen = await inputs(role);
  /** @type {MediaStreamTrack | null} */
  let first = null;
  if (!seen.some(({ label }) => label)) {
    first = await get(role, { ...constraints, ...(wanted.deviceId && { deviceId: { ideal: wanted.deviceId } }) });
    seen = await inputs(role); // they have names now that the person allowed it
  }
  const device = decide(role, seen, wanted, exact);
  if (first && (device instanceof DeviceTrouble || device.deviceId !== first.getSettings().deviceId)) {
    if (!seen.length && isReplaceable(role)) {
      return { track: first, device: { deviceId: "", label: first.label } }; // a browser that lists nothing
    }
    first.stop();
    first = null;
  }
  if (device instanceof DeviceTrouble) {
    throw device;
  }
  const track = first ?? (await get(role, { ...constraints, deviceId: { exact: device.deviceId } }));
  return { track, device };
}

/** @param {Role} role @param {Device[]} seen @param {Device} wanted @param {boolean} exact @returns {Device | DeviceTrouble} */
function decide(role, seen, wanted, exact) {
  const other = exact ? otherUse(role, wanted.deviceId) : undefined;
  if (other) {
    return new DeviceTrouble("taken", role, other);
  }
  if (exact) {
    return seen.find(({ deviceId }) => deviceId === wanted.deviceId) ?? new DeviceTrouble("missing", role);
  }
  if (wanted.deviceId === NONE) {
    return new DeviceTrouble("unused", role);
  }
  const taken = seen.map(({ deviceId }) => deviceId).filter((deviceId) => otherUse(role, deviceId));
  const waits = !wanted.deviceId && taken.length < seen.length;
  return pick(role, seen, { remembered: wanted, taken }) ?? new DeviceTrouble(waits ? "unchosen" : "missing", role);
}

/** @param {Role} role @param {MediaTrackConstraints} constraints */
async function get(role, constraints) {
  const asked = KIND[role] === "video" ? { video: constraints } : { audio: constraints };
  return (await navigator.mediaDevices.getUserMedia(asked)).getTracks()[0];
}

/** Calls back when a device is plugged in or out; returns what stops it. @param {() => void} changed */
export function watch(changed) {
  navigator.mediaDevices.addEventListener("devicechange", changed);
  return () => navigator.mediaDevices.removeEventListener("devicechange", changed);
}
