// The messages of an act: sent with Enter; one that comes is shown as it is, and the last one is in view.
import * as chime from "../ui/chime.js";
import { show } from "../ui/toasts.js";

const theirs = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-chat] .pv-chat li:not(.mine)")]);

export function listen() {
  const box = document.querySelector("[data-chat]");
  if (!(box instanceof HTMLElement)) return;
  const isOpen = () => box instanceof HTMLDialogElement && box.open; // a card may be out of sight
  let known = theirs().length;
  box.addEventListener("keydown", sendOnEnter);
  document.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest('[data-dialog-open="chat"]')) toLast(box);
  });
  box.addEventListener("pv:sent", () => /** @type {HTMLFormElement | null} */ (box.querySelector("form"))?.reset());
  box.addEventListener("pv:part", () => {
    toLast(box);
    const now = theirs();
    if (now.length > known && !isOpen()) tell(/** @type {HTMLElement} */ (now.at(-1)));
    known = now.length;
  });
}

/** @param {HTMLElement} line */
function tell(line) {
  chime.sound();
  const who = line.querySelector("strong")?.textContent ?? "";
  show(`${who}\u00a0: ${line.querySelector("[data-chat-text]")?.textContent ?? ""}`, "info");
}

/** Enter sends; with Shift it begins a line. @param {Event} event */
function sendOnEnter(event) {
  const { key, shiftKey, isComposing, target } = /** @type {KeyboardEvent} */ (event);
  if (key !== "Enter" || shiftKey || isComposing || !(target instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  target.form?.requestSubmit();
}

/** @param {HTMLElement} box */
function toLast(box) {
  const lines = box.querySelector(".pv-chat-lines");
  requestAnimationFrame(() => lines?.scrollTo({ top: lines.scrollHeight }));
}
