// A still into the file: taken at the cart, from the camera itself; from what this screen shows when the cart cannot.
import { send } from "./quiet.js";
import { grab } from "./grab.js";
import { barred } from "./images.js";
import { show } from "../ui/toasts.js";
import { announce } from "../ui/announce.js";

/** A cart that is there answers at once; the image of a thin line takes longer. */
const ANSWER_MS = 6000;
const IMAGE_MS = 60_000;
const LOOK_MS = 700;

/** @typedef {"asked" | "begun" | "received" | "given_up" | "late"} Outcome */

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
    document.querySelector(`video[data-track="${source}"]:is([data-from="cart"], [data-from="patient"])`)
  );
  if (!video?.videoWidth) return show("Il n’y a pas d’image à capturer.", "warn");
  if (!document.querySelector('[data-agreed="1"]')) {
    document.querySelector('a[href="#pane-captures"]')?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    return show("Demandez d’abord l’accord pour garder des images : il se note dans « Captures ».", "warn");
  }
  button.disabled = true;
  say(source, "Photo en cours…");
  const said = (video.dataset.from === "cart" ? await fromTheCart(source) : null) ?? (await fromHere(source, video));
  say(source, barred() || said); // the patient may have withdrawn meanwhile
  button.disabled = barred() !== "";
}

/** @param {string} path */
const images = (path) => `/teleconsultations/${document.body.dataset.act}/images/${path}`;

/** @param {string} source @param {string} words */
function say(source, words) {
  const said = document.querySelector(`[data-still-said="${source}"]`);
  if (said) said.textContent = words;
}

/** @param {string} source @returns {Promise<string | null>} null: the cart cannot */
async function fromTheCart(source) {
  const data = new FormData();
  data.append("source", source);
  const asked = await send(images("demandes/"), data);
  if (!asked) return ""; // refused, and said why: from here it would be refused too
  const outcome = await followed(asked.id);
  return outcome === "received" ? "Photo reçue" : null;
}

/** @param {string} id @returns {Promise<Outcome>} */
async function followed(id) {
  const began = performance.now();
  /** @type {Outcome} */
  let state = "asked";
  while (state === "asked" || state === "begun") {
    if (performance.now() - began > (state === "asked" ? ANSWER_MS : IMAGE_MS)) return givenUp(id);
    await new Promise((done) => setTimeout(done, LOOK_MS));
    state = await look(id).catch(() => state);
  }
  return state;
}

/** @param {string} id @returns {Promise<Outcome>} */
async function look(id) {
  const answer = await fetch(images(`demandes/${id}/`), { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).state : "asked";
}

/** Nobody waits for it any more: what came in the last moment counts. @param {string} id @returns {Promise<Outcome>} */
async function givenUp(id) {
  const data = new FormData();
  data.append("why", "no_answer");
  return (await send(images(`demandes/${id}/abandon/`), data))?.state ?? "late";
}

/** @param {string} source @param {HTMLVideoElement} video */
async function fromHere(source, video) {
  const data = new FormData();
  data.append("source", source);
  data.append("image", await grab(video), "image.jpg");
  if (!(await send(images(""), data))) return "";
  tellSize(video);
  return "Photo prise depuis votre écran";
}

/** A line too weak for the whole picture makes a small still: who took it must know. @param {HTMLVideoElement} video */
function tellSize(video) {
  const reduced = /** @type {HTMLElement | null | undefined} */ (video.parentElement?.querySelector("[data-picture-said]"));
  if (!reduced || reduced.hidden) return announce("Image gardée au dossier.");
  const size = `${video.videoWidth}\u00a0×\u00a0${video.videoHeight}`;
  show(`Image gardée, mais réduite par la ligne (${size}). Reprenez-la quand la ligne sera meilleure.`, "warn");
}
