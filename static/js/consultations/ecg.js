// The ECG of the cart, in a tab of its own that appears with the first samples: shown as it comes, and read by nobody here.
import { EcgReceiver } from "../media/ecg.js";
import { named, readDevice } from "../media/ecg_device.js";
import { heard } from "../media/ecg_leads.js";
import { EcgPlayout } from "../media/ecg_playout.js";
import { EcgTrace } from "../media/ecg_trace.js";
import { Heard } from "../media/heard.js";
import { keep } from "./ecg_keep.js";
import { EcgViewer } from "./ecg_viewer.js";

/** Nothing for so long: said in words, beside the hole in the trace. */
const SILENT_MS = 1_000;

export class EcgPane {
  /**
   * @param {HTMLElement} root
   * @param {() => import("../media/call.js").Call | null} call
   * @param {() => number} latency of the sound that is listened to, in seconds
   */
  constructor(root, call, latency) {
    this.tab = /** @type {HTMLElement} */ (document.querySelector("[data-ecg-tab]"));
    this.said = /** @type {HTMLElement} */ (root.querySelector("[data-ecg-said]"));
    this.button = /** @type {HTMLButtonElement} */ (root.querySelector("[data-ecg-freeze]"));
    this.canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("[data-ecg-trace]"));
    this.call = call;
    this.latency = latency;
    this.keeper = /** @type {HTMLButtonElement} */ (root.querySelector("[data-ecg-keep]"));
    this.keptAt = /** @type {HTMLAnchorElement} */ (root.querySelector("[data-ecg-kept]"));
    this.simulated = /** @type {HTMLElement} */ (root.querySelector("[data-ecg-simulated]"));
    this.sheet = /** @type {HTMLElement} */ (root.querySelector("[data-ecg-sheet]"));
    /** @type {import("../media/ecg_device.js").Device | null} */
    this.device = null;
    /** @type {EcgViewer | null} */
    this.viewer = null;
    this.participant = "";
    this.arrivedAt = Number.NEGATIVE_INFINITY;
    /** @type {Heard | null} */
    this.heard = null;
    this.receiver = new EcgReceiver();
    this.playout = new EcgPlayout(this.receiver, (now) => this.instant(now));
    this.trace = new EcgTrace(this.canvas, this.receiver);
    this.button.addEventListener("click", () => this.freeze(!this.trace.frozen));
    this.keeper.addEventListener("click", () => void this.keep());
  }

  /** A message of the channel. @param {string} participant @param {Uint8Array} bytes */
  received(participant, bytes) {
    const device = readDevice(bytes);
    if (device) return this.knows(device);
    if (this.receiver.receive(bytes) !== "kept") return;
    const now = performance.now();
    if (this.arrivedAt === Number.NEGATIVE_INFINITY) this.begin();
    this.participant = participant;
    this.arrivedAt = now;
    this.playout.arrived(now);
  }

  /** @param {import("../media/ecg_device.js").Device} device */
  knows(device) {
    this.device = device;
    this.simulated.hidden = !device.simulated;
    this.tell();
  }

  begin() {
    this.tab.hidden = false;
    const draw = () => {
      this.trace.advance(this.playout.position(performance.now()));
      requestAnimationFrame(draw);
    };
    draw();
    setInterval(() => this.tell(), SILENT_MS / 2);
    this.tell();
  }

  /** What of the cart's time is heard now. @param {number} now */
  instant(now) {
    const call = this.call();
    if (this.heard?.call !== call) this.heard = call && new Heard(call, "stethoscope", this.latency);
    return this.heard?.instant(this.participant, now) ?? Number.NaN;
  }

  tell() {
    const silent = performance.now() - this.arrivedAt > SILENT_MS;
    const sound = this.playout.followsSound ? ", en même temps que le son du stéthoscope" : "";
    const words = silent ? "Le tracé n’arrive plus." : this.trace.frozen ? "Tracé figé." : `Le tracé arrive${sound}.${this.from()}`;
    if (this.said.textContent !== words) this.said.textContent = words;
  }

  /** Which device it is, once it said so. */
  from() {
    const name = named(this.device);
    return name ? ` ${name}.` : "";
  }

  /** What was frozen is put on paper, where it is measured. @param {boolean} frozen */
  freeze(frozen) {
    if (!frozen) this.canvas.hidden = false; // it is drawn as wide as it is seen
    this.trace[frozen ? "freeze" : "resume"]();
    const recording = frozen ? heard(this.trace.source, this.device?.simulated ?? false) : null;
    this.sheet.hidden = this.keeper.hidden = !recording;
    this.canvas.hidden = Boolean(recording);
    this.keptAt.hidden = true;
    this.keeper.disabled = false;
    if (recording) (this.viewer ??= new EcgViewer(this.sheet)).show(recording);
    this.button.setAttribute("aria-pressed", String(frozen));
    const word = this.button.querySelector("[data-word]");
    if (word) word.textContent = frozen ? "Reprendre" : "Figer le tracé";
    this.tell();
  }
  /** Once: a trace that is kept already has its own page. */
  async keep() {
    this.keeper.disabled = true;
    const url = await keep(this.trace.source, this.device);
    this.keeper.disabled = Boolean(url);
    this.keptAt.hidden = !url;
    if (url) this.keptAt.href = url;
  }
}
