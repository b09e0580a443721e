// A line too thin for the pictures of a kit: what to do about it, beside what is asked, for as long as it lasts.
import { need } from "../media/verdict.js";
import { announce } from "../ui/announce.js";

/** @typedef {import("../media/stats.js").Quality} Quality */

/** Measures in a row, of two seconds each: a bend of the road is no thin line. */
const IN_A_ROW = 4;

/** Whether sounds and reduced pictures do not fit together. @param {Quality} quality */
export function isThin({ verdict, estimate_kbps }) {
  const narrow = estimate_kbps !== null && estimate_kbps < need("cart").picture;
  return verdict === "poor" || verdict === "audio_only" || narrow;
}

export class ThinLine {
  /** @param {HTMLElement | null} panel @param {string} [words] what is announced */
  constructor(panel, words = "") {
    this.panel = panel;
    this.words = words;
    this.turns = 0;
  }

  /** @param {Quality} quality */
  hear(quality) {
    if (!this.panel) return;
    const thin = isThin(quality);
    const showing = !this.panel.hidden;
    this.turns = thin === showing ? 0 : this.turns + 1;
    if (this.turns < IN_A_ROW) return;
    this.turns = 0;
    this.panel.hidden = showing;
    if (!showing) announce(this.words);
  }

  /** Out of the call nothing is measured. */
  forget() {
    this.turns = 0;
    if (this.panel) this.panel.hidden = true;
  }
}
