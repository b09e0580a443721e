// <time datetime="…" data-relative>: "il y a 2 min" stays true while the page is open. Beyond a day the server's words stay.
import { within } from "./within.js";

const MINUTE = 60_000;
let started = false;

/** @param {number} age in milliseconds @returns {string | null} */
export function words(age) {
  if (age < 0 || age >= 24 * 60 * MINUTE) return null;
  if (age < MINUTE) return "à l’instant";
  if (age < 60 * MINUTE) return `il y a ${Math.floor(age / MINUTE)}\u00a0min`;
  return `il y a ${Math.floor(age / (60 * MINUTE))}\u00a0h`;
}

/** @param {ParentNode} root */
function refresh(root) {
  for (const element of within(root, "time[data-relative]")) {
    const said = words(Date.now() - Date.parse(element.getAttribute("datetime") ?? ""));
    if (said) element.textContent = said;
  }
}

/** @param {ParentNode} root */
export function hook(root) {
  refresh(root);
  if (!started) setInterval(() => refresh(document), 30_000);
  started = true;
}
