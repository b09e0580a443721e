// <button data-copy="value">: to the clipboard, and says so on the button.
import { announce } from "./announce.js";

export function listen() {
  document.addEventListener("click", async (event) => {
    const button = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest("[data-copy]")
    );
    if (!button) return;
    const word = button.querySelector("[data-copy-word]") ?? button;
    const before = word.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
      word.textContent = "Copié";
    } catch {
      word.textContent = "Copie refusée";
    }
    announce(word.textContent);
    setTimeout(() => (word.textContent = before), 2500);
  });
}
