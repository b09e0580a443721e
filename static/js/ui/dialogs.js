// The browser's own <dialog>: it holds the focus, gives it back, and closes on Escape.
// <button data-dialog-open="id">, and inside it <button data-dialog-close>.

export function listen() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const opener = /** @type {HTMLElement | null} */ (target.closest("[data-dialog-open]"));
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialogOpen ?? "");
      if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
    } else if (target.closest("[data-dialog-close]")) {
      target.closest("dialog")?.close();
    } else if (target instanceof HTMLDialogElement && outside(target, event)) {
      target.close();
    }
  });
}

/**
 * A click on the veil is a click on the dialog itself, outside its box.
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return (
    event.clientX < box.left ||
    event.clientX > box.right ||
    event.clientY < box.top ||
    event.clientY > box.bottom
  );
}
