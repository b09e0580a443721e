// A still of what a track shows now, at its own size, into the file. Nothing is kept in the browser.
import { send } from "./quiet.js";
import { show } from "../ui/toasts.js";
import { announce } from "../ui/announce.js";

const QUALITY = 0.95;

export function listen() {
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (
      /** @type {Element} */ (event.target).closest("[data-capture]")
    );
    if (button && !button.disabled) void capture(button);
  });
}

/** @param {HTMLButtonElement} button */
async function capture(button) {
  const source = button.dataset.capture ?? "camera";
  const video = /** @type {HTMLVideoElement | null} */ (
    document.querySelector(`video[data-track="${source}"][data-from="cart"]`)
  );
  if (!video?.videoWidth) return show("Il n’y a pas d’image à capturer.", "warn");
  if (!document.querySelector('[data-agreed="1"]')) {
    document.querySelector('a[href="#pane-captures"]')?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    return show("Demandez d’abord l’accord pour garder des images : il se note dans « Captures ».", "warn");
  }
  button.disabled = true;
  const image = await still(video);
  const data = new FormData();
  data.append("source", source);
  data.append("image", image, "image.jpg");
  const act = document.body.dataset.act;
  if (await send(`/teleconsultations/${act}/images/`, data)) told(video);
  button.disabled = false;
}

/** A line too weak for the whole picture makes a small still: who took it must know. @param {HTMLVideoElement} video */
function told(video) {
  const reduced = /** @type {HTMLElement | null | undefined} */ (video.parentElement?.querySelector("[data-picture-said]"));
  if (!reduced || reduced.hidden) return announce("Image gardée au dossier.");
  const size = `${video.videoWidth}\u00a0×\u00a0${video.videoHeight}`;
  show(`Image gardée, mais réduite par la ligne (${size}). Reprenez-la quand la ligne sera meilleure.`, "warn");
}

/** @param {HTMLVideoElement} video @returns {Promise<Blob>} */
function still(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("still"))), "image/jpeg", QUALITY),
  );
}
