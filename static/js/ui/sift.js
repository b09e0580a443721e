// <input data-sift="#part">: what is typed keeps the [data-sift-row] of that part that say it, accents or not. What is typed
// stays on this page: a name never goes into an address. Without a script the field is not shown.
import { announce } from "./announce.js";

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function listen() {
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.dataset.sift) announce(sift(field));
  });
}

/** @param {ParentNode} root */
export function hook(root) {
  for (const label of root.querySelectorAll("[data-sift-field]")) /** @type {HTMLElement} */ (label).hidden = false;
  // The part came anew: what was typed still holds.
  for (const field of document.querySelectorAll("input[data-sift]")) sift(/** @type {HTMLInputElement} */ (field));
}

/** @param {HTMLInputElement} field @returns {string} what is left, in words */
function sift(field) {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  const part = document.querySelector(field.dataset.sift ?? "");
  let left = 0;
  for (const row of part?.querySelectorAll("[data-sift-row]") ?? []) {
    const text = plain(row.textContent ?? "");
    const kept = words.every((word) => text.includes(word));
    row.classList.toggle("pv-sifted-out", !kept);
    if (kept) left += 1;
  }
  for (const group of part?.querySelectorAll("[data-sift-group]") ?? []) {
    const empty = words.length > 0 && !group.querySelector("[data-sift-row]:not(.pv-sifted-out)");
    group.classList.toggle("pv-sifted-out", empty);
  }
  return words.length === 0 ? "" : `${left} ${left > 1 ? "rendez-vous trouvés" : "rendez-vous trouvé"}`;
}
