/**
 * An ECG on a sheet of paper, drawn in millimetres: what is printed has its real size. Draws, and reads nothing.
 */

import { LENGTH, MARGIN, ROW, cells, pageOf, zeroOf } from "./ecg_layout.js";

/** @typedef {import("./ecg_leads.js").Recording} Recording @typedef {import("./ecg_layout.js").Cell} Cell */

const NAMESPACE = "http://www.w3.org/2000/svg";
const WIDTH = MARGIN + LENGTH + 2;
const FOOT = 7;
let sheets = 0;

/** @param {string} name @param {Record<string, string | number>} [attributes] @param {string} [text] */
export function element(name, attributes = {}, text = "") {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

export class EcgSheet {
  /** @param {SVGSVGElement} svg */
  constructor(svg) {
    this.svg = svg;
    this.id = `ecg-${(sheets += 1)}`;
    /** @type {Recording | null} */
    this.recording = null;
    this.speed = 25;
    this.gain = 10;
    this.start = 0;
    /** @type {Cell[]} */
    this.cells = [];
  }

  /** Seconds of a page, and of the recording. */
  get page() {
    return pageOf(this.speed);
  }
  get seconds() {
    return this.recording ? this.recording.length / this.recording.rate : 0;
  }

  /** @param {Recording} recording */
  show(recording) {
    this.recording = recording;
    this.start = 0;
    this.draw();
  }

  draw() {
    if (!this.recording) return;
    this.start = Math.max(0, Math.min(this.start, this.seconds - this.page));
    this.cells = cells(this.recording, this.speed, this.start);
    const height = (Math.max(...this.cells.map(({ row }) => row)) + 1) * ROW + FOOT;
    this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
    this.svg.setAttribute("width", `${WIDTH}mm`);
    this.svg.setAttribute("height", `${height}mm`);
    this.svg.replaceChildren(...this.paper(height), ...this.cells.flatMap((cell) => this.strip(cell)), ...this.words(height));
  }

  // ------------------------------------------------------------------ where a place of the paper lies in the recording

  /** @param {number} time in seconds @param {number} row */
  cellAt(time, row) {
    const ofRow = this.cells.filter((cell) => cell.row === row);
    return ofRow.find(({ from, seconds }) => time >= from && time < from + seconds) ?? ofRow.at(-1);
  }

  /** @param {number} x in millimetres */
  timeAt(x) {
    return this.start + (x - MARGIN) / this.speed;
  }

  /** @param {number} time */
  xAt(time) {
    return MARGIN + (time - this.start) * this.speed;
  }

  /** @param {number} y */
  rowAt(y) {
    return Math.max(0, Math.min(Math.floor(y / ROW), this.rows - 1));
  }

  get rows() {
    return Math.max(...this.cells.map(({ row }) => row)) + 1;
  }

  /** Microvolts. @param {number} y @param {number} row */
  voltageAt(y, row) {
    return ((zeroOf(row) - y) / this.gain) * 1000;
  }

  /** @param {number} microvolts @param {number} row */
  yAt(microvolts, row) {
    return zeroOf(row) - (microvolts / 1000) * this.gain;
  }

  // ------------------------------------------------------------------ what is drawn

  /** @param {number} height */
  paper(height) {
    const definitions = element("defs");
    for (const [name, size] of /** @type {[string, number][]} */ ([["fine", 1], ["strong", 5]])) {
      const pattern = element("pattern", { id: `${this.id}-${name}`, width: size, height: size, patternUnits: "userSpaceOnUse" });
      pattern.append(element("path", { class: `ecg-${name}`, d: `M${size} 0H0V${size}` }));
      definitions.append(pattern);
    }
    const hatch = element("pattern", { id: `${this.id}-hole`, width: 2, height: 2, patternUnits: "userSpaceOnUse" });
    hatch.append(element("path", { class: "ecg-hatch", d: "M0 2L2 0" }));
    definitions.append(hatch);
    const all = { width: WIDTH, height: height - FOOT };
    return [
      definitions,
      element("rect", { ...all, height, class: "ecg-ground" }),
      element("rect", { ...all, fill: `url(#${this.id}-fine)` }),
      element("rect", { ...all, fill: `url(#${this.id}-strong)` }),
    ];
  }

  /** @param {Cell} cell */
  strip(cell) {
    const zero = zeroOf(cell.row);
    const computed = cell.lead.computed ? " (calculée de I et II)" : "";
    const drawn = [
      element("path", { class: "ecg-trace", "data-lead": cell.lead.name, d: this.path(cell) }),
      element("text", { class: "ecg-word", x: cell.x + 1, y: zero - 15 }, `${cell.lead.name}${computed}`),
      ...this.holes(cell),
    ];
    if (cell.x === MARGIN) drawn.push(element("path", { class: "ecg-pulse", d: this.pulse(zero) }));
    else drawn.push(element("path", { class: "ecg-pulse", d: `M${cell.x} ${zero - 4}v8` }));
    return drawn;
  }

  /** One millivolt during a fifth of a second. @param {number} zero */
  pulse(zero) {
    return `M2 ${zero}h1.5v${-this.gain}h${this.speed / 5}v${this.gain}h1.5`;
  }

  /** @param {Cell} cell */
  samples(cell) {
    const rate = /** @type {Recording} */ (this.recording).rate;
    const first = Math.ceil(cell.from * rate - 1e-6);
    const last = Math.min(Math.floor((cell.from + cell.seconds) * rate + 1e-6), cell.lead.values.length - 1);
    return { rate, first, last };
  }

  /** @param {Cell} cell */
  path(cell) {
    const { rate, first, last } = this.samples(cell);
    let path = "";
    let down = false;
    for (let index = first; index <= last; index += 1) {
      const value = cell.lead.values[index];
      const there = !Number.isNaN(value);
      if (there) path += `${down ? "L" : "M"}${this.xAt(index / rate).toFixed(3)} ${this.yAt(value, cell.row).toFixed(3)}`;
      down = there;
    }
    return path || "M0 0";
  }

  /** Where nothing was measured, as far as the recording goes. @param {Cell} cell */
  holes(cell) {
    const { rate, first, last } = this.samples(cell);
    const found = [];
    let from = -1;
    for (let index = first; index <= last + 1; index += 1) {
      const hole = index <= last && Number.isNaN(cell.lead.values[index]);
      if (hole && from < 0) from = index;
      if (hole || from < 0) continue;
      const width = ((index - from) / rate) * this.speed;
      found.push(
        element("rect", { x: this.xAt(from / rate), y: zeroOf(cell.row) - 12, width, height: 20, fill: `url(#${this.id}-hole)` }),
      );
      from = -1;
    }
    return found;
  }

  /** @param {number} height */
  words(height) {
    const said = `${this.speed} mm/s · ${this.gain} mm/mV · ${this.recording?.rate} Hz`;
    const simulated = this.recording?.simulated ? " · ECG SIMULÉ" : "";
    return [element("text", { class: "ecg-word", x: 2, y: height - 2, "data-ecg-scale": "" }, said + simulated)];
  }
}
