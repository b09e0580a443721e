/**
 * What an ECG device says of itself, on the same channel as its samples: version 2 of a message, docs/media.md has it.
 * It is said again every two seconds, for whoever comes later and for what is lost.
 */

/** @typedef {{maker: string, model: string, serial: string, software: string, filters: string, simulated: boolean}} Device */

const VERSION = 2;
const LARGEST = 1_100;
const WORDS = /** @type {const} */ (["maker", "model", "serial", "software", "filters"]);
const MOST = 60;

/** Known words and nothing else, each as long as a line. @param {any} said @returns {Device} */
export function device(said) {
  const words = Object.fromEntries(WORDS.map((name) => [name, typeof said?.[name] === "string" ? said[name].slice(0, MOST) : ""]));
  return /** @type {Device} */ ({ ...words, simulated: said?.simulated === true });
}

/** @param {Device} said @returns {Uint8Array<ArrayBuffer>} */
export function writeDevice(said) {
  const words = new TextEncoder().encode(JSON.stringify(device(said)));
  const bytes = new Uint8Array(1 + words.length);
  bytes[0] = VERSION;
  bytes.set(words, 1);
  return bytes;
}

/** @param {Uint8Array} bytes @returns {Device | null} null for what is no such message */
export function readDevice(bytes) {
  if (bytes[0] !== VERSION || bytes.length > LARGEST) return null;
  try {
    return device(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(1))));
  } catch {
    return null;
  }
}

/** « Schiller AT-102, n° 42 »; "" when nothing is known. @param {Device | null} known */
export function named(known) {
  if (!known) return "";
  const name = [known.maker, known.model].filter(Boolean).join(" ");
  return [name, known.serial && `n°\u00a0${known.serial}`].filter(Boolean).join(", ");
}
