// <form data-notes="address">: saves itself while typed (ui/autosave.js). When somebody else saved first, both texts
// stay: ours is set aside by the server, theirs comes into the field, and the page shows the other one beside it.
import { Autosave, mark } from "../ui/autosave.js";
import { announce } from "../ui/announce.js";
import { csrfToken } from "../ui/csrf.js";

class Notes extends Autosave {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    form.dataset.autosave = form.dataset.notes || form.action;
    form.dataset.autosaveHooked = "true";
    super(form);
    /** What left and was not answered: a line that comes back may still deliver it. @type {FormData[]} */
    this.unanswered = [];
    addEventListener("pagehide", () => this.leave());
    form.addEventListener("click", (event) => this.clicked(/** @type {Element} */ (event.target)));
  }

  /** The last words of a page that closes: sent without waiting for an answer. */
  leave() {
    if (this.pending) navigator.sendBeacon(this.form.dataset.autosave ?? "", new FormData(this.form));
  }

  async send() {
    const sent = new FormData(this.form);
    this.unanswered.push(sent);
    const answer = await fetch(this.form.dataset.autosave ?? "", {
      method: "POST",
      body: sent,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      signal: AbortSignal.timeout(20_000),
    });
    const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
    const before = this.unanswered.splice(0).filter((one) => one !== sent);
    if (answer.ok) return this.kept(said);
    if (answer.status === 409 && said.aside && before.some((one) => holds(one, said.theirs))) return this.ours(said);
    if (answer.status === 409 && said.aside) return this.clash(said, sent);
    const final = answer.status < 500 && answer.status !== 429;
    this.failed(said.detail ?? "Non enregistré. Vos mots restent à l’écran.", !final);
  }

  /** What came first is what this page itself had sent, half typed, before a cut: the newer words go over it. @param {any} said */
  ours(said) {
    this.tries = 0;
    /** @type {HTMLInputElement} */ (this.form.elements.namedItem("version")).value = String(said.version);
    void this.drop(said.aside);
    this.pending = true;
  }

  /**
   * @param {{detail: string, version: number, theirs: Record<string, string>, aside: string}} said
   * @param {FormData} sent
   */
  clash(said, sent) {
    this.tries = 0;
    this.held = undefined; // two texts to read before anything is signed
    const version = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("version"));
    version.value = String(said.version);
    const ours = [];
    for (const [name, theirs] of Object.entries(said.theirs)) {
      const field = this.form.elements.namedItem(name);
      if (!(field instanceof HTMLTextAreaElement) || field.value === theirs) continue;
      ours.push(String(sent.get(name) ?? ""));
      field.value = theirs;
    }
    this.show(said.aside, said.detail, ours.join("\n"));
    mark(this.indicator, "saved", "Deux versions gardées : à relire");
    announce(said.detail, "assertive");
  }

  /** @param {string} aside @param {string} sentence @param {string} text */
  show(aside, sentence, text) {
    const list = this.form.querySelector("[data-asides]");
    const template = /** @type {HTMLTemplateElement | null} */ (
      this.form.querySelector("[data-aside-template]")
    );
    if (!list || !template) return;
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const alert = /** @type {HTMLElement} */ (copy.querySelector("[data-aside]"));
    alert.dataset.aside = aside;
    /** @type {HTMLElement} */ (copy.querySelector("[data-aside-said]")).textContent = sentence;
    /** @type {HTMLElement} */ (copy.querySelector("[data-aside-text]")).textContent = text;
    list.append(copy);
  }

  /** @param {Element} target */
  clicked(target) {
    const alert = /** @type {HTMLElement | null} */ (target.closest("[data-aside]"));
    if (!alert) return;
    if (target.closest("[data-aside-take]")) {
      const field = /** @type {HTMLTextAreaElement} */ (
        this.form.querySelector("textarea[data-main]") ?? this.form.querySelector("textarea")
      );
      const text = alert.querySelector("[data-aside-text]")?.textContent ?? "";
      field.value = [field.value, text].filter(Boolean).join("\n");
      this.touch();
      void this.settle(alert);
    } else if (target.closest("[data-aside-drop]")) {
      void this.settle(alert);
    }
  }

  /** @param {HTMLElement} alert */
  async settle(alert) {
    const answer = await this.drop(alert.dataset.aside ?? "");
    if (answer.ok) alert.remove();
  }

  /** @param {string} aside */
  drop(aside) {
    const url = (this.form.dataset.settle ?? "").replace(/[^/]+\/$/, `${aside}/`);
    return fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
  }
}

/** Whether this is what that form sent. @param {FormData} sent @param {Record<string, string>} texts */
function holds(sent, texts) {
  return Object.entries(texts).every(([name, text]) => !sent.has(name) || sent.get(name) === text);
}

export function hook() {
  for (const form of document.querySelectorAll("form[data-notes]")) {
    if (!form.querySelector("textarea[readonly]")) new Notes(/** @type {HTMLFormElement} */ (form));
  }
}
