// The sheet that a physician draws upon: by mouse, pen or finger, and by keyboard.
import { lay, pictureBox } from "./ink.js";
import { MOST_POINTS, MOST_STROKES, WHOLE } from "./strokes.js";

/** @typedef {import("./strokes.js").Stroke} Stroke */
/** @typedef {import("./strokes.js").Kind} Kind */

/** A point nearer than this to the last one adds nothing. */
const NEAR = 60;
const STEP = 200;
const FIRST = 1500;
/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [0, -STEP], ArrowDown: [0, STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };

export class Paper {
  /**
   * @param {HTMLElement} root holds a video and a canvas
   * @param {(stroke: Stroke | null) => void} changed one that is new or other; null: some were taken back
   */
  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    this.video = /** @type {HTMLVideoElement} */ (root.querySelector("video"));
    this.canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
    /** @type {Stroke[]} */
    this.strokes = [];
    /** @type {Kind} */
    this.tool = "pen";
    this.colour = 0;
    this.last = 0;
    /** @type {Stroke | null} */
    this.current = null;
    root.addEventListener("pointerdown", (event) => this.down(event));
    root.addEventListener("pointermove", (event) => this.moved(event));
    for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => (this.current = null));
    root.addEventListener("keydown", (event) => this.pressed(event));
    for (const news of ["resize", "loadeddata"]) this.video.addEventListener(news, () => this.draw());
    addEventListener("resize", () => this.draw());
  }

  draw() {
    lay(this.canvas, this.video, this.strokes);
  }

  clear() {
    this.strokes = [];
    this.current = null;
    this.draw();
    this.changed(null);
  }

  undo() {
    this.strokes.pop();
    this.current = null;
    this.draw();
    this.changed(null);
  }

  /** As shares of the picture; null: there is none. @param {PointerEvent} event */
  at(event) {
    const box = pictureBox(this.video);
    if (!box) return null;
    const place = this.video.getBoundingClientRect();
    const share = (/** @type {number} */ from, /** @type {number} */ whole) => within(Math.round((from / whole) * WHOLE));
    return [share(event.clientX - place.left - box.left, box.width), share(event.clientY - place.top - box.top, box.height)];
  }

  /** @param {PointerEvent} event */
  down(event) {
    const point = this.at(event);
    if (!point || event.button !== 0) return;
    event.preventDefault(); // no text is selected, and a finger scrolls nothing
    this.root.focus();
    this.root.setPointerCapture(event.pointerId);
    this.begin(this.tool, this.tool === "pen" ? point : [...point, ...point]);
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const point = this.current && this.at(event);
    if (!this.current || !point) return;
    const { kind, points } = this.current;
    if (kind !== "pen") points.splice(2, 2, ...point);
    else if (Math.hypot(point[0] - (points.at(-2) ?? 0), point[1] - (points.at(-1) ?? 0)) < NEAR) return;
    else if (points.length / 2 < MOST_POINTS) points.push(...point);
    else return this.begin("pen", [...points.slice(-2), ...point]); // a long line goes on in another stroke
    this.draw();
    this.changed(this.current);
  }

  /** @param {Kind} kind @param {number[]} points */
  begin(kind, points) {
    if (this.strokes.length >= MOST_STROKES) this.strokes.shift();
    this.last += 1;
    this.current = { id: this.last, kind, colour: this.colour, points };
    this.strokes.push(this.current);
    this.draw();
    this.changed(this.current);
  }

  /** Enter lays an arrow or a circle in the middle; arrow keys move the last one, with Shift they stretch it. @param {KeyboardEvent} event */
  pressed(event) {
    const move = MOVES[event.key];
    if (event.key !== "Enter" && !move) return;
    event.preventDefault();
    const middle = WHOLE / 2;
    if (!move) this.begin(this.tool === "circle" ? "circle" : "arrow", [middle - FIRST, middle - FIRST, middle, middle]);
    else this.shift(move, event.shiftKey ? 2 : 0);
    this.current = null;
  }

  /** @param {[number, number]} move @param {number} from the first of the numbers that change */
  shift(move, from) {
    const stroke = this.strokes.at(-1);
    if (!stroke) return;
    stroke.points = stroke.points.map((share, n) => (n < from ? share : within(share + move[n % 2])));
    this.draw();
    this.changed(stroke);
  }
}

/** @param {number} share */
const within = (share) => Math.min(WHOLE, Math.max(0, share));
