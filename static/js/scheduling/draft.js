// The week as it is being drawn: a list of rules, what changed of them, and the way back. Nothing here touches the page.

/**
 * One rule. `rule` is its id, or "new-1"; times are minutes from midnight; `rest` are the other fields of the form, as typed.
 * @typedef {{ rule: string, seen: string, weekday: number, start: number, end: number, rest: Record<string, string>,
 *   isNew: boolean, isChanged: boolean, isRemoved: boolean }} Rule
 */

export const STEP = 15; // minutes
const DAY = 24 * 60 - 1;

/** "09:30" → 570 @param {string} clock */
export function minutes(clock) {
  const [hours, rest] = clock.split(":").map(Number);
  return hours * 60 + rest;
}

/** 570 → "09:30" @param {number} from_midnight */
export function clock(from_midnight) {
  return `${String(Math.floor(from_midnight / 60)).padStart(2, "0")}:${String(from_midnight % 60).padStart(2, "0")}`;
}

/** 570 → "9 h 30", as it is read @param {number} from_midnight */
export function read(from_midnight) {
  return `${Math.floor(from_midnight / 60)}\u00a0h\u00a0${String(from_midnight % 60).padStart(2, "0")}`;
}

/** @param {Record<string, string>} given what the server drew @returns {Rule} */
export function fromGiven(given) {
  const { rule, seen, weekday, starts_at, ends_at, ...rest } = given;
  const times = { start: minutes(starts_at), end: minutes(ends_at) };
  return { rule, seen, weekday: Number(weekday), ...times, rest, isNew: false, isChanged: false, isRemoved: false };
}

/** @param {Rule} one as the server reads it */
export function toChange(one) {
  const { rule, seen } = one.isNew ? { rule: "", seen: "" } : one;
  if (one.isRemoved) return { rule, seen, remove: true };
  return { rule, seen, weekday: one.weekday, starts_at: clock(one.start), ends_at: clock(one.end), ...one.rest };
}

export class Draft {
  /** @param {Rule[]} rules */
  constructor(rules) {
    this.rules = rules;
    /** @type {string[]} */
    this.past = [];
    this.made = 0;
  }

  /** @param {string} rule */
  find(rule) {
    return this.rules.find((one) => one.rule === rule && !one.isRemoved);
  }

  /** Called before a gesture begins: what it does is undone as one. */
  remember() {
    this.past.push(JSON.stringify(this.rules));
  }

  undo() {
    const before = this.past.pop();
    if (before) this.rules = JSON.parse(before);
    return Boolean(before);
  }

  /** Forget a gesture that changed nothing. */
  forget() {
    if (this.past.at(-1) === JSON.stringify(this.rules)) this.past.pop();
  }

  /** @param {number} weekday @param {number} start @param {number} end @param {Record<string, string>} rest */
  add(weekday, start, end, rest) {
    const rule = `new-${++this.made}`;
    const one = { rule, seen: "", weekday, start, end, rest, isNew: true, isChanged: true, isRemoved: false };
    this.rules.push(one);
    return one;
  }

  /** Keeps its length and stays within the day. @param {Rule} one @param {number} weekday @param {number} start */
  move(one, weekday, start) {
    const length = one.end - one.start;
    one.weekday = Math.min(Math.max(weekday, 0), 6);
    one.start = Math.min(Math.max(start, 0), DAY - length);
    one.end = one.start + length;
    one.isChanged = true;
  }

  /** @param {Rule} one @param {number} end */
  resize(one, end) {
    one.end = Math.min(Math.max(end, one.start + STEP), DAY);
    one.isChanged = true;
  }

  /** @param {Rule} one */
  remove(one) {
    if (one.isNew) this.rules = this.rules.filter((other) => other !== one);
    else one.isRemoved = true;
  }

  changes() {
    return this.rules.filter((one) => one.isChanged || one.isRemoved).map(toChange);
  }

  /** Whether another rule covers the same time on some day. @param {Rule} one */
  clashes(one) {
    return this.rules.some(
      (other) =>
        other !== one &&
        !other.isRemoved &&
        other.weekday === one.weekday &&
        other.start < one.end &&
        one.start < other.end &&
        (other.rest.nurse ?? "") === (one.rest.nurse ?? "") &&
        (!one.rest.valid_to || other.rest.valid_from <= one.rest.valid_to) &&
        (!other.rest.valid_to || one.rest.valid_from <= other.rest.valid_to),
    );
  }
}
