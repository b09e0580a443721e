// At the cart: the images the physician asks for, from the camera itself, sent until they are there.
import { csrfToken } from "../ui/csrf.js";
import { announce } from "../ui/announce.js";
import { grabTrack } from "./grab.js";

const AGAIN_MS = [1000, 2000, 4000, 8000, 15_000];

export class Stills {
  /** @param {(source: string) => MediaStreamTrack | undefined} camera the track of one of our cameras */
  constructor(camera) {
    this.camera = camera;
    /** What was taken up already. @type {Set<string>} */
    this.known = new Set();
  }

  /** Looks at what is wanted: when the socket says so, and when it comes back. */
  async look() {
    const answer = await fetch(images("attendues/"), { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    for (const { id, source } of (await answer.json()).wanted) {
      if (this.known.has(id)) continue;
      this.known.add(id);
      void this.serve(id, source);
    }
  }

  /** @param {string} id @param {string} source @returns {Promise<void>} */
  async serve(id, source) {
    const track = this.camera(source);
    if (!track) return undefined; // another device has it
    if (!track.enabled || track.readyState !== "live" || document.body.dataset.aside === "held") {
      return this.giveUp(id, "no_picture");
    }
    announce("Le médecin prend une photo.");
    const [image] = await Promise.all([grabTrack(track).catch(() => null), post(`demandes/${id}/debut/`)]);
    if (!image) return this.giveUp(id, "no_picture");
    if (!(await deliver(id, image))) await this.giveUp(id, "not_sent");
  }

  /** @param {string} id @param {string} why */
  async giveUp(id, why) {
    const data = new FormData();
    data.append("why", why);
    await post(`demandes/${id}/abandon/`, data);
  }
}

/** @param {string} path */
const images = (path) => `/teleconsultations/${document.body.dataset.act}/images/${path}`;

/** @param {string} path @param {FormData} [body] @returns {Promise<Response | null>} null: the line is cut */
function post(path, body) {
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  return fetch(images(path), { method: "POST", headers, body }).catch(() => null);
}

/** Sends again what a cut or a server that restarts swallowed; a refusal is a refusal. @param {string} id @param {Blob} image */
async function deliver(id, image) {
  for (const pause of [0, ...AGAIN_MS]) {
    await new Promise((done) => setTimeout(done, pause));
    const data = new FormData();
    data.append("image", image, "image.jpg");
    const answer = await post(`demandes/${id}/image/`, data);
    if (answer?.ok) return true;
    if (answer && answer.status < 500) return false;
  }
  return false;
}
