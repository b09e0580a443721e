// [data-week]: one stop of Tab for the whole week. From there the arrows go to the appointment before or after, and to
// the nearest in time of the day beside; Home and End to the first and the last of the day; Enter follows the link.
import { within } from "./within.js";

const DAY = "[data-week-day]";

/** @param {ParentNode} root */
export function hook(root) {
  for (const week of within(root, "[data-week]")) hookOne(/** @type {HTMLElement} */ (week));
}

/** @param {HTMLElement} week */
function hookOne(week) {
  const blocks = shown(week);
  const held = blocks.find((block) => block === document.activeElement);
  stop(week, held ?? blocks.find((block) => !block.classList.contains("past")) ?? blocks[0]);
  week.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLAnchorElement) stop(week, event.target);
  });
  week.addEventListener("keydown", (event) => {
    if (!(event.target instanceof HTMLAnchorElement) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = towards(week, event.target, event.key);
    if (next === undefined) return;
    event.preventDefault(); // at the edge, too: the page does not jump away under the reader
    next?.focus();
  });
}

/** Those that the search of the page has not put aside. @param {Element} root */
function shown(root) {
  return /** @type {HTMLAnchorElement[]} */ ([...root.querySelectorAll("a.ev")]).filter((block) => !block.hidden);
}

/** @param {HTMLElement} week @param {HTMLAnchorElement} [block] */
function stop(week, block) {
  for (const one of week.querySelectorAll("a.ev")) one.setAttribute("tabindex", one === block ? "0" : "-1");
}

/**
 * Where this key leads: nowhere (null) at an edge, and undefined when it is not one of ours.
 * @param {HTMLElement} week @param {HTMLAnchorElement} from @param {string} key
 */
function towards(week, from, key) {
  const day = /** @type {HTMLElement} */ (from.closest(DAY));
  const here = shown(day);
  const at = here.indexOf(from);
  if (key === "ArrowUp") return here[at - 1] ?? null;
  if (key === "ArrowDown") return here[at + 1] ?? null;
  if (key === "Home") return here[0];
  if (key === "End") return here[here.length - 1];
  if (key === "ArrowLeft" || key === "ArrowRight") return beside(week, day, from, key === "ArrowLeft" ? -1 : 1);
  return undefined;
}

/** @param {HTMLElement} week @param {HTMLElement} day @param {HTMLAnchorElement} from @param {1 | -1} step */
function beside(week, day, from, step) {
  const days = [...week.querySelectorAll(DAY)];
  for (let index = days.indexOf(day) + step; index >= 0 && index < days.length; index += step) {
    const [nearest] = shown(days[index]).sort((one, other) => away(one, from) - away(other, from));
    if (nearest) return nearest;
  }
  return null;
}

/** How many rows apart two blocks begin. @param {Element} one @param {Element} other */
function away(one, other) {
  return Math.abs(row(one) - row(other));
}

/** @param {Element} block */
function row(block) {
  return Number([...block.classList].find((name) => /^s\d+$/.test(name))?.slice(1) ?? 0);
}
