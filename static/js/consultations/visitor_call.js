// The call of who has no account (a guest by invitation, a patient at home by their link): everybody’s pictures in tiles of their
// own, their own devices, what is cut, what the line is worth. The page says how it gets in, and what it does when that changes.
import { Call } from "../media/call.js";
import { OwnDevices } from "../media/own_devices.js";
import { explain } from "../media/trouble.js";
import { announce } from "../ui/announce.js";
import { holds } from "./aparte.js";
import { Drawn } from "./drawn.js";
import { LineSign } from "./line_sign.js";
import { Mutes } from "./mutes.js";
import { Pictures, give } from "./pictures.js";
import * as presence from "./presence.js";

/**
 * @typedef {import("../media/roles.js").TrackRole} TrackRole
 * @typedef {import("../media/which.js").Role} Role
 * @typedef {import("../media/call.js").Person} Person
 * @typedef {import("../media/call.js").State} State
 * @typedef {{
 *   name: string,
 *   send: Role[],
 *   grant: () => Promise<string>,
 *   hears: readonly TrackRole[],
 *   leave: string,
 *   comeBack: string,
 *   warn: (text: string, role: Role | "") => void,
 *   caption?: (label: string, role: string) => string,
 *   changed?: (state: State, before: string | undefined) => void,
 *   said?: Partial<Record<State, string>>,
 *   silenced?: () => void,
 *   began?: () => void,
 *   ended?: () => void,
 * }} Ways `name` keeps what was cut apart from other pages; `hears`: the sounds that are played; `leave` and `comeBack`: the words of
 *   the button; `warn`: a device that fails, "" when it works again
 */

const WAITS = "Le médecin sait que vous êtes là. Il va vous faire entrer.";

export class VisitorCall {
  /** @param {HTMLElement} page @param {Ways} ways */
  constructor(page, ways) {
    this.page = page;
    this.ways = ways;
    this.tiles = this.find("[data-tiles]");
    this.hangup = /** @type {HTMLButtonElement} */ (this.find("[data-hangup]"));
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** @type {Call | null} */
    this.call = null;
    this.sign = new LineSign();
    this.drawn = new Drawn();
    this.mutes = new Mutes(ways.name);
    this.pictures = new Pictures({
      take: (key, _person, role) => this.tileFor(key, role),
      leave: (video) => video.closest("figure")?.remove(),
    });
    this.devices = new OwnDevices({
      send: ways.send,
      onDevice: (role, track, failure) => this.device(role, track, failure),
      onTrack: (role, track) => void (track ? this.call?.replace(role, track) : this.call?.withdraw(role)),
      onLost: () => this.call?.reportSoon(),
    });
    page.addEventListener("click", (event) => this.cut(/** @type {Element} */ (event.target)));
    this.hangup.addEventListener("click", () => (this.call ? this.call.hangUp() : void this.enter()));
    setInterval(() => this.tell(), presence.AGAIN_MS);
  }

  /** @param {string} selector */
  find(selector) {
    return /** @type {HTMLElement} */ (this.page.querySelector(selector));
  }

  /** @param {string} text */
  say(text) {
    this.find("[data-call-said]").textContent = text;
  }

  tell() {
    this.call?.send("presence", presence.written(this.devices.told()));
  }

  /** @param {Role} role @param {MediaStreamTrack | null} track @param {unknown} failure */
  device(role, track, failure) {
    this.ways.warn(track ? "" : explain(failure, role), role);
    if (role === "camera") {
      const self = /** @type {HTMLVideoElement} */ (this.find("[data-self-video]"));
      self.srcObject = track && new MediaStream([track]);
      /** @type {HTMLElement} */ (self.closest("[data-self]")).hidden = !track;
    }
    this.tell();
  }

  /** @param {string} key @param {TrackRole} role */
  tileFor(key, role) {
    const there = /** @type {HTMLVideoElement | null} */ (this.tiles.querySelector(`video[data-shows="${key}"]`));
    if (there) return there;
    const template = /** @type {HTMLTemplateElement} */ (this.find("[data-tile]"));
    const tile = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
    tile.classList.toggle("screen", role === "screen");
    this.tiles.append(tile);
    return /** @type {HTMLVideoElement} */ (tile.querySelector("video"));
  }

  /** @param {string} participant @param {TrackRole} role @param {MediaStreamTrack} track */
  receive(participant, role, track) {
    const person = this.people.get(participant);
    if (this.ways.hears.includes(role)) this.sound(`${participant}/${role}`, role, track);
    else if (person && role !== "stethoscope") this.pictures.place(person, role, track);
    this.name();
  }

  /** @param {string} key @param {TrackRole} role @param {MediaStreamTrack} track */
  sound(key, role, track) {
    let audio = /** @type {HTMLAudioElement | null} */ (this.page.querySelector(`audio[data-shows="${key}"]`));
    if (!audio) {
      audio = Object.assign(document.createElement("audio"), { autoplay: true });
      Object.assign(audio.dataset, { track: role, shows: key });
      this.page.querySelector("[data-sinks]")?.append(audio);
    }
    give(audio, track);
  }

  name() {
    const words = this.ways.caption ?? ((label) => label);
    for (const video of this.tiles.querySelectorAll("video[data-shows]")) {
      const [participant, role] = (/** @type {HTMLElement} */ (video).dataset.shows ?? "").split("/");
      const caption = video.parentElement?.querySelector("figcaption");
      if (caption) caption.textContent = words(this.people.get(participant)?.label ?? "", role);
    }
  }

  /** @param {string} participant @param {TrackRole} role */
  lose(participant, role) {
    this.pictures.remove(`${participant}/${role}`);
    this.page.querySelector(`audio[data-shows="${participant}/${role}"]`)?.remove();
  }

  /** @param {Person[]} all */
  knows(all) {
    this.people = new Map(all.map((person) => [person.participant, person]));
    this.sign.keep(all.map((person) => person.participant));
    this.pictures.knows(this.people);
    for (const { participant, role, track } of this.call?.shown.values() ?? []) this.receive(participant, role, track);
  }

  /** @param {string} text @param {State} state */
  changed(text, state) {
    const before = document.body.dataset.call;
    document.body.dataset.call = state;
    this.say(this.ways.said?.[state] ?? (state === "waiting" ? WAITS : text));
    this.ways.changed?.(state, before);
    if (state === "cut" || state === "restored") announce(text, "assertive");
    if (state === "ended") this.ended();
  }

  ended() {
    this.call = null;
    document.body.dataset.aside = "";
    this.sign.forget();
    this.devices.close();
    this.find("[data-self]").hidden = true;
    for (const button of this.page.querySelectorAll("[data-cut]")) /** @type {HTMLButtonElement} */ (button).disabled = true;
    this.word(this.ways.comeBack);
    this.ways.ended?.();
  }

  /** @param {string} text */
  word(text) {
    /** @type {HTMLElement} */ (this.hangup.querySelector("[data-word]")).textContent = text;
  }

  async enter() {
    if (this.call || this.devices.inUse) return; // we are there, or on our way
    this.say("Connexion à l’appel");
    await this.devices.open();
    this.call = this.made();
    this.call.start();
    for (const button of this.page.querySelectorAll("button")) button.disabled = false;
    this.word(this.ways.leave);
    this.ways.began?.();
  }

  made() {
    const { sign, pictures, mutes, devices } = this;
    const entered = new Call({
      socketUrl: "/ws/media/",
      grant: this.ways.grant,
      publish: Object.fromEntries(devices.tracks),
      muted: mutes.chosen,
      onMuted: (role, muted) => mutes.keep(role, muted),
      onReport: () => ({ outages: devices.outages.told(performance.now()) }),
      onPeople: (all) => this.knows(all),
      onTrack: (participant, role, track) => this.receive(participant, role, track),
      onTrackGone: (participant, role) => this.lose(participant, role),
      onLevel: (participant, role, _level, words) => pictures.level(`${participant}/${role}`, words),
      onState: (text, state) => this.changed(text, state),
      onAside: holds,
      onSilenced: () => this.ways.silenced?.(),
      onStopped: (_role, words) => this.ways.warn(words, ""),
      onQuality: (quality) => sign.own(quality),
      onLine: (participant, measured) => {
        pictures.passed(participant, measured);
        sign.other(this.people.get(participant), measured, this.people.get(entered.participant));
      },
      onTracks: (tracks) => sign.tracks(tracks, this.people),
      onMessage: (participant, label, bytes) => {
        if (label === "drawing") this.drawn.received(participant, bytes);
        const codes = label === "presence" ? presence.read(bytes) : null;
        if (codes) pictures.ails(participant, codes);
      },
    });
    return entered;
  }

  /** @param {Element} target */
  cut(target) {
    const role = /** @type {Role | undefined} */ (/** @type {HTMLElement | null} */ (target.closest("[data-cut]"))?.dataset.cut);
    if (!role || !this.call) return;
    this.call.setMuted(role, !this.call.muted.has(role));
    announce(this.mutes.said(role));
  }
}
