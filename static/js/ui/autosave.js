// <form data-autosave="address" data-unsaved> with a [data-saved] inside: what is typed is sent a moment later, and the
// page says at any time whether it is kept. One request at a time; the last words always win. Nothing is kept in the
// browser's own store: it would outlive the session.
import { csrfToken } from "./csrf.js";
import { announce } from "./announce.js";
import { within } from "./within.js";

const QUIET_MS = 800;
/** Whoever types without a pause is saved all the same. */
const LONGEST_MS = 2000;
const RETRY_MS = [2000, 5000, 15000];

/** @typedef {"saved" | "saving" | "unsaved" | "failed"} SaveState */

/**
 * Shows the state in a [data-saved] element.
 * @param {Element | null} indicator
 * @param {SaveState} state
 * @param {string} text
 */
export function mark(indicator, state, text) {
  if (!(indicator instanceof HTMLElement)) return;
  indicator.dataset.state = state;
  const words = indicator.querySelector("[data-saved-text]");
  if (words) words.textContent = text;
}

/** 14 h 43 @returns {string} */
export function clock() {
  const now = new Date();
  return `${now.getHours()}\u00a0h\u00a0${String(now.getMinutes()).padStart(2, "0")}`;
}

export class Autosave {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.indicator = form.querySelector("[data-saved]");
    this.pending = false;
    /** Since when something is not sent. */
    this.since = 0;
    this.busy = false;
    this.tries = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {{button: HTMLElement | null} | undefined} */
    this.held = undefined;
    form.addEventListener("input", () => this.touch());
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("focusout", () => this.pending && this.flush());
    addEventListener("online", () => this.pending && this.flush());
  }

  touch() {
    const now = performance.now();
    if (!this.pending) this.since = now;
    this.pending = true;
    mark(this.indicator, "unsaved", "Pas encore enregistré");
    const left = this.tries ? QUIET_MS : Math.max(0, this.since + LONGEST_MS - now);
    this.later(Math.min(QUIET_MS, left));
  }

  /** @param {number} delay */
  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    this.pending = false;
    mark(this.indicator, "saving", "Enregistrement en cours");
    try {
      await this.send();
    } catch {
      this.failed("Non enregistré : la ligne est coupée. Nouvel essai automatique.", true);
    } finally {
      this.busy = false;
      if (this.held) this.release();
      else if (this.pending && this.tries === 0) this.later(0);
    }
  }

  /**
   * A form sent while a save is under way waits for its answer: with the number of the version before, the server would
   * take the last words for somebody else's. The form carries them itself, so nothing is left to save.
   * @param {SubmitEvent} event
   */
  submitted(event) {
    clearTimeout(this.timer);
    this.pending = false;
    if (!this.busy) return;
    event.preventDefault();
    this.held = { button: event.submitter };
  }

  release() {
    const held = this.held;
    this.held = undefined;
    this.form.requestSubmit(held?.button ?? undefined);
  }

  async send() {
    const answer = await fetch(this.form.dataset.autosave ?? this.form.action, {
      method: "POST",
      body: new FormData(this.form),
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      signal: AbortSignal.timeout(20000),
    });
    const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
    if (answer.ok) return this.kept(said);
    // 409 and 422 will not mend by themselves: the server's sentence is shown, and the words stay on the page.
    const final = answer.status < 500 && answer.status !== 429;
    this.failed(said.detail ?? "Non enregistré. Vos mots restent à l’écran.", !final);
  }

  /** @param {{text?: string, version?: string | number}} said */
  kept(said) {
    this.tries = 0;
    const version = this.form.elements.namedItem("version");
    if (said.version !== undefined && version instanceof HTMLInputElement)
      version.value = String(said.version);
    if (this.pending) return;
    mark(this.indicator, "saved", said.text ?? `Enregistré à ${clock()}`);
    this.form.dispatchEvent(new CustomEvent("pv:saved", { bubbles: true, detail: said }));
  }

  /** @param {string} text @param {boolean} again */
  failed(text, again) {
    this.pending = true;
    mark(this.indicator, "failed", text);
    if (this.tries === 0) announce(text, "assertive");
    this.tries += 1;
    if (again) this.later(RETRY_MS[Math.min(this.tries, RETRY_MS.length) - 1]);
  }
}

/** @param {ParentNode} root */
export function hook(root) {
  for (const form of within(root, "form[data-autosave]")) {
    const element = /** @type {HTMLFormElement} */ (form);
    if (element.dataset.autosaveHooked) continue;
    element.dataset.autosaveHooked = "true";
    new Autosave(element);
  }
}
