// The page of who is in the call by invitation, without an account: everybody’s pictures in tiles of their own.
import { Call } from "../media/call.js";
import { OwnDevices } from "../media/own_devices.js";
import { explain } from "../media/trouble.js";
import { announce } from "../ui/announce.js";
import { csrfToken } from "../ui/csrf.js";
import { show, unshow } from "../ui/toasts.js";
import { holds } from "./aparte.js";
import { LineSign } from "./line_sign.js";
import { Mutes } from "./mutes.js";
import { Pictures, give } from "./pictures.js";
import * as presence from "./presence.js";

/**
 * @typedef {import("../media/roles.js").TrackRole} TrackRole
 * @typedef {import("../media/which.js").Role} Role
 * @typedef {import("../media/call.js").Person} Person
 */

const page = /** @type {HTMLElement} */ (document.querySelector("[data-guest]"));
const tiles = /** @type {HTMLElement} */ (page.querySelector("[data-tiles]"));
const hangup = /** @type {HTMLButtonElement} */ (page.querySelector("[data-hangup]"));
/** @type {Map<string, Person>} */
let people = new Map();
/** @type {Call | null} */
let call = null;
/** What is said in the corner of each device. @type {Map<Role, string>} */
const warned = new Map();

const sign = new LineSign();
const mutes = new Mutes("guest");
const pictures = new Pictures({ take: tileFor, leave: (video) => video.closest("figure")?.remove() });
const devices = new OwnDevices({
  send: /** @type {Role[]} */ ((page.dataset.send ?? "").split(" ").filter(Boolean)),
  onDevice: (role, track, failure) => device(role, track, failure),
  onTrack: (role, track) => void (track ? call?.replace(role, track) : call?.withdraw(role)),
  onLost: () => call?.reportSoon(),
});

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

/** @param {Role} role @param {MediaStreamTrack | null} track @param {unknown} failure */
function device(role, track, failure) {
  unshow(warned.get(role) ?? "");
  if (!track) {
    warned.set(role, explain(failure, role));
    show(explain(failure, role), "warn");
  }
  if (role === "camera") {
    const self = /** @type {HTMLVideoElement} */ (page.querySelector("[data-self-video]"));
    self.srcObject = track && new MediaStream([track]);
    /** @type {HTMLElement} */ (self.closest("[data-self]")).hidden = !track;
  }
  call?.send("presence", presence.written(devices.told()));
}

/** @param {string} key @param {Person} _person @param {TrackRole} role */
function tileFor(key, _person, role) {
  const there = /** @type {HTMLVideoElement | null} */ (tiles.querySelector(`video[data-shows="${key}"]`));
  if (there) return there;
  const template = /** @type {HTMLTemplateElement} */ (page.querySelector("[data-tile]"));
  const tile = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
  tile.classList.toggle("screen", role === "screen");
  tiles.append(tile);
  return /** @type {HTMLVideoElement} */ (tile.querySelector("video"));
}

/** @param {string} participant @param {TrackRole} role @param {MediaStreamTrack} track */
function receive(participant, role, track) {
  const person = people.get(participant);
  if (role === "voice" || role === "stethoscope") sound(`${participant}/${role}`, role, track);
  else if (person) pictures.place(person, role, track);
  name();
}

/** @param {string} key @param {TrackRole} role @param {MediaStreamTrack} track */
function sound(key, role, track) {
  let audio = /** @type {HTMLAudioElement | null} */ (page.querySelector(`audio[data-shows="${key}"]`));
  if (!audio) {
    audio = Object.assign(document.createElement("audio"), { autoplay: true });
    Object.assign(audio.dataset, { track: role, shows: key });
    page.querySelector("[data-sinks]")?.append(audio);
  }
  give(audio, track);
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
  pictures.remove(`${participant}/${role}`);
  page.querySelector(`audio[data-shows="${participant}/${role}"]`)?.remove();
}

/** @param {Person[]} all */
function knows(all) {
  people = new Map(all.map((person) => [person.participant, person]));
  sign.keep(all.map((person) => person.participant));
  pictures.knows(people);
  for (const { participant, role, track } of call?.shown.values() ?? []) receive(participant, role, track);
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
  sign.forget();
  devices.close();
  /** @type {HTMLElement} */ (page.querySelector("[data-self]")).hidden = true;
  for (const button of page.querySelectorAll("[data-cut]")) {
    /** @type {HTMLButtonElement} */ (button).disabled = true;
  }
  word(hangup, "Revenir dans l’appel");
}

/** @param {Element} button @param {string} text */
function word(button, text) {
  /** @type {HTMLElement} */ (button.querySelector("[data-word]")).textContent = text;
}

async function enter() {
  if (call || devices.inUse) return; // we are there, or on our way
  say("Connexion à l’appel");
  await devices.open();
  const entered = new Call({
    socketUrl: "/ws/media/",
    grant,
    publish: Object.fromEntries(devices.tracks),
    muted: mutes.chosen,
    onMuted: (role, muted) => mutes.keep(role, muted),
    onReport: () => ({ outages: devices.outages.told(performance.now()) }),
    onPeople: knows,
    onTrack: receive,
    onTrackGone: lose,
    onLevel: (participant, role, _level, words) => pictures.level(`${participant}/${role}`, words),
    onState: changed,
    onAside: holds,
    onStopped: (_role, words) => show(words, "warn"),
    onQuality: (quality) => sign.own(quality),
    onLine: (participant, measured) => {
      pictures.passed(participant, measured);
      sign.other(people.get(participant), measured, people.get(entered.participant));
    },
    onTracks: (tracks) => sign.tracks(tracks, people),
    onMessage: (participant, label, bytes) => {
      const codes = label === "presence" ? presence.read(bytes) : null;
      if (codes) pictures.ails(participant, codes);
    },
  });
  call = entered;
  call.start();
  for (const button of page.querySelectorAll("button")) button.disabled = false;
  word(hangup, "Quitter l’appel");
}

page.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-cut]"));
  const role = /** @type {Role} */ (button?.dataset.cut);
  if (!button || !call) return;
  call.setMuted(role, !call.muted.has(role));
  announce(mutes.said(role));
});
hangup.addEventListener("click", () => (call ? call.hangUp() : void enter()));
setInterval(() => call?.send("presence", presence.written(devices.told())), presence.AGAIN_MS);
void enter();
