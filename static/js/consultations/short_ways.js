// <button data-fill="field id" data-with="Néant.">: the usual words in one press, then they are saved as if typed.

export function listen() {
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest("[data-fill]")
    );
    if (!button) return;
    const field = /** @type {HTMLTextAreaElement} */ (document.getElementById(button.dataset.fill ?? ""));
    field.value = button.dataset.with ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    button.hidden = true;
  });
}
