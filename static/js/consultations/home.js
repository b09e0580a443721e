// The page of a patient at home: they wait, are let in with a sound, and are in the call; it comes back by itself.
import { Call } from "../media/call.js";
import { choices } from "../media/devices.js";
import { OwnDevices } from "../media/own_devices.js";
import { explain } from "../media/trouble.js";
import { announce } from "../ui/announce.js";
import * as chime from "../ui/chime.js";
import { csrfToken } from "../ui/csrf.js";
import * as another from "./another_device.js";
import { holds } from "./aparte.js";
import { awake } from "./awake.js";
import { LineSign } from "./line_sign.js";
import { Mutes } from "./mutes.js";
import { turnCamera } from "./other_camera.js";
import { Pictures, give } from "./pictures.js";
import * as presence from "./presence.js";

/**
 * @typedef {import("../media/roles.js").TrackRole} TrackRole
 * @typedef {import("../media/which.js").Role} Role
 * @typedef {import("../media/call.js").Person} Person
 */

/** @type {Partial<Record<import("../media/call.js").State, string>>} */
const SAID = {
  waiting: "Le médecin sait que vous êtes là. Il va vous faire entrer.",
  connected: "Vous êtes dans l’appel",
};
const LOOK_MS = 4_000;
const page = /** @type {HTMLElement} */ (document.querySelector("[data-home]"));
const hangup = /** @type {HTMLButtonElement} */ (page.querySelector("[data-hangup]"));
const trouble = /** @type {HTMLElement} */ (page.querySelector("[data-trouble]"));
/** @type {Map<string, Person>} */
let people = new Map();
/** @type {Call | null} */
let call = null;
let wish = "";

const sign = new LineSign();
const mutes = new Mutes("home");
const pictures = new Pictures({ take: tileFor, leave: (video) => video.closest("figure")?.remove() });
const devices = new OwnDevices({
  send: ["camera", "voice"],
  onDevice: device,
  onTrack: (role, track) => void (track ? call?.replace(role, track) : call?.withdraw(role)),
  onLost: () => call?.reportSoon(),
});

/** @param {string} text */
function say(text) {
  /** @type {HTMLElement} */ (page.querySelector("[data-call-said]")).textContent = text;
}

/** @param {string} text */
function warn(text) {
  trouble.textContent = text;
  trouble.hidden = !text;
}

/** @returns {Promise<string>} */
async function grant() {
  let { said, status } = await ask();
  if (said.code === "already_here") {
    wish = await another.choose();
    if (wish) ({ said, status } = await ask());
    else status = 410;
  }
  if (said.grant) return said.grant;
  say(said.detail ?? "L’appel n’est pas ouvert.");
  if (status === 410) call?.hangUp(); // not wanted any more: nobody tries again
  throw new Error(said.code ?? "grant");
}

async function ask() {
  const body = new FormData();
  body.append("page", another.pageName());
  body.append("wish", wish);
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  const answer = await fetch(page.dataset.home ?? "", { method: "POST", headers, body });
  wish = "";
  return { said: await answer.json(), status: answer.status };
}

/** @param {Role} role @param {MediaStreamTrack | null} track @param {unknown} failure */
function device(role, track, failure) {
  warn(track ? "" : explain(failure, role));
  if (role === "camera") {
    const self = /** @type {HTMLVideoElement} */ (page.querySelector("[data-self-video]"));
    self.srcObject = track && new MediaStream([track]);
    /** @type {HTMLElement} */ (self.closest("[data-self]")).hidden = !track;
  }
  call?.send("presence", presence.written(devices.told()));
}

/** @param {string} key @param {Person} _person @param {TrackRole} role */
function tileFor(key, _person, role) {
  const tiles = /** @type {HTMLElement} */ (page.querySelector("[data-tiles]"));
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
  if (role === "voice") sound(`${participant}/${role}`, track);
  else if (person && role !== "stethoscope") pictures.place(person, role, track);
  name();
}

/** @param {string} key @param {MediaStreamTrack} track */
function sound(key, track) {
  let audio = /** @type {HTMLAudioElement | null} */ (page.querySelector(`audio[data-shows="${key}"]`));
  if (!audio) {
    audio = Object.assign(document.createElement("audio"), { autoplay: true });
    Object.assign(audio.dataset, { track: "voice", shows: key });
    page.querySelector("[data-sinks]")?.append(audio);
  }
  give(audio, track);
}

function name() {
  for (const video of page.querySelectorAll("[data-tiles] video[data-shows]")) {
    const [participant] = (/** @type {HTMLElement} */ (video).dataset.shows ?? "").split("/");
    const caption = video.parentElement?.querySelector("figcaption");
    if (caption) caption.textContent = people.get(participant)?.label ?? "";
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
  const before = document.body.dataset.call;
  document.body.dataset.call = state;
  if (state === "connected" || state === "waiting" || state === "ended") document.body.classList.toggle("ah-in", state === "connected");
  say(SAID[state] ?? text);
  if (state === "connected" && before === "waiting") letIn();
  if (state === "cut" || state === "restored") announce(text, "assertive");
  if (state === "ended") ended();
}

function letIn() {
  chime.sound();
  navigator.vibrate?.(200);
  announce("Le médecin vous fait entrer.", "assertive");
  scrollTo(0, 0);
}

function ended() {
  call = null;
  document.body.dataset.aside = "";
  sign.forget();
  devices.close();
  /** @type {HTMLElement} */ (page.querySelector("[data-self]")).hidden = true;
  for (const button of page.querySelectorAll("[data-cut]")) /** @type {HTMLButtonElement} */ (button).disabled = true;
  word("Revenir");
  void look();
}

/** @param {string} text */
function word(text) {
  /** @type {HTMLElement} */ (hangup.querySelector("[data-word]")).textContent = text;
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
    onStopped: (_role, words) => warn(words),
    onQuality: (quality) => sign.own(quality),
    onLine: (participant, measured) => sign.other(people.get(participant), measured, people.get(entered.participant)),
    onTracks: (tracks) => sign.tracks(tracks, people),
    onMessage: (participant, label, bytes) => {
      const codes = label === "presence" ? presence.read(bytes) : null;
      if (codes) pictures.ails(participant, codes);
    },
  });
  call = entered;
  call.start();
  for (const button of page.querySelectorAll("button")) button.disabled = false;
  word("Raccrocher");
  const cameras = await choices("camera");
  /** @type {HTMLElement} */ (page.querySelector("[data-other-camera]")).hidden = cameras.length < 2;
}

/** What happens now; another page once the act is over, or the place is no longer ours. */
async function look() {
  const answer = await fetch(page.dataset.waitingUrl ?? "", { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) return; // the line is cut: later
  if (answer.status === 404 || answer.status === 410) return location.reload();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-act-state]");
  const state = /** @type {HTMLElement | null} */ (fresh)?.dataset.actState ?? "";
  if (["finished", "closed", "cancelled"].includes(state)) return location.reload();
  const waiting = page.querySelector("[data-waiting]");
  if (fresh && waiting && fresh.outerHTML !== waiting.innerHTML.trim()) waiting.replaceChildren(fresh);
}

page.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
  if (button?.matches("[data-other-camera]")) void turnCamera(devices);
  const role = /** @type {Role | undefined} */ (button?.dataset.cut);
  if (!role || !call) return;
  call.setMuted(role, !call.muted.has(role));
  announce(mutes.said(role));
});
hangup.addEventListener("click", () => (call ? call.hangUp() : void enter()));
chime.listen();
awake();
setInterval(() => void look(), LOOK_MS);
setInterval(() => call?.send("presence", presence.written(devices.told())), presence.AGAIN_MS);
void enter();
