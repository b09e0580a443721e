// <form data-quiet="ce qui est dit ensuite">: sent without leaving the page, so that the call goes on.
import { csrfToken } from "../ui/csrf.js";
import { show } from "../ui/toasts.js";

const CUT = "La ligne est coupée : rien n’a été envoyé. Réessayez quand elle sera revenue.";

/**
 * @param {string} url
 * @param {FormData} [data]
 * @returns {Promise<any>} what the server said; null after a refusal, which is shown
 */
export async function send(url, data) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
    });
    const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
    if (answer.ok) return said;
    show(said.detail ?? "Le serveur n’a pas répondu comme prévu. Réessayez.", "danger");
  } catch {
    show(CUT, "danger");
  }
  return null;
}

export function listen() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.quiet === undefined) return;
    event.preventDefault();
    void submit(form, event.submitter);
  });
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
async function submit(form, submitter) {
  if (form.dataset.sending) return;
  form.dataset.sending = "true";
  const dialog = form.closest("dialog"); // asked now: a list searched again may have replaced the form meanwhile
  const data = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) data.append(submitter.name, submitter.value);
  // One form may serve many lines: each button then says where its own goes.
  const own = submitter instanceof HTMLButtonElement && submitter.hasAttribute("formaction");
  const said = await send(own ? submitter.formAction : form.action, data);
  delete form.dataset.sending;
  if (!said) return;
  if (form.dataset.quiet) show(form.dataset.quiet, "ok");
  dialog?.close();
  const detail = { ...said, form }; // the socket may have told the others first, and the form be gone
  (form.isConnected ? form : (dialog ?? document)).dispatchEvent(new CustomEvent("pv:sent", { bubbles: true, detail }));
}
