/**
 * Which device a role gets, of those that are there. A stethoscope and a hand camera have one of their own: the microphone of
 * the room is never passed off as the heart, nor one picture as two.
 */

/** @typedef {Exclude<import("./roles.js").TrackRole, "screen">} Role */
/** @typedef {{deviceId: string, label: string}} Device */
/** @typedef {{deviceId: string, label: string, groupId: string}} Listed as the browser lists it */

/** How such a device calls itself, where nobody has chosen yet. @type {Readonly<Partial<Record<Role, RegExp>>>} */
const CALLED = Object.freeze({
  hand_camera: /cam[ée]ra (à )?main|hand ?(held )?cam|otosc|dermato/i,
  stethoscope: /st[ée]tho/i,
});

/** Aliases by which Chromium lists a device once more. */
const ALIASES = ["default", "communications"];

/** Whether another device may stand in for the one of this role. @param {Role} role */
export const isReplaceable = (role) => !(role in CALLED);

/** Each device once, under its own address; first the one that the computer prefers. @param {Listed[]} listed @returns {Device[]} */
export function real(listed) {
  const devices = listed.filter(({ deviceId }) => !ALIASES.includes(deviceId));
  const alias = listed.find(({ deviceId }) => deviceId === ALIASES[0]);
  const behind = (/** @type {Listed} */ one) =>
    Boolean(alias && one.groupId === alias.groupId && alias.label.endsWith(one.label));
  return [...devices.filter(behind), ...devices.filter((one) => !behind(one))];
}

/**
 * The device of a role, null when it is not there. A computer may give a device another address on another socket: the
 * name then counts, where one device alone bears it.
 * @param {Role} role @param {Device[]} seen
 * @param {{remembered: Device, taken: string[]}} known `taken`: addresses that serve other roles
 * @returns {Device | null}
 */
export function pick(role, seen, { remembered, taken }) {
  const free = seen.filter(({ deviceId }) => !taken.includes(deviceId));
  const same = free.find(({ deviceId }) => deviceId === remembered.deviceId);
  const namesake = only(free.filter(({ label }) => label && label === remembered.label));
  if (same || namesake) {
    return same ?? namesake;
  }
  const name = CALLED[role];
  if (name) {
    return only(free.filter(({ label }) => name.test(label)));
  }
  return free.find(({ label }) => !Object.values(CALLED).some((other) => other.test(label))) ?? null;
}

/** @param {Device[]} devices @returns {Device | null} */
const only = (devices) => (devices.length === 1 ? devices[0] : null);
