// What each page tells the others of its devices, over the channel "presence" (docs/media.md): nothing of the patient.

/** @typedef {Partial<Record<string, string>>} Codes a role of a device, and what ails it */

export const AGAIN_MS = 2_000;
const ROLES = ["camera", "hand_camera", "voice", "stethoscope"];

/** @param {Codes} codes */
export function written(codes) {
  return new TextEncoder().encode(JSON.stringify({ devices: codes }));
}

/** @param {Uint8Array} bytes @returns {Codes | null} null: not a message of ours */
export function read(bytes) {
  try {
    const said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))?.devices;
    if (typeof said !== "object" || said === null) return null;
    const known = Object.entries(said).filter(([role, code]) => ROLES.includes(role) && typeof code === "string");
    return Object.fromEntries(known);
  } catch {
    return null;
  }
}
