// What the physician heard goes to the notes as soon as it is said: the server gathers it once, and the notes that are
// on the page show it at once, to be corrected there. Words being typed outlive the part that is fetched again.

/** @param {HTMLElement} root the part with the words @param {HTMLFormElement | null} notes */
export function hook(root, notes) {
  const typed = { of: "", words: "" };
  root.addEventListener("input", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.name === "words") Object.assign(typed, { of: field.form?.action ?? "", words: field.value });
  });
  root.addEventListener("pv:part", () => {
    const field = /** @type {HTMLInputElement | null} */ (root.querySelector('[name="words"]'));
    if (field && field.form?.action === typed.of) field.value = typed.words;
  });
  document.addEventListener("pv:sent", (event) => {
    const form = /** @type {HTMLFormElement} */ (/** @type {CustomEvent} */ (event).detail.form);
    const words = String(new FormData(form).get("words") ?? "").trim();
    if (form.dataset.heard && words && notes) write(notes, `${form.dataset.heard} : ${words}`);
  });
}

/** @param {HTMLFormElement} notes @param {string} line as the server writes it */
function write(notes, line) {
  const field = /** @type {HTMLTextAreaElement} */ (notes.elements.namedItem("findings"));
  const shown = /** @type {HTMLInputElement} */ (notes.elements.namedItem("heard_shown"));
  field.value = [field.value, line].filter(Boolean).join("\n");
  shown.value = String(Number(shown.value) + 1);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
