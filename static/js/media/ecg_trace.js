/**
 * Draws an ECG as paper does: 25 mm/s and 10 mm/mV, two columns of six leads where there is room, a bar that wipes from
 * left to right. Where nothing came there is a hatched hole, never a line. Shows, and reads nothing.
 */

import { LEADS } from "./ecg_frame.js";
import { colours, hatched, paper } from "./ecg_paper.js";

/** @typedef {import("./ecg.js").EcgReceiver} EcgReceiver */
/** @typedef {{x: number, width: number, leads: number[]}} Column in CSS pixels, without the margin */

/** A millimetre of CSS. */
export const MM = 96 / 25.4;
const SECOND = 25 * MM;
const MILLIVOLT = 10 * MM;
const ROW = 17 * MM;
/** Where zero is in a row: room for a millivolt above it. */
const ZERO = 12 * MM;
/** On the left of each column: the names of the leads, and a millivolt to compare with. */
const MARGIN = 14 * MM;
const WIPED = 5 * MM;
/** Narrower columns stand one below the other. */
const NARROW = 85 * MM;
/** The word of a hole is written upwards: a hole narrower than this has none. */
const WORD = 4 * MM;

export class EcgTrace {
  /** @param {HTMLCanvasElement} canvas @param {EcgReceiver} receiver */
  constructor(canvas, receiver) {
    this.canvas = canvas;
    this.pencil = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.receiver = receiver;
    /** What is drawn: the receiver, or what it held when the picture was frozen. */
    this.source = receiver;
    this.frozen = false;
    this.recording = 0;
    this.drawn = 0;
    this.height = 0;
    this.colours = colours(canvas);
    /** @type {CanvasPattern | string} */
    this.hatching = "";
    /** @type {Column[]} */
    this.columns = [];
    /** Where the present hole began, if the last sample drawn lies in one; and whether its word is written. */
    this.hole = -1;
    this.worded = false;
  }

  /** Stops the picture; what comes meanwhile is kept. */
  freeze() {
    this.frozen = true;
    this.source = this.receiver.still();
  }

  resume() {
    this.frozen = false;
    this.source = this.receiver;
    this.drawn = this.receiver.shown;
    this.paint();
  }

  /** Draws on up to a position, which is settled by it. @param {number} position */
  advance(position) {
    this.receiver.show(position);
    if (!this.source.layout || !this.canvas.clientWidth) {
      return;
    }
    const another = this.source.recording !== this.recording;
    if (another || this.hasOtherSize()) {
      this.drawn = this.frozen ? this.drawn : position;
      this.paint();
    } else if (!this.frozen && position > this.drawn) {
      this.stretch(Math.max(this.drawn, position - this.window), position);
      this.drawn = position;
    }
  }

  /** Samples that a row holds. */
  get window() {
    const rate = this.source.layout?.rate ?? 0;
    return Math.max(1, Math.min(this.source.kept, Math.floor((this.columns[0].width / SECOND) * rate)));
  }

  // ------------------------------------------------------------------ the paper

  hasOtherSize() {
    return this.canvas.width !== Math.round(this.canvas.clientWidth * window.devicePixelRatio);
  }

  /** Everything again: at first, at another size, for another recording, when resumed. */
  paint() {
    this.recording = this.source.recording;
    this.lay();
    this.colours = colours(this.canvas);
    this.hatching = hatched(this.pencil, this.colours);
    paper(this.pencil, this.colours, { x: 0, y: 0, width: this.canvas.clientWidth, height: this.height });
    for (const { x, leads } of this.columns) {
      leads.forEach((lead, row) => this.name(lead, x - MARGIN, row * ROW));
    }
    this.hole = -1;
    const wiped = ((this.source.layout?.rate ?? 0) * WIPED) / SECOND;
    this.stretch(Math.max(this.source.start, Math.ceil(this.drawn - this.window + wiped)), this.drawn);
  }

  /** Places the leads, and makes the canvas as sharp as the screen. */
  lay() {
    const width = this.canvas.clientWidth;
    const leads = this.source.layout?.leads ?? LEADS.length;
    const count = leads > 6 && width / 2 >= NARROW ? 2 : 1;
    const each = Math.ceil(leads / count);
    this.columns = Array.from({ length: count }, (_, column) => ({
      x: (column * width) / count + MARGIN,
      width: width / count - MARGIN,
      leads: Array.from({ length: leads }, (_, lead) => lead).slice(column * each, (column + 1) * each),
    }));
    this.height = Math.ceil(each * ROW);
    const ratio = window.devicePixelRatio;
    this.canvas.style.height = `${this.height}px`;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.pencil.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** The name of a lead, and one millivolt during a fifth of a second. @param {number} lead @param {number} x @param {number} y */
  name(lead, x, y) {
    const { pencil } = this;
    pencil.fillStyle = pencil.strokeStyle = this.colours.ink;
    pencil.font = `600 12px ${this.colours.font}`;
    pencil.fillText(LEADS[lead], x + MM, y + ZERO);
    pencil.lineWidth = 1.2;
    pencil.beginPath();
    for (const [right, up] of [[8.2, 0], [8.5, 0], [8.5, 1], [13.5, 1], [13.5, 0], [13.8, 0]]) {
      pencil.lineTo(x + right * MM, y + ZERO - up * MILLIVOLT);
    }
    pencil.stroke();
  }

  // ------------------------------------------------------------------ the trace

  /** @param {number} from @param {number} to the position after the last one drawn */
  stretch(from, to) {
    for (let start = from; start < to; ) {
      const turn = (Math.floor(start / this.window) + 1) * this.window;
      const end = Math.min(to, turn);
      this.strip(start, end);
      start = end;
    }
  }

  /** Within one turn of the bar. @param {number} from @param {number} to */
  strip(from, to) {
    const rate = /** @type {import("./ecg_frame.js").Layout} */ (this.source.layout).rate;
    const pixels = SECOND / rate;
    const left = (from % this.window) * pixels;
    const width = (to - from) * pixels;
    const holes = this.holes(from, to);
    for (const { x, width: most, leads } of this.columns) {
      const start = x + left;
      paper(this.pencil, this.colours, {
        x: start,
        y: 0,
        width: Math.min(width + WIPED, x + most - start),
        height: this.height,
      });
      this.pencil.fillStyle = this.hatching;
      for (const [one, other] of holes) {
        this.pencil.fillRect(start + (one - from) * pixels, 0, (other - one) * pixels, this.height);
      }
      leads.forEach((lead, row) => this.line(lead, from, to, start, row * ROW + ZERO));
    }
    this.word(from, to, holes, pixels);
  }

  /** Where nothing came. @param {number} from @param {number} to @returns {[number, number][]} */
  holes(from, to) {
    /** @type {[number, number][]} */
    const found = [];
    for (let position = from; position < to; position += 1) {
      if (!Number.isNaN(this.source.value(0, position))) continue;
      const last = found.at(-1);
      if (last?.[1] === position) last[1] = position + 1;
      else found.push([position, position + 1]);
    }
    return found;
  }

  /** @param {number} lead @param {number} from @param {number} to @param {number} x of `from` @param {number} zero */
  line(lead, from, to, x, zero) {
    const { pencil, source } = this;
    const pixels = SECOND / /** @type {import("./ecg_frame.js").Layout} */ (source.layout).rate;
    pencil.strokeStyle = this.colours.trace;
    pencil.lineWidth = 1.3;
    pencil.lineJoin = "round";
    pencil.beginPath();
    let down = false;
    // From a few samples before, whose edge the paper took away; not from the other end of the row.
    for (let position = from - Math.min(4, from % this.window); position < to; position += 1) {
      const value = source.value(lead, position);
      const there = !Number.isNaN(value);
      if (there) {
        pencil[down ? "lineTo" : "moveTo"](x + (position - from) * pixels, zero - (value / 1000) * MILLIVOLT);
      }
      down = there;
    }
    pencil.stroke();
  }

  /** Says once of each hole what it is. @param {number} from @param {number} to @param {[number, number][]} holes @param {number} pixels */
  word(from, to, holes, pixels) {
    for (const [start, end] of holes) {
      const goesOn = start === from && this.hole >= 0;
      this.hole = goesOn ? this.hole : start;
      this.worded &&= goesOn;
      const inTurn = Math.max(this.hole, start - (start % this.window));
      if (!this.worded && (end - inTurn) * pixels >= WORD) {
        this.worded = true;
        this.write(this.columns[0].x + (inTurn % this.window) * pixels);
      }
    }
    if (holes.at(-1)?.[1] !== to) {
      this.hole = -1;
    }
  }

  /** @param {number} x */
  write(x) {
    const { pencil } = this;
    pencil.save();
    pencil.translate(x + WORD / 2, 1.5 * ROW);
    pencil.rotate(-Math.PI / 2);
    pencil.textAlign = "center";
    pencil.textBaseline = "middle";
    pencil.font = `600 12px ${this.colours.font}`;
    pencil.fillStyle = this.colours.ground;
    pencil.fillRect(-44, -WORD / 2, 88, WORD);
    pencil.fillStyle = this.colours.ink;
    pencil.fillText("interruption", 0, 0);
    pencil.restore();
  }
}
