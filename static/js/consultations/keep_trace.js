// « Garder le tracé »: the frozen trace of the stethoscope into the file, as a picture on white with its point, its
// filter and its scale. No sound leaves the page.
import { show } from "../ui/toasts.js";
import { send } from "./quiet.js";

const SIZE = { width: 1200, height: 400 };
const HEAD = 56;
const [PAPER, INK, LINE] = ["#ffffff", "#111111", "#c8ccd0"];

/** Where it is listened to now: the last stethoscope asked for. @returns {{ id: string, name: string } | null} */
function gesture() {
  const asked = /** @type {HTMLElement | null} */ (document.querySelector("[data-asked-point]"));
  return asked && { id: asked.dataset.askedPoint ?? "", name: asked.dataset.askedName ?? "" };
}

/** @param {import("../media/phonocardiogram.js").Phonocardiogram} trace @param {string} title @returns {Promise<Blob | null>} */
function pictured(trace, title) {
  const canvas = Object.assign(document.createElement("canvas"), SIZE);
  const pencil = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pencil.fillStyle = PAPER;
  pencil.fillRect(0, 0, SIZE.width, SIZE.height);
  pencil.fillStyle = INK;
  pencil.font = "24px sans-serif";
  pencil.fillText(title, 16, 36, SIZE.width - 32);
  pencil.translate(0, HEAD);
  trace.paint(pencil, { width: SIZE.width, height: SIZE.height - HEAD, ink: INK, line: LINE });
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
}

/** @param {HTMLElement} root [data-stethoscope] @param {{ trace: import("../media/phonocardiogram.js").Phonocardiogram | null, filter: string }} stethoscope what is listened to */
export function offer(root, stethoscope) {
  const button = /** @type {HTMLButtonElement | null} */ (root.querySelector("[data-trace-keep]"));
  const { trace } = stethoscope;
  if (!button || !trace) return;
  /** How it was heard when it was frozen. */
  let frozen = { at: gesture(), filter: "", label: "" };
  trace.root.addEventListener("pv:frozen", () => {
    const chosen = root.querySelector(`[data-filter="${stethoscope.filter}"]`);
    frozen = { at: gesture(), filter: chosen ? stethoscope.filter : "", label: chosen?.textContent?.trim() ?? "" };
    button.disabled = !trace.frozen;
  });
  const keep = async () => {
    if (!frozen.at) return show("Demandez d’abord où poser le stéthoscope : le tracé se garde avec son point.", "warn");
    button.disabled = true;
    const said = [frozen.at.name, frozen.label, trace.said.textContent, new Date().toLocaleString("fr-FR")];
    const image = await pictured(trace, said.filter(Boolean).join(", "));
    const body = new FormData();
    if (image) body.append("image", image, "trace.jpg");
    body.append("filter", frozen.filter);
    const kept = await send(`/teleconsultations/${document.body.dataset.act}/stethoscope/${frozen.at.id}/trace/`, body);
    if (kept) show("Tracé gardé avec l’acte.", "ok");
    else button.disabled = false;
  };
  button.addEventListener("click", () => void keep());
}
