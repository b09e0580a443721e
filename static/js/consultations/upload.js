// <section data-drop> with <form data-upload>: a file dropped anywhere on the card is chosen, a photograph is taken where there is
// a camera behind the screen, what it is gets a first name, and how far it has come is shown.

import { show } from "../ui/toasts.js";

const IMAGE = "Photographie";

/** @param {HTMLFormElement} form */
const fileOf = (form) => /** @type {HTMLInputElement} */ (form.elements.namedItem("file"));

/** What one would call it: a photograph, or the name of the file. @param {File} file */
const called = (file) =>
  file.type.startsWith("image/") ? IMAGE : file.name.replace(/\.[^.]+$/, "").replaceAll("_", " ").slice(0, 120);

/** A photograph shows the patient unless somebody says otherwise; names what was chosen, unless somebody did. @param {HTMLFormElement} form */
function name(form) {
  const file = fileOf(form).files?.[0];
  const shows = /** @type {HTMLInputElement} */ (form.elements.namedItem("shows_patient"));
  if (file) shows.checked = file.type.startsWith("image/");
  const title = /** @type {HTMLInputElement} */ (form.elements.namedItem("title"));
  if (!file || (title.value && title.value !== title.dataset.given)) return;
  title.value = title.dataset.given = called(file);
}

/** @param {DragEvent} event @returns {HTMLFormElement | null} where this file would go */
function target(event) {
  if (!event.dataTransfer?.types.includes("Files")) return null;
  const card = /** @type {Element} */ (event.target).closest("[data-drop]");
  return card ? card.querySelector("form[data-upload]") : null;
}

/** @param {Event} event @param {(form: HTMLFormElement) => void} then */
function dropping(event, then) {
  const form = target(/** @type {DragEvent} */ (event));
  for (const card of document.querySelectorAll("[data-drop]")) card.classList.toggle("dropping", event.type === "dragover" && card.contains(form));
  if (!form) return;
  event.preventDefault();
  then(form);
}

/** @param {Event} event */
function dropped(event) {
  dropping(event, (form) => {
    const files = /** @type {DragEvent} */ (event).dataTransfer?.files;
    if (!files?.length) return;
    if (files.length > 1) show("Un fichier à la fois : seul le premier est pris.", "warn");
    const [first] = files;
    const one = new DataTransfer();
    one.items.add(first);
    const input = fileOf(form);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** @param {Event} event */
function clicked(event) {
  const button = /** @type {Element} */ (event.target).closest("[data-photograph]");
  const form = /** @type {HTMLButtonElement | null} */ (button)?.form;
  if (!form) return;
  const input = fileOf(form);
  input.setAttribute("capture", "environment");
  input.click();
  input.removeAttribute("capture");
}

/** @param {Event} event */
function came(event) {
  const form = /** @type {Element} */ (event.target).closest("form[data-upload]");
  const progress = form?.querySelector("progress");
  const { lengthComputable, loaded, total } = /** @type {CustomEvent} */ (event).detail;
  if (!progress || !lengthComputable) return;
  progress.hidden = false;
  progress.max = total;
  progress.value = loaded;
}

export function listen() {
  document.addEventListener("dragover", (event) => dropping(event, () => {}));
  document.addEventListener("dragleave", (event) => dropping(event, () => {}));
  document.addEventListener("drop", dropped);
  document.addEventListener("click", clicked);
  document.addEventListener("htmx:xhr:progress", came);
  document.addEventListener("change", (event) => {
    const form = /** @type {HTMLInputElement} */ (event.target).form;
    if (form?.dataset.upload !== undefined && event.target === fileOf(form)) name(form);
  });
}
