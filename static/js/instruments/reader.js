// One measure of one device: chosen, connected, waited for. Whatever happens is an outcome; nothing is thrown.
import { Gathering } from "./gathering.js";
import { INFORMATION, information } from "./information.js";
import { KINDS } from "./services.js";

/**
 * @typedef {import("./web_bluetooth.js").Bluetooth} Bluetooth
 * @typedef {import("./web_bluetooth.js").Device} Device
 * @typedef {import("./web_bluetooth.js").Server} Server
 * @typedef {import("./information.js").About} About
 * @typedef {import("./gathering.js").Times} Times
 *
 * @typedef {{state: "received", measure: import("./octets.js").Measure, about: About, instrument: string} | {state: "refused", why: string}
 *   | {state: "lost" | "closed" | "denied" | "silent" | "unknown" | "stopped" | "no_record"}} Outcome
 *
 * @typedef {object} Asked
 * @property {(state: "searching" | "connected" | "waiting", name: string) => void} tell
 * @property {AbortSignal} signal
 * @property {ReadonlySet<string>} spoiling what makes a measure worth nothing when the device signals it
 * @property {Times} [times]
 */

/** @type {Times} A cuff takes a minute to fill; what it kept comes first, its last measure at the end. */
export const TIMES = { connect: 20_000, wait: 180_000, quiet: 1_500, most: 6_000 };

const CHOICE = {
  filters: KINDS.map(({ service }) => ({ services: [service] })),
  optionalServices: [INFORMATION],
};

/** @param {Bluetooth} bluetooth @param {Asked} asked @returns {Promise<Outcome>} */
export async function readInstrument(bluetooth, asked) {
  asked.tell("searching", "");
  const device = await bluetooth.requestDevice(CHOICE).catch(named);
  if ("state" in device) return device;
  const gathering = new Gathering(asked.spoiling, asked.times ?? TIMES);
  try {
    return await Promise.race([
      lost(device, gathering),
      stopped(asked.signal),
      listen(device, gathering, asked).catch(failed),
    ]);
  } finally {
    gathering.end();
    device.gatt.disconnect();
  }
}

/** @param {Device} device @param {Gathering} gathering @param {Asked} asked @returns {Promise<Outcome>} */
async function listen(device, gathering, { tell, times = TIMES }) {
  const server = await Promise.race([device.gatt.connect(), after(times.connect)]);
  if (!server) return { state: "lost" };
  const name = device.name ?? "";
  tell("connected", name);
  const found = await kindOf(server);
  if (!found) return { state: "unknown" };
  const about = await information(server, name);
  const isHeard = await gathering.follow(found.kind, found.service);
  if (!isHeard) return { state: "unknown" };
  tell("waiting", name);
  const best = await gathering.best();
  return best.state === "received" ? { ...best, about, instrument: found.kind.instrument } : best;
}

/** @param {Server} server */
async function kindOf(server) {
  for (const kind of KINDS) {
    const service = await server.getPrimaryService(kind.service).catch(() => null);
    if (service) return { kind, service };
  }
  return null;
}

/** A cuff sends its measure and goes: only one that had said nothing is lost. @param {Device} device @param {Gathering} gathering */
function lost(device, gathering) {
  /** @type {Promise<Outcome>} */
  const gone = new Promise((resolve) => {
    device.addEventListener("gattserverdisconnected", () => {
      if (gathering.isEmpty) resolve({ state: "lost" });
      else gathering.settle();
    });
  });
  return gone;
}

/** @param {AbortSignal} signal @returns {Promise<Outcome>} */
function stopped(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve({ state: "stopped" });
    signal.addEventListener("abort", () => resolve({ state: "stopped" }), { once: true });
  });
}

/** @param {number} wait @returns {Promise<null>} */
function after(wait) {
  return new Promise((resolve) => setTimeout(resolve, wait, null));
}

/** Why nothing was chosen. @param {unknown} failure @returns {Outcome} */
function named(failure) {
  const name = failure instanceof DOMException ? failure.name : "";
  return { state: name === "NotFoundError" || name === "AbortError" ? "closed" : "denied" };
}

/** Why the device that was chosen does not answer. @param {unknown} failure @returns {Outcome} */
function failed(failure) {
  const name = failure instanceof DOMException ? failure.name : "";
  return { state: name === "SecurityError" || name === "NotAllowedError" ? "denied" : "lost" };
}
