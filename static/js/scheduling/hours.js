// The week drawn by hand: drag on the grid makes, moves and lengthens; the keyboard and the form do all of it too. A
// draft is sent as a whole, and until then the server says what it would give.
import { announce } from "../ui/announce.js";
import { Draft, STEP, clock, fromGiven, minutes, read } from "./draft.js";
import { Drawing } from "./drawing.js";

const grid = document.querySelector("[data-hours-grid]");
const form = document.querySelector("[data-hours-form]");
const WAIT = 400; // milliseconds before asking what a gesture gives
const HOUR = 60;
const EDGE = 8; // pixels: the foot of a block lengthens it

if (grid instanceof HTMLElement && form instanceof HTMLFormElement) start(grid, form);

/** @param {HTMLElement} grid @param {HTMLFormElement} form */
function start(grid, form) {
  const drawing = new Drawing(grid, form);
  const given = [...grid.querySelectorAll("[data-rule]")].map((one) => /** @type {HTMLElement} */ (one).dataset.rule ?? "");
  const draft = new Draft(given.map((text) => fromGiven(JSON.parse(text))));
  let chosen = field("rule").value;
  let timer = 0;
  let turn = 0;
  let isUnsaved = false;

  /** @param {string} name */
  function field(name) {
    return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  }

  /** The fields of the form that the grid does not draw. */
  function rest() {
    const names = ["valid_from", "valid_to", "place", "nurse"].filter((name) => form.elements.namedItem(name));
    const typed = Object.fromEntries(names.map((name) => [name, field(name).value]));
    return { ...typed, on_holidays: field("on_holidays").checked ? "on" : "" };
  }

  /** @param {string} rule */
  function choose(rule) {
    chosen = rule;
    const one = draft.find(rule);
    if (!one) return draw();
    field("weekday").value = String(one.weekday);
    field("starts_at").value = clock(one.start);
    field("ends_at").value = clock(one.end);
    field("on_holidays").checked = one.rest.on_holidays === "on";
    for (const [name, value] of Object.entries(one.rest)) if (name !== "on_holidays") field(name).value = value;
    draw();
  }

  function draw() {
    drawing.draw(draft, chosen);
    const count = draft.changes().length;
    isUnsaved = count > 0;
    field("draft").value = count ? JSON.stringify(draft.changes()) : "";
    const words = count > 1 ? `${count} changements à enregistrer.` : "Un changement à enregistrer.";
    const state = form.querySelector("[data-hours-state]");
    if (state) state.textContent = count ? words : "";
    const title = document.querySelector("[data-hours-title]");
    if (title) title.textContent = draft.find(chosen) ? "Modifier la plage" : "Ajouter une plage";
    for (const [hook, off] of /** @type {[string, boolean][]} */ ([["undo", !draft.past.length], ["remove", !draft.find(chosen)]])) {
      const button = document.querySelector(`[data-hours-${hook}]`);
      if (button instanceof HTMLButtonElement) button.disabled = off;
    }
  }

  /** After a gesture. @param {string} rule @param {string} words */
  function done(rule, words = "") {
    draft.forget();
    choose(rule);
    const one = draft.find(rule);
    const place = one ? `${drawing.days[one.weekday].dataset.name}, ${read(one.start)} – ${read(one.end)}` : "";
    announce(words || place);
    clearTimeout(timer);
    timer = window.setTimeout(() => void preview(), WAIT);
  }

  async function preview() {
    const mine = ++turn;
    const data = new FormData(form);
    data.set("do", "preview");
    if (!data.get("draft")) data.set("draft", "[]");
    const answer = await fetch(location.href, { method: "POST", body: data, headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || mine !== turn) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#hours-draft");
    if (next && mine === turn) document.querySelector("#hours-draft")?.replaceWith(next);
  }

  function undo() {
    if (draft.undo()) done(chosen, "Geste annulé.");
  }

  function remove() {
    const one = draft.find(chosen);
    if (!one) return;
    draft.remember();
    draft.remove(one);
    done("", "Plage retirée.");
    grid.focus({ preventScroll: true });
  }

  function add() {
    draft.remember();
    const day = draft.find(chosen)?.weekday ?? 0;
    const later = Math.max(9 * HOUR, ...draft.rules.filter((one) => one.weekday === day && !one.isRemoved).map((one) => one.end));
    const begin = Math.min(later, 21 * HOUR);
    const made = draft.add(day, begin, begin + HOUR, rest());
    done(made.rule);
    drawing.blocks.get(made.rule)?.focus();
  }

  // The pointer: on the grid it makes, on a block it moves, on its foot it lengthens. A finger scrolls; it uses the form.
  grid.addEventListener("pointerdown", (event) => {
    const day = /** @type {Element} */ (event.target).closest("[data-day]");
    if (!day || event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault();
    draft.remember();
    const from = drawing.at(event);
    const rule = drawing.ruleAt(event.target);
    const one = draft.find(rule) ?? draft.add(from.weekday, snap(from.minute), snap(from.minute) + STEP, rest());
    const block = drawing.blocks.get(rule);
    const isFoot = Boolean(block) && event.clientY > /** @type {HTMLElement} */ (block).getBoundingClientRect().bottom - EDGE;
    const lengthens = one.isNew && !rule ? true : isFoot;
    const offset = from.minute - one.start;
    grid.setPointerCapture(event.pointerId);

    /** @param {PointerEvent} moved */
    const follow = (moved) => {
      const to = drawing.at(moved);
      const begin = snap(to.minute - offset);
      if (lengthens) draft.resize(one, Math.ceil(to.minute / STEP) * STEP);
      else if (begin !== one.start || to.weekday !== one.weekday) draft.move(one, to.weekday, begin);
      drawing.draw(draft, one.rule);
    };
    const stop = () => {
      grid.removeEventListener("pointermove", follow);
      if (!rule && one.end - one.start <= STEP) draft.resize(one, one.start + HOUR); // a press alone makes an hour
      done(one.rule);
      drawing.blocks.get(one.rule)?.focus({ preventScroll: true });
    };
    grid.addEventListener("pointermove", follow);
    grid.addEventListener("lostpointercapture", stop, { once: true });
  });
  grid.addEventListener("click", (event) => {
    const rule = drawing.ruleAt(event.target);
    if (!rule) return;
    event.preventDefault();
    choose(rule);
  });
  grid.addEventListener("dragstart", (event) => event.preventDefault());

  /** @type {Record<string, (one: import("./draft.js").Rule, shift: boolean) => void>} */
  const moves = {
    ArrowUp: (one, shift) => (shift ? draft.resize(one, one.end - STEP) : draft.move(one, one.weekday, one.start - STEP)),
    ArrowDown: (one, shift) => (shift ? draft.resize(one, one.end + STEP) : draft.move(one, one.weekday, one.start + STEP)),
    ArrowLeft: (one) => draft.move(one, one.weekday - 1, one.start),
    ArrowRight: (one) => draft.move(one, one.weekday + 1, one.start),
  };
  grid.addEventListener("keydown", (event) => {
    const one = draft.find(drawing.ruleAt(event.target));
    if ((event.ctrlKey || event.metaKey) && event.key === "z") return event.preventDefault(), undo();
    if (!one) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      chosen = one.rule;
      remove();
    } else if (event.key === "Enter") {
      choose(one.rule);
      field("starts_at").focus();
    } else if (moves[event.key]) {
      draft.remember();
      moves[event.key](one, event.shiftKey);
      done(one.rule);
    } else return;
    event.preventDefault();
  });

  // The form writes on the chosen rule; without one, two times make a new one.
  form.addEventListener("change", () => {
    const [from, to] = [field("starts_at").value, field("ends_at").value];
    if (!from || !to || minutes(to) <= minutes(from)) return;
    draft.remember();
    const one = draft.find(chosen) ?? draft.add(0, 0, STEP, {});
    Object.assign(one, { weekday: Number(field("weekday").value), start: minutes(from), end: minutes(to), rest: rest(), isChanged: true });
    done(one.rule);
  });
  form.addEventListener("submit", () => (isUnsaved = false));
  addEventListener("beforeunload", (event) => isUnsaved && event.preventDefault());
  document.querySelector("[data-hours-undo]")?.addEventListener("click", undo);
  document.querySelector("[data-hours-new]")?.addEventListener("click", add);
  document.querySelector("[data-hours-remove]")?.addEventListener("click", remove);

  const tools = document.querySelector("[data-hours-tools]");
  if (tools instanceof HTMLElement) tools.hidden = false;
  grid.classList.add("pv-hours-ready");
  restore();
  draw();

  /** A draft that the server sent back, refused, is put on the grid again. */
  function restore() {
    const sent = field("draft").value;
    if (!sent) return;
    for (const change of JSON.parse(sent)) {
      const old = draft.find(change.rule);
      if (change.remove && old) draft.remove(old);
      if (change.remove) continue;
      const next = { ...fromGiven({ ...change, seen: old?.seen ?? "" }), isChanged: true };
      if (old) Object.assign(old, next);
      else Object.assign(draft.add(0, 0, STEP, {}), { ...next, rule: `new-${draft.made}`, isNew: true });
    }
  }
}

/** To the nearest quarter of an hour. @param {number} minute */
function snap(minute) {
  return Math.round(minute / STEP) * STEP;
}
