/** The paper of an ECG: ground, squares of 1 and 5 millimetres, hatching. Its colours are those of the page. */

const MM = 96 / 25.4;

/** @typedef {{ground: string, fine: string, strong: string, trace: string, ink: string, font: string}} Colours */

/** @param {Element} element @returns {Colours} as the style sheet gives them to this element */
export function colours(element) {
  const style = getComputedStyle(element);
  /** @param {string} name @param {string} other */
  const of = (name, other) => style.getPropertyValue(`--ecg-${name}`).trim() || other;
  return {
    ground: of("ground", "#fff"),
    fine: of("fine", "#f6dcdc"),
    strong: of("strong", "#e9b3b3"),
    trace: of("trace", "#111"),
    ink: of("ink", "#333"),
    font: style.fontFamily || "sans-serif",
  };
}

/**
 * @param {CanvasRenderingContext2D} pencil @param {Colours} colours
 * @param {{x: number, y: number, width: number, height: number}} part of the paper, in CSS pixels
 */
export function paper(pencil, colours, { x, y, width, height }) {
  pencil.save();
  pencil.beginPath();
  pencil.rect(x, y, width, height);
  pencil.clip();
  pencil.fillStyle = colours.ground;
  pencil.fillRect(x, y, width, height);
  for (const [step, colour] of /** @type {[number, string][]} */ ([[MM, colours.fine], [5 * MM, colours.strong]])) {
    pencil.fillStyle = colour;
    for (let at = Math.floor(x / step) * step; at < x + width; at += step) pencil.fillRect(at, y, 0.6, height);
    for (let at = Math.floor(y / step) * step; at < y + height; at += step) pencil.fillRect(x, at, width, 0.6);
  }
  pencil.restore();
}

/** @param {CanvasRenderingContext2D} pencil @param {Colours} colours @returns {CanvasPattern | string} */
export function hatched(pencil, colours) {
  const tile = new OffscreenCanvas(8, 8);
  const point = /** @type {OffscreenCanvasRenderingContext2D} */ (tile.getContext("2d"));
  point.strokeStyle = colours.ink;
  point.globalAlpha = 0.55;
  point.lineWidth = 1;
  point.beginPath();
  for (const shift of [-8, 0, 8]) {
    point.moveTo(shift, 8);
    point.lineTo(shift + 8, 0);
  }
  point.stroke();
  return pencil.createPattern(/** @type {any} */ (tile), "repeat") ?? colours.strong;
}
