// « Garder »: the picture with what is drawn on it becomes an image of its own, beside the one that it was drawn upon.
import { barred } from "./images.js";
import { paint } from "./ink.js";
import { send } from "./quiet.js";

/** @typedef {import("./paper.js").Paper} Paper */
/** @typedef {import("./projected.js").Projected} Projected */

const QUALITY = 0.95;
const NOT_KEPT = "Le dessin n’a pas pu être gardé. Il est encore là : réessayez.";
const NOT_AGREED = "Demandez d’abord l’accord pour garder des images : il se note dans « Captures ».";

/**
 * @param {Paper} paper
 * @param {Projected | null} projected the image drawn upon; null: the hand camera, whose picture is kept first
 * @returns {Promise<string>} what to say of it
 */
export async function keep(paper, projected) {
  if (barred() || !document.querySelector('[data-agreed="1"]')) return barred() || NOT_AGREED;
  if (!paper.strokes.length) return "Il n’y a rien de dessiné à garder.";
  const plain = sheetOf(projected?.image ?? paper.video);
  const original = projected?.document ?? (await sent(plain, { source: "hand_camera" }));
  if (!original) return NOT_KEPT;
  const pen = /** @type {CanvasRenderingContext2D} */ (plain.getContext("2d"));
  paint(pen, { left: 0, top: 0, width: plain.width, height: plain.height }, paper.strokes);
  const kept = await sent(plain, { source: projected?.source ?? "hand_camera", original });
  return kept ? "Le dessin est gardé à côté de l’image, qui reste telle quelle." : NOT_KEPT;
}

/** @param {HTMLVideoElement | HTMLImageElement} picture */
function sheetOf(picture) {
  const canvas = document.createElement("canvas");
  const isVideo = picture instanceof HTMLVideoElement;
  canvas.width = isVideo ? picture.videoWidth : picture.naturalWidth;
  canvas.height = isVideo ? picture.videoHeight : picture.naturalHeight;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @param {Record<string, string>} said @returns {Promise<string>} the document; "" after a refusal */
async function sent(canvas, said) {
  const image = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  const data = new FormData();
  for (const [name, value] of Object.entries(said)) data.append(name, value);
  data.append("image", image, "image.jpg");
  return (await send(`/teleconsultations/${document.body.dataset.act}/images/`, data))?.document ?? "";
}
