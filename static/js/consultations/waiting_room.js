// Who waits, in the waiting room and on the page of today: fetched again when somebody comes or leaves; a sound and
// the title say it once.
import { recount } from "../ui/counted.js";
import { Socket } from "./socket.js";

const EVERY_MS = 30_000; // « depuis 4 min » stays true
const room = /** @type {HTMLElement | null} */ (document.querySelector("[data-waiting-room]"));

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
  recount();
}

/** The same thing to press, in what has come instead. @param {Element} held */
function refocus(held) {
  const same = [...(room?.querySelectorAll(held.tagName) ?? [])].find(
    (element) => element.textContent?.trim() === held.textContent?.trim(),
  );
  if (same instanceof HTMLElement) same.focus();
}

if (room) {
  new Socket("/ws/salle-d-attente/", { onChanged: () => void refresh(), onAgain: () => void refresh() });
  document.body.addEventListener("pv:notices", () => void refresh()); // a request, a report received
  setInterval(() => void refresh(), EVERY_MS);
}
