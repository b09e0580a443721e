// The ECG on the page of the cart: plugged in by the person beside the patient, or made up where a demonstration may.
import { named } from "../media/ecg_device.js";
import { Serial, Simulated } from "./ecg_sources.js";

const ABSENT = "Ce navigateur ne sait pas lire un ECG branché en USB. Utilisez Chrome ou Edge, ou versez le fichier de l’appareil.";

export function hook() {
  const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-ecg-source]"));
  if (!root) return;
  const said = /** @type {HTMLElement} */ (root.querySelector("[data-ecg-source-said]"));
  const plug = /** @type {HTMLButtonElement} */ (root.querySelector("[data-ecg-serial]"));
  const simulate = /** @type {HTMLButtonElement | null} */ (root.querySelector("[data-ecg-simulate]"));
  /** @type {import("./ecg_sources.js").Source | null} */
  let running = null;
  /** @param {string} words */
  const say = (words) => (said.textContent = words);
  const ended = () => {
    running = null;
    for (const button of [plug, simulate]) button?.setAttribute("aria-pressed", "false");
  };

  /** @param {HTMLButtonElement} button @param {() => import("./ecg_sources.js").Source} make @param {string} words */
  const turn = async (button, make, words) => {
    const pressed = button.getAttribute("aria-pressed") === "true";
    await running?.stop();
    ended();
    if (pressed) return say("L’ECG est arrêté.");
    const source = make();
    try {
      await source.start();
    } catch {
      return say("Aucun ECG n’a été branché.");
    }
    running = source;
    button.setAttribute("aria-pressed", "true");
    say(words);
  };

  plug.disabled = !Serial.isThere;
  if (!Serial.isThere) say(ABSENT);
  plug.addEventListener("click", () => void turn(plug, () => new Serial(say, ended), "L’ECG est branché : le tracé part au médecin."));
  simulate?.addEventListener("click", () => void turn(simulate, () => new Simulated(), "ECG simulé : le tracé part au médecin, marqué «\u00a0simulé\u00a0»."));
  let known = "";
  document.addEventListener("pv:ecg", (event) => {
    const name = named(/** @type {CustomEvent} */ (event).detail.device ?? null);
    if (name && name !== known && running instanceof Serial) say(`${name} : le tracé part au médecin.`);
    known = name;
  });
}
