// The agreement to images: where it stands is fetched again when said here, and a withdrawal closes the capture at once.
import { announce } from "../ui/announce.js";
import { refreshOn } from "./parts.js";

/** Why no image may be taken; "" while one may, or may be asked for. */
export const barred = () =>
  /** @type {HTMLElement | null} */ (document.querySelector("[data-barred]"))?.dataset.barred ?? "";

export function follow() {
  document.addEventListener("pv:sent", (event) => {
    const { form } = /** @type {CustomEvent} */ (event).detail;
    if (form.dataset.imagesSaid !== undefined) refreshOn("still");
  });
  document.addEventListener("pv:part", (event) => {
    if (/** @type {CustomEvent} */ (event).detail?.name === "captures") bar();
  });
}

/** The buttons follow the last word, and say why they are closed; one whose image is on its way is left alone. */
function bar() {
  const why = barred();
  const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("[data-capture]")]);
  const wereClosed = buttons.some((button) => button.dataset.closed !== undefined);
  for (const button of buttons.filter((one) => why || one.dataset.closed !== undefined)) {
    button.disabled = why !== "";
    button.toggleAttribute("data-closed", why !== "");
    const said = document.querySelector(`[data-still-said="${button.dataset.capture}"]`);
    if (said) said.textContent = why;
  }
  if (why && !wereClosed) announce(why, "assertive");
}
