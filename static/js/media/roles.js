/**
 * Names of tracks, as the relay knows them, and how each is sent.
 * @typedef {"camera" | "hand_camera" | "screen" | "voice" | "stethoscope"} TrackRole
 */

/** @type {Readonly<Record<TrackRole, "audio" | "video">>} */
export const KIND = Object.freeze({
  camera: "video",
  hand_camera: "video",
  screen: "video",
  voice: "audio",
  stethoscope: "audio",
});

/**
 * On a thin line the browser serves voice and stethoscope first, then the hand camera; the face yields first.
 * @type {Readonly<Record<TrackRole, {maxBitrate: number, priority: RTCPriorityType, hint: string}>>}
 */
export const SENDING = Object.freeze({
  voice: { maxBitrate: 48_000, priority: "high", hint: "speech" },
  stethoscope: { maxBitrate: 128_000, priority: "high", hint: "music" },
  hand_camera: { maxBitrate: 2_500_000, priority: "medium", hint: "detail" },
  screen: { maxBitrate: 1_500_000, priority: "low", hint: "detail" },
  camera: { maxBitrate: 1_000_000, priority: "very-low", hint: "motion" },
});

/** French names, for sentences. @type {Readonly<Record<TrackRole, string>>} */
export const LABEL = Object.freeze({
  camera: "caméra",
  hand_camera: "caméra à main",
  screen: "écran",
  voice: "voix",
  stethoscope: "stéthoscope",
});

/**
 * The track of a stream that suits a role.
 * @param {TrackRole} role
 * @param {MediaStream | MediaStreamTrack} source
 * @returns {MediaStreamTrack}
 */
export function trackOf(role, source) {
  if (source instanceof MediaStreamTrack) {
    return source;
  }
  const found = source.getTracks().find((track) => track.kind === KIND[role]);
  if (!found) {
    throw new Error(`No ${KIND[role]} track for ${role}.`);
  }
  return found;
}
