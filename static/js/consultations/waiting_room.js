// Who waits: the list is fetched again when somebody comes or leaves; a sound and the title say it once.
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

async function refresh() {
  if (!room) return;
  const answer = await fetch(room.dataset.waitingRoom ?? "", { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  room.innerHTML = await answer.text();
  const now = count();
  if (now > waiting) {
    chime();
    announce("Un patient est prêt.", "assertive");
  }
  waiting = now;
  document.title = now ? `(${now}) ${title}` : title;
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
