// <form data-told-in="id">: what the server answers is shown in that dialog, which opens. The call goes on.
import { csrfToken } from "../ui/csrf.js";
import { show } from "../ui/toasts.js";

const CUT = "La ligne est coupée : rien n’a été envoyé. Réessayez quand elle sera revenue.";

export function listen() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.toldIn === undefined) return;
    event.preventDefault();
    void tell(form, /** @type {HTMLDialogElement} */ (document.getElementById(form.dataset.toldIn)));
  });
}

/** @param {HTMLFormElement} form @param {HTMLDialogElement} dialog */
async function tell(form, dialog) {
  if (form.dataset.sending) return;
  form.dataset.sending = "true";
  const headers = { "X-CSRFToken": csrfToken(), Accept: "text/html" };
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
  delete form.dataset.sending;
  if (!answer) return void show(CUT, "danger");
  /** @type {HTMLElement} */ (dialog.querySelector("[data-told]")).innerHTML = await answer.text();
  if (!dialog.open) dialog.showModal();
}
