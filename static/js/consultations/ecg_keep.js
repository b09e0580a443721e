// The frozen trace into the file: counts of the device, lead after lead, with what the device said of itself.
import { send } from "./quiet.js";

const HOLE = -32_768;

/** @param {import("../media/ecg.js").EcgReceiver} still @returns {Int16Array<ArrayBuffer>} up to what was shown */
function counts(still) {
  const { leads, microvolts } = /** @type {import("../media/ecg_frame.js").Layout} */ (still.layout);
  const { start } = still;
  const length = Math.min(still.end, still.shown) - start;
  return Int16Array.from({ length: leads * length }, (_, n) => {
    const value = still.value(Math.floor(n / length), start + (n % length));
    return Number.isNaN(value) ? HOLE : Math.round(value / microvolts);
  });
}

/**
 * @param {import("../media/ecg.js").EcgReceiver} still
 * @param {import("../media/ecg_device.js").Device | null} device
 * @returns {Promise<string>} the address of its page; "" after a refusal, which is shown
 */
export async function keep(still, device) {
  const { leads, rate, microvolts } = /** @type {import("../media/ecg_frame.js").Layout} */ (still.layout);
  const body = new FormData();
  body.append("trace", JSON.stringify({ leads, rate, microvolts, device }));
  body.append("samples", new Blob([counts(still)]), "ecg");
  const said = await send(`/teleconsultations/${document.body.dataset.act}/ecg/garder/`, body);
  return said?.url ?? "";
}
