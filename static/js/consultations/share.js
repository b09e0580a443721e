// « Partager un écran »: a track added during the call, stopped here or in the browser's own bar.
import { open } from "../media/devices.js";
import { announce } from "../ui/announce.js";
import { show } from "../ui/toasts.js";

/** @typedef {import("./call.js").ActCall} ActCall */

export class Share {
  /** @param {ActCall} act */
  constructor(act) {
    this.act = act;
    /** @type {MediaStreamTrack | null} */
    this.track = null;
    this.button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-share]"));
    this.button?.addEventListener("click", () => void (this.track ? this.stop() : this.start()));
    document.body.addEventListener("pv:call-left", () => this.stop());
  }

  async start() {
    const call = this.act.call;
    if (!call) return;
    try {
      this.track = await open("screen");
    } catch (failure) {
      // Who closes the browser's own question has changed their mind: that is no trouble.
      const refused = failure instanceof DOMException && failure.name === "NotAllowedError";
      if (!refused) show("L’écran n’a pas pu être partagé.", "warn");
      return;
    }
    this.track.addEventListener("ended", () => this.stop());
    await call.replace("screen", this.track);
    this.tell();
  }

  stop() {
    if (!this.track) return;
    this.track.stop();
    this.track = null;
    this.act.call?.withdraw("screen");
    this.tell();
  }

  tell() {
    const shares = this.track !== null;
    this.button?.setAttribute("aria-pressed", String(shares));
    this.act.word(this.button, shares ? "Arrêter le partage" : "Partager un écran");
    document.body.dataset.shares = String(shares);
    announce(shares ? "Votre écran est partagé." : "Votre écran n’est plus partagé.");
  }
}
