// The page of who is in the call by invitation, without an account: everybody’s pictures in tiles of their own.
import { Call } from "../media/call.js";
import { explain, open } from "../media/devices.js";
import { announce } from "../ui/announce.js";
import { csrfToken } from "../ui/csrf.js";
import { show } from "../ui/toasts.js";
import { holds } from "./aparte.js";

/**
 * @typedef {import("../media/roles.js").TrackRole} TrackRole
 * @typedef {import("../media/call.js").Person} Person
 */

const page = /** @type {HTMLElement} */ (document.querySelector("[data-guest]"));
const tiles = /** @type {HTMLElement} */ (page.querySelector("[data-tiles]"));
const hangup = /** @type {HTMLButtonElement} */ (page.querySelector("[data-hangup]"));
/** @type {Map<string, Person>} */
let people = new Map();
/** @type {Map<TrackRole, MediaStreamTrack>} */
const own = new Map();
/** @type {Call | null} */
let call = null;

/** @param {string} text */
function say(text) {
  /** @type {HTMLElement} */ (page.querySelector("[data-call-said]")).textContent = text;
}

async function grant() {
  const answer = await fetch(page.dataset.guest ?? "", {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
  });
  const said = await answer.json();
  if (answer.ok) return said.grant;
  say(said.detail);
  if (answer.status === 410) call?.hangUp(); // not wanted any more: nobody tries again
  throw new Error(said.code ?? "grant");
}

async function openDevices() {
  for (const role of /** @type {TrackRole[]} */ ((page.dataset.send ?? "").split(" ").filter(Boolean))) {
    try {
      own.set(role, await open(role));
    } catch (failure) {
      show(explain(failure), "warn");
    }
  }
  const camera = own.get("camera");
  const self = /** @type {HTMLVideoElement} */ (page.querySelector("[data-self-video]"));
  self.srcObject = camera ? new MediaStream([camera]) : null;
  /** @type {HTMLElement} */ (self.closest("[data-self]")).hidden = !camera;
}

/** @param {string} key @param {TrackRole} role @returns {HTMLMediaElement} */
function place(key, role) {
  const there = /** @type {HTMLMediaElement | null} */ (page.querySelector(`[data-shows="${key}"]`));
  if (there) return there;
  if (role === "voice" || role === "stethoscope") {
    const audio = document.createElement("audio");
    audio.autoplay = true;
    audio.dataset.track = role;
    page.querySelector("[data-sinks]")?.append(audio);
    return audio;
  }
  const template = /** @type {HTMLTemplateElement} */ (page.querySelector("[data-tile]"));
  const tile = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
  tile.classList.toggle("screen", role === "screen");
  tiles.append(tile);
  return /** @type {HTMLVideoElement} */ (tile.querySelector("video"));
}

/** @param {string} participant @param {TrackRole} role @param {MediaStreamTrack} track */
function receive(participant, role, track) {
  const element = place(`${participant}/${role}`, role);
  element.dataset.shows = `${participant}/${role}`;
  element.srcObject = new MediaStream([track]);
  element.play().catch(() => undefined); // the first tap on the page will let it play
  name();
}

function name() {
  for (const video of tiles.querySelectorAll("video[data-shows]")) {
    const [participant, role] = (/** @type {HTMLElement} */ (video).dataset.shows ?? "").split("/");
    const label = people.get(participant)?.label ?? "";
    const caption = video.parentElement?.querySelector("figcaption");
    if (caption) caption.textContent = role === "screen" ? `Écran partagé par ${label}` : label;
  }
}

/** @param {string} participant @param {TrackRole} role */
function lose(participant, role) {
  const element = page.querySelector(`[data-shows="${participant}/${role}"]`);
  (element?.closest("figure") ?? element)?.remove();
}

/** @param {string} participant @param {TrackRole} role @param {string} words */
function caption(participant, role, words) {
  const said = page.querySelector(`[data-shows="${participant}/${role}"]`)?.parentElement?.querySelector("[data-picture-said]");
  if (!said) return;
  said.textContent = words;
  /** @type {HTMLElement} */ (said).hidden = !words;
}

/** @param {string} text @param {import("../media/call.js").State} state */
function changed(text, state) {
  document.body.dataset.call = state;
  say(state === "waiting" ? "Le médecin sait que vous êtes là. Il va vous faire entrer." : text);
  if (state === "cut" || state === "restored") announce(text, "assertive");
  if (state === "ended") ended();
}

function ended() {
  call = null;
  document.body.dataset.aside = "";
  for (const track of own.values()) track.stop();
  own.clear();
  /** @type {HTMLElement} */ (page.querySelector("[data-self]")).hidden = true;
  for (const button of page.querySelectorAll("[data-mute], [data-camera-off]")) {
    /** @type {HTMLButtonElement} */ (button).disabled = true;
  }
  word(hangup, "Revenir dans l’appel");
}

/** @param {Element} button @param {string} text */
function word(button, text) {
  /** @type {HTMLElement} */ (button.querySelector("[data-word]")).textContent = text;
}

async function enter() {
  say("Connexion à l’appel");
  await openDevices();
  call = new Call({
    socketUrl: "/ws/media/",
    grant,
    publish: Object.fromEntries(own),
    onPeople: (all) => {
      people = new Map(all.map((person) => [person.participant, person]));
      name();
    },
    onTrack: receive,
    onTrackGone: lose,
    onLevel: (participant, role, _level, words) => caption(participant, role, words),
    onState: changed,
    onAside: holds,
  });
  call.start();
  for (const button of page.querySelectorAll("button")) button.disabled = false;
  word(hangup, "Quitter l’appel");
}

/** @param {string} selector @param {TrackRole} role @param {string} cut @param {string} restore */
function toggle(selector, role, cut, restore) {
  const button = page.querySelector(selector);
  button?.addEventListener("click", () => {
    const muted = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(muted));
    call?.[muted ? "mute" : "unmute"](role);
    word(button, muted ? restore : cut);
  });
}

toggle("[data-mute]", "voice", "Couper le micro", "Rétablir le micro");
toggle("[data-camera-off]", "camera", "Couper la caméra", "Rétablir la caméra");
hangup.addEventListener("click", () => (call ? call.hangUp() : void enter()));
void enter();
