// Who waits, in the waiting room and on the page of today: fetched again when somebody comes or leaves; a sound and
// the title say it once.
import { announce } from "../ui/announce.js";
import { Socket } from "./socket.js";

const EVERY_MS = 30_000; // « depuis 4 min » stays true
const room = /** @type {HTMLElement | null} */ (document.querySelector("[data-waiting-room]"));
const title = document.title;
let waiting = count();

function count() {
  const shown = /** @type {HTMLElement | null} */ (document.querySelector("[data-waiting-count]"));
  return Number(shown?.dataset.waitingCount ?? 0);
}

/** Somebody is choosing in there: what they look at stays. */
function isBusy() {
  return room?.querySelector("dialog[open], form[data-sending]") !== null;
}

async function refresh() {
  if (!room || isBusy()) return;
  const answer = await fetch(room.dataset.waitingRoom ?? "", { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = await answer.text();
  if (isBusy()) return;
  const held = document.activeElement?.closest("[data-waiting-room] a, [data-waiting-room] button");
  room.innerHTML = fresh;
  if (held) refocus(held);
  const now = count();
  if (now > waiting) {
    chime();
    announce("Un patient est prêt.", "assertive");
  }
  waiting = now;
  document.title = now ? `(${now}) ${title}` : title;
}

/** The same thing to press, in what has come instead. @param {Element} held */
function refocus(held) {
  const same = [...(room?.querySelectorAll(held.tagName) ?? [])].find(
    (element) => element.textContent?.trim() === held.textContent?.trim(),
  );
  if (same instanceof HTMLElement) same.focus();
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
  }
}

if (room) {
  new Socket("/ws/salle-d-attente/", { onChanged: () => void refresh(), onAgain: () => void refresh() });
  setInterval(() => void refresh(), EVERY_MS);
}
