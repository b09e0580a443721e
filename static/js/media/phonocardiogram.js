// The trace of the stethoscope: what is heard, drawn while it is heard. It finds and names nothing
// (docs/intended-purpose.md, switch `phonocardiogram`).

/** What the paper shows, and how finely. */
export const SECONDS = 4;
export const COLUMN_S = 0.005;
const COLUMNS = SECONDS / COLUMN_S;
/** A vertical line each half second. */
const LINE_S = 0.5;
/** A heart is far below full scale: by how many times it is drawn larger, in powers of two, and said. */
const MOST = 64;
const LEAVES = 0.9;
const LOOK_MS = 50;

/** The lowest and highest sample of each five milliseconds, the oldest first; NaN where none came. */
export class Columns {
  /** @param {number} rate samples a second */
  constructor(rate) {
    this.size = rate * COLUMN_S;
    this.low = new Float32Array(COLUMNS).fill(Number.NaN);
    this.high = new Float32Array(COLUMNS).fill(Number.NaN);
    /** Samples since the start: which column is being filled. */
    this.count = 0;
  }

  /** @param {Float32Array} samples the next ones */
  push(samples) {
    for (const sample of samples) {
      if (Math.floor(this.count / this.size) !== Math.floor((this.count - 1) / this.size)) this.shift();
      const last = COLUMNS - 1;
      this.low[last] = Math.min(sample, this.low[last] ?? sample);
      this.high[last] = Math.max(sample, this.high[last] ?? sample);
      this.count += 1;
    }
  }

  /** Time that passed without a sound is a hole, not a flat line. @param {number} columns */
  skip(columns) {
    for (let done = 0; done < Math.min(columns, COLUMNS); done += 1) {
      this.shift();
      this.low[COLUMNS - 1] = this.high[COLUMNS - 1] = Number.NaN;
    }
  }

  shift() {
    this.low.copyWithin(0, 1);
    this.high.copyWithin(0, 1);
    this.low[COLUMNS - 1] = Number.POSITIVE_INFINITY;
    this.high[COLUMNS - 1] = Number.NEGATIVE_INFINITY;
  }

  /** By how many times it is drawn larger, so that the loudest of these seconds stays on the paper. */
  get times() {
    let most = 0;
    for (let at = 0; at < COLUMNS; at += 1) {
      const here = Math.max(-(this.low[at] ?? 0), this.high[at] ?? 0);
      if (Number.isFinite(here)) most = Math.max(most, here);
    }
    return Math.min(MOST, Math.max(1, 2 ** Math.floor(Math.log2(LEAVES / Math.max(most, LEAVES / MOST)))));
  }
}

export class Phonocardiogram {
  /** @param {HTMLElement} root [data-phonocardiogram] */
  constructor(root) {
    this.root = root;
    this.canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
    this.said = /** @type {HTMLElement} */ (root.querySelector("[data-trace-said]"));
    this.freeze = /** @type {HTMLButtonElement} */ (root.querySelector("[data-trace-freeze]"));
    /** @type {AnalyserNode | null} */
    this.tap = null;
    /** @type {Columns | null} */
    this.columns = null;
    /** The instant up to which samples were taken, in the clock of the sound. */
    this.upTo = 0;
    this.timer = 0;
    this.freeze.addEventListener("click", () => this.setFrozen(!this.frozen));
  }

  get frozen() {
    return this.freeze.getAttribute("aria-pressed") === "true";
  }

  /** @param {boolean} frozen */
  setFrozen(frozen) {
    this.freeze.setAttribute("aria-pressed", String(frozen));
    if (!frozen) this.columns = null;
    if (frozen) this.draw();
    this.root.dispatchEvent(new CustomEvent("pv:frozen"));
  }

  /** Where what is heard passes, after the filter and before the volume. @param {AudioContext} context */
  node(context) {
    this.tap ??= new AnalyserNode(context, { fftSize: 32768 });
    return this.tap;
  }

  /** @param {boolean} listening */
  follow(listening) {
    window.clearInterval(this.timer);
    this.freeze.disabled = !listening && !this.columns;
    if (!listening) return;
    this.upTo = this.tap?.context.currentTime ?? 0;
    this.timer = window.setInterval(() => this.look(), LOOK_MS);
  }

  look() {
    if (!this.tap || this.frozen) return;
    const { currentTime, sampleRate } = this.tap.context;
    this.columns ??= new Columns(sampleRate);
    const came = Math.round((currentTime - this.upTo) * sampleRate);
    this.upTo = currentTime;
    if (came <= 0) return;
    const window = new Float32Array(this.tap.fftSize);
    this.tap.getFloatTimeDomainData(window);
    if (came > window.length) this.columns.skip(Math.round((came - window.length) / (sampleRate * COLUMN_S)));
    this.columns.push(window.subarray(window.length - Math.min(came, window.length)));
    this.freeze.disabled = false;
    this.draw();
  }

  draw() {
    const pencil = this.canvas.getContext("2d");
    if (!pencil || !this.columns) return;
    const { width, height } = this.fit();
    const style = getComputedStyle(this.canvas);
    pencil.clearRect(0, 0, width, height);
    this.paint(pencil, { width, height, ink: style.color, line: style.getPropertyValue("--pv-line") });
    this.tell(this.columns.times);
  }

  /** On any paper. @param {CanvasRenderingContext2D} pencil @param {{ width: number, height: number, ink: string, line: string }} paper */
  paint(pencil, { width, height, ink, line }) {
    if (!this.columns) return;
    pencil.fillStyle = line;
    for (let at = LINE_S; at < SECONDS; at += LINE_S) pencil.fillRect((at / SECONDS) * width, 0, 1, height);
    pencil.fillStyle = ink;
    const { low, high, times } = this.columns;
    const half = height / 2;
    for (let at = 0; at < COLUMNS; at += 1) {
      const [down, up] = [low[at] ?? Number.NaN, high[at] ?? Number.NaN];
      if (!Number.isFinite(down) || !Number.isFinite(up)) continue;
      const thick = Math.max(1, (up - down) * times * half);
      pencil.fillRect((at / COLUMNS) * width, half - up * times * half, Math.max(1, width / COLUMNS), thick);
    }
  }

  /** As many points as the screen has. */
  fit() {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(this.canvas.clientWidth * ratio);
    const height = Math.round(this.canvas.clientHeight * ratio);
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    return { width, height };
  }

  /** @param {number} times */
  tell(times) {
    const text = `Un trait toutes les 0,5\u00a0s, dessiné ${times}\u00a0fois plus grand`;
    const said = times === 1 ? "Un trait toutes les 0,5\u00a0s, tel que reçu" : text;
    if (this.said.textContent !== said) this.said.textContent = said;
  }
}
