/**
 * Names of tracks, as the relay knows them, and how each is sent.
 * @typedef {"camera" | "hand_camera" | "screen" | "voice" | "stethoscope"} TrackRole
 * @typedef {"camera_small" | "hand_camera_small"} SmallRole the same picture for whose line does not follow
 * @typedef {"full" | "small" | "stopped"} Level how much of a picture somebody gets
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

/**
 * The small versions, sent only while somebody needs them: {@link PublishConnection.serve}.
 * @type {Readonly<Partial<Record<TrackRole, {name: SmallRole, maxBitrate: number, scaleResolutionDownBy: number, maxFramerate: number}>>>}
 */
export const SMALL = Object.freeze({
  camera: { name: "camera_small", maxBitrate: 80_000, scaleResolutionDownBy: 4, maxFramerate: 12 },
  hand_camera: { name: "hand_camera_small", maxBitrate: 120_000, scaleResolutionDownBy: 3, maxFramerate: 8 },
});

/** What to say of a picture. @type {Readonly<Record<Level, string>>} */
export const LEVEL_WORDS = Object.freeze({
  full: "",
  small: "Image réduite : la ligne est faible",
  stopped: "Image arrêtée pour garder le son : la ligne est faible",
});

const TOO_MUCH = "ce poste envoyait trop de données. Rechargez la page pour recommencer.";

/** What to say of a track of ours that the relay takes no more. @type {Readonly<Record<TrackRole, string>>} */
export const STOPPED_WORDS = Object.freeze({
  camera: `Votre caméra est arrêtée : ${TOO_MUCH}`,
  hand_camera: `La caméra à main est arrêtée : ${TOO_MUCH}`,
  screen: `Le partage d’écran est arrêté : ${TOO_MUCH}`,
  voice: `Votre micro est arrêté : ${TOO_MUCH}`,
  stethoscope: `Le stéthoscope est arrêté : ${TOO_MUCH}`,
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
