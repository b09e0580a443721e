// An ECG on its paper with what is chosen around it: speed, gain, page, callipers.
import { EcgCallipers } from "../media/ecg_callipers.js";
import { EcgSheet } from "../media/ecg_sheet.js";

/** @param {number} value @param {number} digits */
const written = (value, digits) => value.toFixed(digits).replace(".", ",").replace("-", "−");

export class EcgViewer {
  /** @param {HTMLElement} root [data-ecg-sheet] */
  constructor(root) {
    this.root = root;
    this.sheet = new EcgSheet(/** @type {any} */ (root.querySelector("[data-ecg-paper]")));
    this.measured = root.querySelector("[data-ecg-measured]");
    this.start = /** @type {HTMLInputElement} */ (root.querySelector("[data-ecg-start]"));
    this.callipers =
      this.measured && new EcgCallipers(this.sheet, { follows: () => this.isFollowed(), moved: () => this.tell() });
    this.choose("speed");
    this.choose("gain");
    this.start.addEventListener("input", () => this.turn(Number(this.start.value)));
    root.querySelector("[data-ecg-back]")?.addEventListener("click", () => this.turn(this.sheet.start - this.sheet.page));
    root.querySelector("[data-ecg-on]")?.addEventListener("click", () => this.turn(this.sheet.start + this.sheet.page));
  }

  /** @param {import("../media/ecg_leads.js").Recording} recording */
  show(recording) {
    this.sheet.show(recording);
    this.drawn();
    this.callipers?.begin();
  }

  isFollowed() {
    return /** @type {HTMLInputElement | null} */ (this.root.querySelector("[data-ecg-follow]"))?.checked ?? false;
  }

  /** @param {"speed" | "gain"} name */
  choose(name) {
    const select = /** @type {HTMLSelectElement} */ (this.root.querySelector(`[data-ecg-${name}]`));
    select.addEventListener("change", () => {
      this.sheet[name] = Number(select.value);
      this.sheet.draw();
      this.drawn();
      if (name === "speed") this.callipers?.begin();
      else this.callipers?.draw();
    });
  }

  /** @param {number} start in seconds */
  turn(start) {
    this.sheet.start = start;
    this.sheet.draw();
    this.drawn();
    this.callipers?.begin();
  }

  /** What of the recording is on this page. */
  drawn() {
    const { start, page, seconds } = this.sheet;
    const pages = /** @type {HTMLElement} */ (this.root.querySelector("[data-ecg-pages]"));
    pages.hidden = seconds <= page;
    this.start.max = String(Math.max(0, Math.ceil(seconds - page)));
    this.start.value = String(Math.round(start));
    const end = Math.min(start + page, seconds);
    const said = this.root.querySelector("[data-ecg-window]");
    if (said) said.textContent = `De ${written(start, 1)} à ${written(end, 1)} s, sur ${written(seconds, 1)} s.`;
  }

  /** What lies between the callipers, as numbers and nothing else. */
  tell() {
    if (!this.measured) return;
    const between = this.callipers?.between;
    this.measured.toggleAttribute("data-idle", !between);
    if (!between) return void (this.measured.textContent = "Posez les repères A et B.");
    const { milliseconds, millivolts } = between;
    const voltage = millivolts === null ? "amplitude : posez les deux repères sur une même ligne" : `amplitude ${written(millivolts, 2)} mV`;
    const rate = milliseconds > 0 ? ` · fréquence si c’est un intervalle RR : ${written(60_000 / milliseconds, 0)}/min` : "";
    this.measured.textContent = `De A à B : ${written(milliseconds, 0)} ms · ${voltage}${rate}`;
  }
}
