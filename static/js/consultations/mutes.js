// What a person has cut of their own, kept for this act in this tab: a page that loads again turns nothing on again. The
// buttons say what is kept here, and the call sends by it: there is no second memory.

/** @typedef {import("../media/roles.js").TrackRole} TrackRole */

/** To cut, to restore, and what is announced of each. @type {Partial<Record<TrackRole, [string, string, string, string]>>} */
const WORDS = {
  voice: ["Couper le micro", "Rétablir le micro", "Micro coupé", "Micro rétabli"],
  camera: ["Couper la caméra", "Rétablir la caméra", "Caméra coupée", "Caméra rétablie"],
  hand_camera: ["Couper la caméra main", "Rétablir la caméra main", "Caméra main coupée", "Caméra main rétablie"],
};

export class Mutes {
  /**
   * @param {string} name of the act, and of the place in it
   * @param {Partial<Record<TrackRole, boolean>>} [first] what holds until something is chosen
   */
  constructor(name, first = {}) {
    this.key = `pivot.muted.${name}`;
    /** What was chosen, and nothing else: what is not there was never touched. @type {Partial<Record<TrackRole, boolean>>} */
    this.chosen = { ...first, ...JSON.parse(sessionStorage.getItem(this.key) ?? "{}") };
    this.draw();
  }

  /** @param {TrackRole} role */
  has(role) {
    return this.chosen[role] === true;
  }

  /** @param {TrackRole} role @param {boolean} muted */
  keep(role, muted) {
    this.chosen[role] = muted;
    sessionStorage.setItem(this.key, JSON.stringify(this.chosen));
    this.draw();
  }

  /** What a change is called, for who listens to the page. @param {TrackRole} role */
  said(role) {
    return WORDS[role]?.[this.has(role) ? 2 : 3] ?? "";
  }

  draw() {
    for (const button of document.querySelectorAll("[data-cut]")) {
      const role = /** @type {TrackRole} */ (/** @type {HTMLElement} */ (button).dataset.cut);
      button.setAttribute("aria-pressed", String(this.has(role)));
      const word = button.querySelector("[data-word]");
      if (word) word.textContent = WORDS[role]?.[this.has(role) ? 1 : 0] ?? "";
    }
    const self = document.querySelector("[data-self]");
    self?.toggleAttribute("data-cut-off", this.has("camera"));
  }
}
