// « Dessiner »: over the hand camera, a screen that is shared, or an image that was kept; the others see it as it is drawn.
// What is there is said again and again: who comes later, or whose line was cut, has it within seconds.
import { show } from "../ui/toasts.js";
import { keep } from "./keep_drawing.js";
import { Paper } from "./paper.js";
import { Projected } from "./projected.js";
import { writtenAll, writtenOne } from "./strokes.js";

/** @typedef {import("./strokes.js").Picture} Picture */
/** @typedef {import("./strokes.js").Stroke} Stroke */

const AGAIN_MS = 200;
const NO_PICTURE = "Il n’y a pas d’image sur laquelle dessiner.";

export class Drawing {
  /** @param {HTMLDialogElement} dialog @param {import("./call.js").ActCall} act @param {import("./share.js").Share} share */
  constructor(dialog, act, share) {
    this.dialog = dialog;
    this.act = act;
    this.share = share;
    this.paper = new Paper(/** @type {HTMLElement} */ (dialog.querySelector("[data-draw-paper]")), (stroke) => this.tell(stroke));
    /** @type {Picture | null} */
    this.picture = null;
    /** A kept image that is shown to the others meanwhile. @type {Projected | null} */
    this.projected = null;
    this.turn = 0;
    document.addEventListener("click", (event) => this.clicked(/** @type {Element} */ (event.target)));
    dialog.addEventListener("close", () => this.closed());
    document.body.addEventListener("pv:call-left", () => dialog.close());
    setInterval(() => this.again(), AGAIN_MS);
  }

  /** @param {Element} target */
  clicked(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("button"));
    const { draw, drawStill, drawDocument, drawSource, tool, colour, drawDo } = button?.dataset ?? {};
    if (draw) this.upon(draw);
    else if (drawStill) void this.uponStill(drawStill, drawDocument ?? "", drawSource ?? "");
    else if (tool) this.choose("tool", tool);
    else if (colour) this.choose("colour", colour);
    else if (drawDo === "undo") this.paper.undo();
    else if (drawDo === "clear") this.paper.clear();
    else if (drawDo === "keep" && this.picture) void keep(this.paper, this.projected).then((words) => this.say(words));
  }

  /** @param {string} words */
  say(words) {
    /** @type {HTMLElement} */ (this.dialog.querySelector("[data-draw-said]")).textContent = words;
  }

  /** @param {"tool" | "colour"} what @param {string} value */
  choose(what, value) {
    if (what === "tool") this.paper.tool = /** @type {import("./strokes.js").Kind} */ (value);
    else this.paper.colour = Number(value);
    for (const one of this.dialog.querySelectorAll(`[data-${what}]`)) {
      one.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (one).dataset[what] === value));
    }
  }

  /** A track that is live. @param {string} on */
  upon(on) {
    const { participant = "" } = this.act.call ?? {};
    const video = /** @type {HTMLVideoElement | null} */ (document.querySelector(`video[data-track="${on}"][data-shows]`));
    const stream = /** @type {MediaStream | null | undefined} */ (video?.srcObject);
    if (on === "screen" && this.share.track) this.open({ of: participant, on }, new MediaStream([this.share.track]));
    else if (stream && (on === "screen" || on === "hand_camera")) this.open({ of: video?.dataset.shows?.split("/")[0] ?? "", on }, stream);
    else show(NO_PICTURE, "warn");
  }

  /** @param {string} url @param {string} document @param {string} source */
  async uponStill(url, document, source) {
    const { call } = this.act;
    if (!call || this.share.track) return show(call ? "Arrêtez d’abord le partage d’écran." : "Entrez d’abord dans l’appel.", "warn");
    const projected = await Projected.of(url, document, source).catch(() => null);
    if (!projected) return show("L’image n’a pas pu être ouverte. Réessayez.", "warn");
    this.projected = projected;
    await call.replace("screen", projected.track);
    this.open({ of: call.participant, on: "screen" }, new MediaStream([projected.track]));
  }

  /** @param {Picture} picture @param {MediaStream} stream */
  open(picture, stream) {
    this.picture = picture;
    this.paper.video.srcObject = stream;
    const kept = this.dialog.querySelector('[data-draw-do="keep"]');
    kept?.toggleAttribute("hidden", picture.on === "screen" && !this.projected); // a screen is no image of the patient
    this.say("");
    this.dialog.showModal();
    this.paper.clear();
    this.paper.root.focus();
  }

  closed() {
    this.paper.clear();
    this.picture = null;
    this.paper.video.srcObject = null;
    if (!this.projected) return;
    this.projected.stop();
    this.projected = null;
    this.act.call?.withdraw("screen");
  }

  /** @param {Stroke | null} stroke */
  tell(stroke) {
    if (!this.picture) return;
    const message = stroke ? writtenOne(this.picture, stroke) : writtenAll(this.picture, this.paper.strokes);
    this.act.call?.send("drawing", message);
  }

  /** One stroke after the other, then which ones there are. */
  again() {
    const screen = document.querySelector("[data-draw-screen]");
    screen?.toggleAttribute("hidden", !this.share.track && !document.querySelector('video[data-track="screen"][data-shows]'));
    if (!this.picture) return;
    const { strokes } = this.paper;
    this.turn = (this.turn + 1) % (strokes.length + 1);
    this.tell(strokes[this.turn - 1] ?? null);
    if (this.turn % 5 === 0) this.tell(null);
  }
}
