// Somebody is called while another page is before them: two notes, and the title says why until they are back.
import { sound } from "../ui/chime.js";

const title = document.title;

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.title = title;
});

/** @param {string} words */
export function callBack(words) {
  if (!document.hidden) return;
  letIn(words);
}

/** Who waited is let in: two notes in any case, for they may look elsewhere. @param {string} words */
export function letIn(words) {
  if (document.hidden) document.title = `${words} · ${title}`;
  sound();
}
