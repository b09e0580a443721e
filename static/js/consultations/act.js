// What the cockpit and the cart share: the socket of the act, the parts fetched again, the page that follows the state.
import { isChanged } from "../ui/changed.js";
import * as parts from "./parts.js";
import * as quiet from "./quiet.js";
import { Socket } from "./socket.js";

const LEAVING_MS = 10_000;
let left = -LEAVING_MS;
addEventListener("beforeunload", () => (left = performance.now()));

/** @param {(event: string) => void} [onEvent] hears each change by name; "again" when some may have been missed */
export function follow(onEvent) {
  const { act = "", page = location.pathname } = document.body.dataset;
  // A refused gesture answers with the page it came from, at the gesture's own address.
  if (page !== location.pathname) history.replaceState(null, "", page);
  quiet.listen();
  tick();
  setInterval(tick, 1000);
  document.addEventListener("click", refreshOpened);
  return new Socket(`/ws/teleconsultations/${act}/`, {
    onChanged: ({ event }) => {
      // A new state is another page for everybody: what it may do has changed.
      if (event === "state") void reload();
      parts.refreshOn(event);
      onEvent?.(event);
    },
    onAgain: () => {
      parts.refreshAll();
      void reload();
      onEvent?.("again");
    },
  });
}

/** A dialog that proposes what was measured asks for it when it opens. @param {MouseEvent} event */
function refreshOpened(event) {
  const opener = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-dialog-open]"));
  const dialog = document.getElementById(opener?.dataset.dialogOpen ?? "");
  for (const part of dialog?.querySelectorAll("[data-part-on~=opened]") ?? []) {
    const isFree = () => ![...part.querySelectorAll("input, select")].some(isChanged);
    void parts.refresh(/** @type {HTMLElement} */ (part), isFree).catch(() => undefined);
  }
}

/**
 * Loads the page again only when the state is really another: a socket may repeat itself. Who has just asked for another page
 * goes there: to finish an act is to be led to its report, and a page loaded again would call its reader back.
 */
async function reload() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const state = page.body.dataset.state;
  if (!answer.redirected && state === document.body.dataset.state) return;
  if (performance.now() - left < LEAVING_MS) setTimeout(() => void reload(), LEAVING_MS);
  else location.reload();
}

/** <time data-since="…">: how long, to the second. */
function tick() {
  for (const element of document.querySelectorAll("time[data-since]")) {
    const start = Date.parse(/** @type {HTMLElement} */ (element).dataset.since ?? "");
    if (Number.isNaN(start)) continue;
    const seconds = Math.max(0, Math.floor((Date.now() - start) / 1000));
    element.textContent = `${Math.floor(seconds / 60)}\u00a0min ${String(seconds % 60).padStart(2, "0")}\u00a0s`;
  }
}
