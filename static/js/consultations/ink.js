// Strokes painted over a picture, where the picture is: a box of another shape leaves bands around it, or hides its edges.
import { COLOURS, WHOLE } from "./strokes.js";

/** @typedef {import("./strokes.js").Stroke} Stroke */
/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/** Of the smaller side of the picture. */
const WIDTH = 0.008;
const THINNEST = 3;
const EDGE = "rgb(10 14 15 / 0.85)";
const HEAD = 5;

/** Where the picture itself is within its element. @param {HTMLVideoElement} video @returns {Box | null} */
export function pictureBox(video) {
  const { videoWidth, videoHeight, clientWidth, clientHeight } = video;
  if (!videoWidth || !clientWidth || !clientHeight) return null;
  const across = clientWidth / videoWidth;
  const down = clientHeight / videoHeight;
  const scale = getComputedStyle(video).objectFit === "cover" ? Math.max(across, down) : Math.min(across, down);
  const [width, height] = [videoWidth * scale, videoHeight * scale];
  return { left: (clientWidth - width) / 2, top: (clientHeight - height) / 2, width, height };
}

/** Lays a canvas exactly over a video, and paints. @param {HTMLCanvasElement} canvas @param {HTMLVideoElement} video @param {Stroke[]} strokes */
export function lay(canvas, video, strokes) {
  const around = canvas.offsetParent?.getBoundingClientRect();
  const box = pictureBox(video);
  if (!around || !box) return;
  const place = video.getBoundingClientRect();
  Object.assign(canvas.style, {
    left: `${place.left - around.left}px`,
    top: `${place.top - around.top}px`,
    width: `${video.clientWidth}px`,
    height: `${video.clientHeight}px`,
  });
  const dense = window.devicePixelRatio;
  canvas.width = Math.round(video.clientWidth * dense);
  canvas.height = Math.round(video.clientHeight * dense);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.scale(dense, dense);
  paint(pen, box, strokes);
}

/** @param {CanvasRenderingContext2D} pen @param {Box} box @param {Stroke[]} strokes */
export function paint(pen, box, strokes) {
  const width = Math.max(THINNEST, Math.min(box.width, box.height) * WIDTH);
  pen.lineCap = pen.lineJoin = "round";
  for (const stroke of strokes) {
    const path = pathOf(stroke, box, width);
    for (const [colour, wide] of /** @type {[string, number][]} */ ([[EDGE, width * 2], [COLOURS[stroke.colour], width]])) {
      pen.strokeStyle = colour;
      pen.lineWidth = wide;
      pen.stroke(path);
    }
  }
}

/** @param {Stroke} stroke @param {Box} box @param {number} width */
function pathOf({ kind, points }, box, width) {
  const path = new Path2D();
  const at = points.map((share, n) => (n % 2 ? box.top + (share / WHOLE) * box.height : box.left + (share / WHOLE) * box.width));
  const [x, y, toX, toY] = at;
  if (kind === "circle") {
    path.ellipse((x + toX) / 2, (y + toY) / 2, Math.abs(toX - x) / 2, Math.abs(toY - y) / 2, 0, 0, 2 * Math.PI);
    return path;
  }
  path.moveTo(x, y);
  for (let n = 2; n < at.length; n += 2) path.lineTo(at[n], at[n + 1]);
  if (at.length === 2) path.lineTo(x + 0.1, y);
  if (kind === "arrow") head(path, [x, y, toX, toY], width * HEAD);
  return path;
}

/** @param {Path2D} path @param {number[]} line @param {number} size */
function head(path, [x, y, toX, toY], size) {
  const along = Math.atan2(toY - y, toX - x);
  for (const turned of [along + 0.5, along - 0.5]) {
    path.moveTo(toX, toY);
    path.lineTo(toX - size * Math.cos(turned), toY - size * Math.sin(turned));
  }
}
