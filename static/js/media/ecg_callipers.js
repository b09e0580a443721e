/**
 * Two callipers on a sheet: put by touch or by keyboard, they say how far apart they are. They find nothing by themselves.
 */

import { element } from "./ecg_sheet.js";

/** @typedef {import("./ecg_sheet.js").EcgSheet} EcgSheet */
/** @typedef {{name: string, row: number, time: number, microvolts: number}} Mark `time` in seconds of the recording */

/** A step of the keyboard upwards, in microvolts; with the shift key ten of them. */
const STEP = 10;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** @type {Record<string, number>} */
const PAGES = { PageUp: -1, PageDown: 1 };

export class EcgCallipers {
  /**
   * @param {EcgSheet} sheet
   * @param {{follows: () => boolean, moved: () => void}} options `follows`: whether a mark stays on the trace
   */
  constructor(sheet, { follows, moved }) {
    this.sheet = sheet;
    this.follows = follows;
    this.moved = moved;
    /** @type {Mark[]} */
    this.marks = [];
    /** The mark that the next touch puts. */
    this.turn = 0;
    /** Whether somebody put a mark: where they lie before says nothing. */
    this.touched = false;
    /** @type {Mark | null} */
    this.held = null;
    const { svg } = sheet;
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.held && this.drag(event, this.held));
    for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, () => (this.held = null));
    svg.addEventListener("keydown", (event) => this.key(event));
  }

  /** Of another recording, or of another page: two marks in the middle of the first row. */
  begin() {
    const { start, page, seconds } = this.sheet;
    const shown = Math.min(page, seconds);
    this.marks = ["A", "B"].map((name, n) => ({ name, microvolts: 0, ...this.at(start + (shown * (1 + n)) / 3 / 2, 0) }));
    this.turn = 0;
    this.touched = false;
    this.draw();
  }

  /** A mark on the trace of a row. @param {number} time @param {number} row */
  at(time, row) {
    const rate = this.sheet.recording?.rate ?? 1;
    const most = Math.min(this.sheet.start + this.sheet.page, this.sheet.seconds) - 1 / rate;
    const index = Math.round(Math.max(this.sheet.start, Math.min(time, most)) * rate);
    const value = this.sheet.cellAt(index / rate, row)?.lead.values[index] ?? Number.NaN;
    return { row, time: index / rate, ...(Number.isNaN(value) ? {} : { microvolts: value }) };
  }

  /** @param {PointerEvent} event */
  place(event) {
    const matrix = this.sheet.svg.getScreenCTM();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(/** @type {DOMMatrix} */ (matrix).inverse());
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0 || !this.marks.length) return;
    this.touched = true;
    const named = /** @type {Element} */ (event.target).closest("[data-mark]")?.getAttribute("data-mark");
    const mark = this.marks.find(({ name }) => name === named);
    if (mark) {
      this.held = mark;
      this.sheet.svg.setPointerCapture(event.pointerId);
      return;
    }
    const put = this.marks[this.turn];
    this.turn = 1 - this.turn;
    this.drag(event, put);
  }

  /** @param {PointerEvent} event @param {Mark} mark */
  drag(event, mark) {
    const { x, y } = this.place(event);
    // A handle hangs above its row: held by it, a mark stays in its row.
    const row = this.held ? mark.row : this.sheet.rowAt(y);
    Object.assign(mark, this.at(this.sheet.timeAt(x), row));
    if (!this.follows() && !this.held) mark.microvolts = this.sheet.voltageAt(y, row);
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const named = /** @type {Element} */ (event.target).closest("[data-mark]")?.getAttribute("data-mark");
    const mark = this.marks.find(({ name }) => name === named);
    if (!mark || !(event.key in ARROWS || event.key in PAGES)) return;
    event.preventDefault();
    this.touched = true;
    if (event.key in PAGES) {
      const row = Math.max(0, Math.min(mark.row + PAGES[event.key], this.sheet.rows - 1));
      Object.assign(mark, this.at(mark.time, row));
    } else {
      const [along, up] = ARROWS[event.key].map((step) => step * (event.shiftKey ? 10 : 1));
      const { microvolts } = mark;
      Object.assign(mark, this.at(mark.time + along / (this.sheet.recording?.rate ?? 1), mark.row));
      if (up || !this.follows()) mark.microvolts = microvolts + up * STEP;
    }
    this.draw();
  }

  /** What lies between the two: milliseconds, and millivolts when both are in one row. */
  get between() {
    const [one, other] = this.marks;
    if (!other || !this.touched) return null;
    const same = one.row === other.row;
    return {
      milliseconds: Math.abs(other.time - one.time) * 1000,
      millivolts: same ? (other.microvolts - one.microvolts) / 1000 : null,
    };
  }

  draw() {
    const held = document.activeElement?.getAttribute("data-mark");
    for (const former of this.sheet.svg.querySelectorAll("[data-mark]")) former.remove();
    const drawn = this.marks.map((mark) => this.drawn(mark));
    this.sheet.svg.append(...drawn);
    if (held) drawn.find((one) => one.getAttribute("data-mark") === held)?.focus();
    this.moved();
  }

  /** @param {Mark} mark @returns {SVGElement} */
  drawn({ name, row, time, microvolts }) {
    const { sheet } = this;
    const [x, y, top] = [sheet.xAt(time), sheet.yAt(microvolts, row), sheet.yAt(0, row) - 16];
    const lead = sheet.cellAt(time, row)?.lead.name ?? "";
    const group = element("g", {
      class: `ecg-mark ${name.toLowerCase()}`,
      "data-mark": name,
      ...(this.touched ? {} : { "data-idle": "" }),
      tabindex: 0,
      role: "slider",
      "aria-label": `Repère ${name}`,
      "aria-valuemin": 0,
      "aria-valuemax": Math.round(sheet.seconds * 1000),
      "aria-valuenow": Math.round(time * 1000),
      "aria-valuetext": `${Math.round(time * 1000)} ms, ${(microvolts / 1000).toFixed(2).replace(".", ",")} mV, dérivation ${lead}`,
    });
    group.append(
      element("line", { x1: x, x2: x, y1: top, y2: top + 28 }),
      element("line", { x1: x - 4, x2: x + 4, y1: y, y2: y }),
      element("circle", { cx: x, cy: top, r: 3.4 }),
      element("text", { x, y: top + 1.3 }, name),
    );
    return group;
  }
}
