// An ECG measured at the cart leaves for the physician. Every source gives its samples by the same event on the page of the cart:
//   document.dispatchEvent(new CustomEvent("pv:ecg", { detail: { leads, rate, microvolts, samples, device, lost } }));
// counts of its converter, all leads of the first instant, then of the second; `device` says what it is (ecg_device.js), `lost` how
// many instants it measured before these that never came. What they mean is nobody's business here.
import { EcgSender } from "../media/ecg.js";
import { device as described, writeDevice } from "../media/ecg_device.js";

/** @typedef {{leads: number, rate: number, microvolts: number, samples: ArrayLike<number>, device?: any, lost?: number}} Measured */

/** Said again so often, while samples come. */
const AGAIN_MS = 2_000;

/** @param {(bytes: Uint8Array<ArrayBuffer>) => void} send */
export function follow(send) {
  /** @type {EcgSender | null} */
  let sender = null;
  let saidAt = Number.NEGATIVE_INFINITY;
  document.addEventListener("pv:ecg", (event) => {
    const { samples, device, lost = 0, ...layout } = /** @type {CustomEvent<Measured>} */ (event).detail;
    // Another device, another recording.
    if (!sender?.measures(layout)) sender = new EcgSender(send, layout);
    else if (lost > 0) sender.lose(lost);
    if (device && performance.now() - saidAt > AGAIN_MS) {
      saidAt = performance.now();
      send(writeDevice(described(device)));
    }
    sender.push(samples);
  });
}
