// Somebody opens the call on a second device: they choose, and the device that is added starts without sound.

const PAGE = "pivot.page";

/** Names this page of this browser: the same after a reload. */
export function pageName() {
  let name = sessionStorage.getItem(PAGE);
  if (!name) {
    name = crypto.randomUUID();
    sessionStorage.setItem(PAGE, name);
  }
  return name;
}

/** What is wished: "here" in place of the other device, "add" beside it, "" not to enter. @returns {Promise<string>} */
export function choose() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-already]"));
  if (!dialog) return Promise.resolve("here");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

/** No sound comes out of this page until somebody asks for it. */
export function keepQuiet() {
  if (document.body.dataset.quiet) return;
  document.body.dataset.quiet = "true";
  const button = document.querySelector("[data-listen-here]");
  button?.addEventListener("click", () => {
    document.body.dataset.quiet = "false";
    for (const audio of document.querySelectorAll("audio")) audio.muted = false;
    button.setAttribute("hidden", "");
  });
  button?.removeAttribute("hidden");
}

/** Whether a sound that comes now is to be silent. */
export function isQuiet() {
  return document.body.dataset.quiet === "true";
}
