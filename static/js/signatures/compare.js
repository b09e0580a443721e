// <section data-compare="SHA-256 of the signed file">: a file chosen or dropped is hashed here, and said to be that one or not.
// It is sent nowhere.

const card = /** @type {HTMLElement} */ (document.querySelector("[data-compare]"));
const input = /** @type {HTMLInputElement} */ (card.querySelector("input[type=file]"));
const named = /** @type {HTMLElement} */ (card.querySelector("[data-compare-name]"));
let turn = 0;

/** @param {Blob} file */
async function digest(file) {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} found "same", "other", "failed", or "" while it is read */
function say(found) {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll("[data-compare-is]"))) {
    part.hidden = part.dataset.compareIs !== found;
  }
}

/** @param {File} file */
async function compare(file) {
  const mine = ++turn; // a large file chosen before this one may be read after it
  say("");
  named.hidden = true;
  const found = await digest(file).then((hash) => (hash === card.dataset.compare ? "same" : "other"), () => "failed");
  if (mine !== turn) return;
  named.textContent = `Fichier comparé : ${file.name}`;
  named.hidden = false;
  say(found);
}

input.addEventListener("change", () => {
  const file = input.files?.[0];
  if (file) compare(file);
});
document.addEventListener("dragover", (event) => {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  event.preventDefault();
  input.value = "";
  compare(file);
});
if (input.files?.[0]) compare(input.files[0]); // kept by the browser on the way back
