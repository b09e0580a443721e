// [data-counted="2" data-news="…"]: how many things wait there. When there is one more, a sound and its words say it once;
// the title keeps the sum.
import { announce } from "./announce.js";

const title = document.title;
/** @type {Map<string, number>} */
let before = read();

/** How many wait for each kind of news that the page shows. */
function read() {
  const found = new Map();
  for (const element of document.querySelectorAll("[data-counted]")) {
    const { counted, news } = /** @type {HTMLElement} */ (element).dataset;
    found.set(news ?? "", Number(counted));
  }
  return found;
}

/** Called once a part of the page was fetched again. */
export function recount() {
  const now = read();
  const more = [...now].filter(([news, count]) => count > (before.get(news) ?? 0));
  before = now;
  for (const [news] of more) {
    announce(news, "assertive");
    chime();
  }
  const sum = [...now.values()].reduce((total, count) => total + count, 0);
  document.title = sum ? `(${sum}) ${title}` : title;
}

/** Two short notes, made here: no file to fetch. */
function chime() {
  const context = new AudioContext();
  for (const [at, frequency] of [
    [0, 660],
    [0.18, 880],
  ]) {
    const note = context.createOscillator();
    const gain = context.createGain();
    note.frequency.value = frequency;
    gain.gain.setValueAtTime(0.12, context.currentTime + at);
    gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + at + 0.4);
    note.connect(gain).connect(context.destination);
    note.start(context.currentTime + at);
    note.stop(context.currentTime + at + 0.4);
    note.onended = () => void (at && context.close());
  }
}
