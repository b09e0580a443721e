// [data-bell]: the count of notices, kept true by a socket. It says how many wait, never what they say.
// A list of notices refreshes itself on the event `pv:notices` (see templates/notifications/notices.html); an agenda on
// `pv:agenda` (or `pv:agenda-<id>`, of a place), which the same socket says when something in it changed, by whomever.
import { ring } from "./chime.js";

const LONGEST = 60_000;

export function listen() {
  const bell = /** @type {HTMLElement | null} */ (document.querySelector("[data-bell]"));
  if (bell) connect(bell, 1000);
}

/**
 * @param {HTMLElement} bell
 * @param {number} wait milliseconds before the next try, should this one fail
 */
function connect(bell, wait) {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/avis/`);
  let opened = false;
  socket.addEventListener("message", (event) => {
    opened = true;
    const news = JSON.parse(event.data);
    if (news.changed) document.body.dispatchEvent(new CustomEvent(`pv:${news.changed}`));
    else show(bell, news);
  });
  socket.addEventListener("close", (event) => {
    if (event.code === 4401) return; // signed out: the next page says so
    const next = opened ? 1000 : Math.min(wait * 2, LONGEST);
    setTimeout(() => connect(bell, next), next * (0.5 + Math.random() / 2));
  });
}

/**
 * @param {HTMLElement} bell
 * @param {{unread: number, label: string}} news
 */
function show(bell, { unread, label }) {
  const changed = bell.getAttribute("aria-label") !== label;
  ring(unread, unread > Number(bell.querySelector(".pv-count")?.textContent ?? 0));
  bell.setAttribute("aria-label", label);
  let count = bell.querySelector(".pv-count");
  if (unread === 0) {
    count?.remove();
  } else {
    if (!count) {
      count = document.createElement("span");
      count.className = "pv-count";
      bell.append(count);
    }
    count.textContent = String(unread);
  }
  if (changed) document.body.dispatchEvent(new CustomEvent("pv:notices"));
}
