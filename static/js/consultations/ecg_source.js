// An ECG measured at the cart leaves for the physician. The script of the device, on the page of the cart, gives samples:
//   document.dispatchEvent(new CustomEvent("pv:ecg", { detail: { leads, rate, microvolts, samples } }));
// counts of its converter, all leads of the first instant, then of the second. What they mean is nobody's business here.
import { EcgSender } from "../media/ecg.js";

/** @typedef {{leads: number, rate: number, microvolts: number, samples: ArrayLike<number>}} Measured */

/** @param {(bytes: Uint8Array<ArrayBuffer>) => void} send */
export function follow(send) {
  /** @type {EcgSender | null} */
  let sender = null;
  document.addEventListener("pv:ecg", (event) => {
    const { samples, ...layout } = /** @type {CustomEvent<Measured>} */ (event).detail;
    // Another device, another recording.
    if (!sender?.measures(layout)) sender = new EcgSender(send, layout);
    sender.push(samples);
  });
}
