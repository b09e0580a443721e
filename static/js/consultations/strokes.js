// What a drawing is made of, and how it travels: small messages that may be lost, from a stranger as far as we know.
// Points are shares of the picture (0 to 10 000 each way), so that they fall at the same place whatever its size.

/**
 * @typedef {"pen" | "arrow" | "circle"} Kind
 * @typedef {"hand_camera" | "screen"} Shown which track is drawn upon
 * @typedef {{id: number, kind: Kind, colour: number, points: number[]}} Stroke x, y, x, y…; an arrow goes from its first
 *   point to its second, a circle fills the box between them
 * @typedef {{of: string, on: Shown}} Picture whose track
 * @typedef {{picture: Picture, ids: number[]}} All what there is now: the rest was taken back
 * @typedef {{picture: Picture, stroke: Stroke}} One
 */

export const WHOLE = 10_000;
/** As long as a message may be (media/channels.js). */
export const MOST_POINTS = 70;
export const MOST_STROKES = 60;
const MOST_ID = 99_999;
const LARGEST = 1100;
/** @type {readonly Kind[]} */
const KINDS = ["pen", "arrow", "circle"];
/** @type {readonly Shown[]} */
const SHOWN = ["hand_camera", "screen"];
/** Told apart by everybody, each on a dark edge: seen on skin as on white. */
export const COLOURS = Object.freeze(["#ffd400", "#00e5ff", "#ff5c8a"]);
const PARTICIPANT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @param {Picture} picture @param {Stroke} stroke */
export function writtenOne({ of, on }, { id, kind, colour, points }) {
  return bytes({ of, on, id, kind, colour, points });
}

/** @param {Picture} picture @param {Stroke[]} strokes */
export function writtenAll({ of, on }, strokes) {
  return bytes({ of, on, ids: strokes.map(({ id }) => id) });
}

/** @param {object} said @returns {Uint8Array<ArrayBuffer>} */
const bytes = (said) => new TextEncoder().encode(JSON.stringify(said));

/** What a message says; null for what is none of ours. @param {Uint8Array} message @returns {All | One | null} */
export function read(message) {
  if (message.length > LARGEST) return null;
  /** @type {any} */
  let said;
  try {
    said = JSON.parse(new TextDecoder().decode(message));
  } catch {
    return null;
  }
  if (typeof said !== "object" || said === null || !SHOWN.includes(said.on) || !PARTICIPANT.test(said.of)) return null;
  const picture = { of: said.of, on: said.on };
  if (said.ids !== undefined) return areIds(said.ids) ? { picture, ids: said.ids } : null;
  const { id, kind, colour, points } = said;
  const stroke = { id, kind, colour, points };
  return isStroke(stroke) ? { picture, stroke } : null;
}

/** @param {unknown} value @param {number} most */
const counts = (value, most) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

/** @param {unknown} ids */
function areIds(ids) {
  return Array.isArray(ids) && ids.length <= MOST_STROKES && ids.every((id) => counts(id, MOST_ID));
}

/** @param {any} stroke @returns {stroke is Stroke} */
function isStroke({ id, kind, colour, points }) {
  if (!counts(id, MOST_ID) || !KINDS.includes(kind) || !counts(colour, COLOURS.length - 1) || !Array.isArray(points)) return false;
  const pairs = points.length / 2;
  const fits = kind === "pen" ? pairs >= 1 && pairs <= MOST_POINTS && Number.isInteger(pairs) : pairs === 2;
  return fits && points.every((point) => counts(point, WHOLE));
}
