// Somebody more waits, asks for the word or knocks at a shut door while the physician looks at another page: two notes, and the title.
import { callBack } from "./called_back.js";

const WAITING = ".pv-observers li.waits, .ck-door.knocked li";
let waiting = 0;

export function listen() {
  waiting = counted();
  document.addEventListener("pv:part", () => {
    const before = waiting;
    waiting = counted();
    if (waiting > before) callBack("Quelqu’un vous attend");
  });
}

const counted = () => document.querySelectorAll(WAITING).length;
