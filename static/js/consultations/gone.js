// <div data-gone hidden>: the patient’s side was in the call and is there no more. A cut of a few seconds is not worth it.
import { announce } from "../ui/announce.js";

const WORTH_MS = 8_000;
const SIDE = ["cart", "patient"];

export class Gone {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.came = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {Iterable<import("../media/call.js").Person>} people */
  look(people) {
    const here = [...people].some(({ role, present }) => SIDE.includes(role) && present);
    this.came ||= here;
    if (here || !this.came) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.box.hidden = true;
    } else {
      this.timer ??= setTimeout(() => this.tell(), WORTH_MS);
    }
  }

  /** Out of the call oneself, one knows nothing of the others. */
  forget() {
    this.came = false;
    this.look([]);
  }

  tell() {
    this.box.hidden = false;
    announce(this.box.querySelector("[data-gone-said]")?.textContent ?? "", "assertive");
  }
}
