// The blocks of the draft on the grid: classes for the rows (no inline style), words for who cannot see them.
import { read } from "./draft.js";

const ROW = 5; // minutes
const TONES = { site: "s", territoire: "c" };

export class Drawing {
  /** @param {HTMLElement} grid @param {HTMLFormElement} form */
  constructor(grid, form) {
    this.grid = grid;
    this.form = form;
    this.first = Number(grid.dataset.first);
    this.hours = Number(grid.dataset.last);
    this.days = /** @type {HTMLElement[]} */ ([...grid.querySelectorAll("[data-day]")]);
    const drawn = /** @type {HTMLElement[]} */ ([...grid.querySelectorAll("[data-rule]")]);
    /** @type {Map<string, HTMLElement>} */
    this.blocks = new Map(drawn.map((block) => [JSON.parse(block.dataset.rule ?? "{}").rule, block]));
    this.ownTone = drawn[0]?.className.match(/t-([msc])/)?.[1] ?? (form.elements.namedItem("place") ? "m" : "s");
  }

  /** @param {import("./draft.js").Draft} draft @param {string} chosen */
  draw(draft, chosen) {
    for (const [rule, block] of this.blocks) {
      if (!draft.find(rule)) {
        block.remove();
        this.blocks.delete(rule);
      }
    }
    for (const one of draft.rules) if (!one.isRemoved) this.place(one, draft.clashes(one), one.rule === chosen);
  }

  /** @param {import("./draft.js").Rule} one @param {boolean} isClashing @param {boolean} isChosen */
  place(one, isClashing, isChosen) {
    const block = this.blocks.get(one.rule) ?? this.make(one.rule);
    const start = Math.max((one.start - this.first * 60) / ROW, 0);
    const rows = Math.max((one.end - one.start) / ROW, 1);
    const state = `${one.isChanged ? " is-changed" : ""}${isClashing ? " is-clashing" : ""}`;
    block.className = `ev rule t-${this.tone(one)} s${Math.floor(start) + 1} d${Math.floor(rows)}${state}`;
    if (isChosen) block.setAttribute("aria-current", "true");
    else block.removeAttribute("aria-current");
    const [title, detail] = [`${read(one.start)} – ${read(one.end)}`, this.detail(one)];
    /** @type {HTMLElement} */ (block.querySelector(".t")).textContent = title;
    /** @type {HTMLElement} */ (block.querySelector(".u")).textContent = detail;
    const clash = isClashing ? ", recouvre une autre plage" : "";
    block.setAttribute("aria-label", `${this.days[one.weekday].dataset.name}, ${title}, ${detail}${clash}`);
    const day = this.days[one.weekday];
    if (block.parentElement !== day) {
      const hadFocus = document.activeElement === block;
      day.append(block);
      if (hadFocus) block.focus({ preventScroll: true });
    }
  }

  /** @param {string} rule */
  make(rule) {
    const block = document.createElement("a");
    block.href = "#plage";
    block.dataset.rule = JSON.stringify({ rule });
    block.setAttribute("aria-describedby", "hours-keys");
    for (const name of ["t", "u"]) block.append(Object.assign(document.createElement("span"), { className: name }));
    this.blocks.set(rule, block);
    return block;
  }

  /** @param {import("./draft.js").Rule} one */
  tone(one) {
    const kind = /** @type {keyof typeof TONES} */ ((one.rest.place ?? "").split(":")[0]);
    return "place" in one.rest ? (TONES[kind] ?? "m") : this.ownTone;
  }

  /** The words of the choice that the form offers. @param {import("./draft.js").Rule} one */
  detail(one) {
    const field = this.form.elements.namedItem("place") ?? this.form.elements.namedItem("nurse");
    if (!(field instanceof HTMLSelectElement)) return "Ouvert";
    const value = one.rest[field.name] ?? "";
    return [...field.options].find((option) => option.value === value)?.text ?? "";
  }

  /** The rule that an element draws. @param {EventTarget | null} target */
  ruleAt(target) {
    const block = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target)?.closest?.("[data-rule]"));
    return block ? JSON.parse(block.dataset.rule ?? "{}").rule : "";
  }

  /** Day and minute under the pointer. @param {PointerEvent} event */
  at(event) {
    const rects = this.days.map((day) => day.getBoundingClientRect());
    const found = rects.findIndex((rect) => event.clientX < rect.right);
    const weekday = found < 0 ? 6 : found;
    const rect = rects[weekday];
    return { weekday, minute: this.first * 60 + ((event.clientY - rect.top) / rect.height) * this.hours * 60 };
  }
}
