// <form data-submit-on-change>: a choice is enough; the button stays for those without scripts or with a keyboard.
// A select with data-stay changes nothing else on the page: the form waits.
export function listen() {
  document.addEventListener("change", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const form = /** @type {HTMLFormElement | null} */ (field.closest("form[data-submit-on-change]"));
    if (form && (field.matches("select:not([data-stay])") || field.matches("[type=radio]"))) form.requestSubmit();
  });
}
