// What the physicians draw, over the same picture on this page. Lost messages are made good by those that follow; of who
// is silent for a while, nothing stays.
import { lay } from "./ink.js";
import { MOST_STROKES, read } from "./strokes.js";

/** @typedef {import("./strokes.js").Stroke} Stroke */
/** @typedef {import("./strokes.js").Picture} Picture */
/** @typedef {{picture: Picture, strokes: Map<number, Stroke>, at: number}} Sheet */

const SILENT_MS = 5_000;
const LOOK_MS = 500;
/** As many physicians as a call may hold. */
const MOST_HANDS = 8;

export class Drawn {
  /** @param {{own?: () => string, track?: (role: string) => MediaStreamTrack | undefined}} [here] our participant, and what we send */
  constructor(here = {}) {
    this.here = here;
    /** @type {Map<string, Sheet>} */
    this.sheets = new Map();
    setInterval(() => this.look(), LOOK_MS);
    addEventListener("resize", () => this.draw());
  }

  /** @param {string} hand who draws @param {Uint8Array} bytes */
  received(hand, bytes) {
    const said = read(bytes);
    if (!said || (!this.sheets.has(hand) && this.sheets.size >= MOST_HANDS)) return;
    const sheet = this.sheetOf(hand, said.picture);
    sheet.at = performance.now();
    if ("ids" in said) this.keep(sheet, said.ids);
    else if (sheet.strokes.has(said.stroke.id) || sheet.strokes.size < MOST_STROKES) sheet.strokes.set(said.stroke.id, said.stroke);
    this.draw();
  }

  /** @param {string} hand @param {Picture} picture */
  sheetOf(hand, picture) {
    const known = this.sheets.get(hand);
    if (known && known.picture.of === picture.of && known.picture.on === picture.on) return known;
    const sheet = { picture, strokes: new Map(), at: 0 };
    this.sheets.set(hand, sheet);
    return sheet;
  }

  /** @param {Sheet} sheet @param {number[]} ids */
  keep(sheet, ids) {
    for (const id of sheet.strokes.keys()) if (!ids.includes(id)) sheet.strokes.delete(id);
  }

  look() {
    const before = performance.now() - SILENT_MS;
    for (const [hand, { at }] of this.sheets) if (at < before) this.sheets.delete(hand);
    this.draw();
  }

  draw() {
    this.showOwn();
    /** @type {Map<HTMLVideoElement, Stroke[]>} */
    const inked = new Map();
    for (const { picture, strokes } of this.sheets.values()) {
      for (const video of this.videosOf(picture)) inked.set(video, [...(inked.get(video) ?? []), ...inOrder(strokes)]);
    }
    for (const [video, strokes] of inked) lay(over(video), video, strokes);
    for (const canvas of document.querySelectorAll("canvas.pv-drawn")) {
      if (!inked.has(/** @type {HTMLVideoElement} */ (canvas.previousElementSibling))) canvas.remove();
    }
  }

  /** @param {Picture} picture @returns {HTMLVideoElement[]} */
  videosOf({ of, on }) {
    const shows = `${of}/${on}`;
    const own = on === "hand_camera" && of === this.here.own?.();
    return [...document.querySelectorAll("video")].filter(
      (video) => video.checkVisibility() && (video.dataset.shows === shows || (own && video.dataset.ownDrawn !== undefined)),
    );
  }

  /** Of what is drawn upon our own picture, which this page does not show otherwise. */
  showOwn() {
    const video = /** @type {HTMLVideoElement | null} */ (document.querySelector("video[data-own-drawn]"));
    const frame = /** @type {HTMLElement | null | undefined} */ (video?.closest("figure"));
    if (!video || !frame) return;
    const own = this.here.own?.();
    const wanted = [...this.sheets.values()].some(({ picture }) => picture.on === "hand_camera" && picture.of === own);
    const track = wanted ? this.here.track?.("hand_camera") : undefined;
    frame.hidden = !track;
    const shown = /** @type {MediaStream | null} */ (video.srcObject)?.getTracks()[0];
    if (shown !== track) video.srcObject = track ? new MediaStream([track]) : null;
  }
}

/** @param {Map<number, Stroke>} strokes */
const inOrder = (strokes) => [...strokes.values()].sort((one, other) => one.id - other.id);

/** The canvas over this video. @param {HTMLVideoElement} video */
function over(video) {
  const next = video.nextElementSibling;
  if (next instanceof HTMLCanvasElement) return next;
  const canvas = document.createElement("canvas");
  canvas.className = "pv-drawn";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Dessin du médecin sur l’image");
  video.after(canvas);
  return canvas;
}
