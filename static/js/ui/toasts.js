// Messages in the corner. What went well leaves by itself; what failed stays until it is closed.
import { within } from "./within.js";

const STAY_MS = 8000;
const ICONS = { ok: "check-circle", info: "info", live: "bell", warn: "warning", danger: "warning" };

/** @typedef {keyof typeof ICONS} Tone */

/** @param {HTMLElement} toast */
function leaveLater(toast) {
  if (toast.dataset.tone === "danger" || toast.dataset.tone === "warn") return;
  let timer = setTimeout(() => toast.remove(), STAY_MS);
  const hold = () => clearTimeout(timer);
  const release = () => (timer = setTimeout(() => toast.remove(), STAY_MS));
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusout", release);
}

/** @param {HTMLElement} toast */
function hookOne(toast) {
  if (toast.dataset.hooked) return;
  toast.dataset.hooked = "true";
  toast.querySelector("[data-toast-close]")?.addEventListener("click", () => toast.remove());
  if (toast.closest("[data-toasts]")) leaveLater(toast);
}

/** @param {ParentNode} root */
export function hook(root) {
  within(root, "[data-toast]").forEach(hookOne);
}

/** Takes away one sentence that is no longer true. @param {string} text */
export function unshow(text) {
  for (const words of document.querySelectorAll("[data-toasts] [data-toast-text]")) {
    if (words.textContent === text) words.closest("[data-toast]")?.remove();
  }
}

/** Takes away what is no longer true. @param {Tone[]} tones */
export function clear(...tones) {
  for (const tone of tones) {
    for (const toast of document.querySelectorAll(`[data-toasts] [data-tone="${tone}"]`)) toast.remove();
  }
}

/** @param {{label: string, url: string}} link */
function beside(link) {
  const anchor = document.createElement("a");
  anchor.href = link.url;
  anchor.target = "_blank";
  anchor.textContent = link.label;
  return anchor;
}

/**
 * @param {string} text what happened, what is safe, what to do
 * @param {Tone} [tone]
 * @param {{label: string, url: string}} [link] opened beside the page, which stays
 */
export function show(text, tone = "info", link = undefined) {
  const area = document.querySelector("[data-toasts]");
  const template = /** @type {HTMLTemplateElement | null} */ (
    document.querySelector("[data-toast-template]")
  );
  if (!area || !template) return;
  const shown = [...area.querySelectorAll("[data-toast-text]")].some((other) => other.textContent === text);
  if (shown) return; // a line that keeps failing says it once
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const toast = /** @type {HTMLElement} */ (copy.querySelector("[data-toast]"));
  toast.dataset.tone = tone;
  const icon = toast.querySelector(":scope > .pv-icon");
  icon?.setAttribute("class", `pv-icon text-${tone}`);
  const use = icon?.querySelector("use");
  use?.setAttribute("href", `${use.getAttribute("href")?.split("#")[0]}#i-${ICONS[tone]}`);
  const words = /** @type {HTMLElement} */ (toast.querySelector("[data-toast-text]"));
  words.textContent = text;
  if (link) words.after(" ", beside(link));
  area.append(toast);
  hookOne(toast);
}
