// One side of the call: opens its devices, asks for a grant, shows who is there. Hanging up is not finishing.
import { Call } from "../media/call.js";
import { explain, open } from "../media/devices.js";
import { csrfToken } from "../ui/csrf.js";
import { announce } from "../ui/announce.js";
import * as another from "./another_device.js";
import { holds } from "./aparte.js";
import { LineSign } from "./line_sign.js";
import { show, unshow } from "../ui/toasts.js";

/**
 * @typedef {import("../media/roles.js").TrackRole} TrackRole
 * @typedef {import("../media/call.js").Person} Person
 */

/** Which relay role each data-from of the page stands for. @type {Record<string, string>} */
const FROM = { cart: "cart", physician: "physician", second_physician: "specialist", interpreter: "interpreter" };

const COOL = "pivot.hung-up";
const CUT = "La ligne est coupée. L’acte continue : nous rétablissons l’appel.";

export class ActCall {
  /**
   * @param {object} options
   * @param {TrackRole[]} options.send
   * @param {import("./socket.js").Socket} options.socket
   * @param {(role: TrackRole, track: MediaStreamTrack | null, failure: unknown) => void} [options.onDevice]
   * @param {(role: TrackRole, track: MediaStreamTrack | null) => void} [options.onSound]
   * @param {Partial<import("../media/call.js").CallOptions>} [options.hears] what the page wants to hear besides
   * @param {Partial<Record<TrackRole, MediaTrackConstraints>>} [options.asks] more than is usual of a device
   */
  constructor(options) {
    this.options = options;
    /** @type {Call | null} */
    this.call = null;
    /** @type {Map<TrackRole, MediaStreamTrack>} */
    this.own = new Map();
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** @type {Map<string, {participant: string, role: TrackRole, track: MediaStreamTrack}>} */
    this.received = new Map();
    /** @type {Map<string, string>} */
    this.captions = new Map();
    this.act = document.body.dataset.act ?? "";
    this.wish = "";
    /** Whether this page is a second device of somebody who is there. */
    this.added = false;
    /** The question, while it is asked. @type {Promise<string> | null} */
    this.asked = null;
    this.hangup = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-hangup]"));
    this.sign = new LineSign();
    this.hook();
  }

  hook() {
    document.addEventListener("click", (event) => {
      if (/** @type {Element} */ (event.target).closest("[data-call-join]")) void this.enter();
    });
    this.hangup?.addEventListener("click", () => (this.call ? this.leave() : void this.enter()));
    this.toggle("[data-mute]", "voice", "Couper le micro", "Rétablir le micro");
    this.toggle("[data-camera-off]", "camera", "Couper la caméra", "Rétablir la caméra");
  }

  /** Enters by itself, unless this person hung up in this act. */
  enterUnlessHungUp() {
    if (sessionStorage.getItem(COOL) === this.act) this.offerReturn();
    else void this.enter();
  }

  async enter() {
    if (this.call) return;
    sessionStorage.removeItem(COOL);
    this.offerJoin(false);
    this.say("Connexion à l’appel");
    await this.openDevices();
    const call = new Call({
      ...this.options.hears,
      socketUrl: "/ws/media/",
      grant: () => this.grant(),
      publish: Object.fromEntries(this.own),
      onPeople: (people) => this.knows(people),
      onTrack: (participant, role, track) => this.receives(participant, role, track),
      onTrackGone: (participant, role) => this.loses(participant, role),
      onLevel: (participant, role, _level, words) => this.caption(participant, role, words),
      onState: (text, state) => this.changed(text, state),
      onAside: (by) => this.apart(by),
      onStopped: (_role, words) => show(words, "warn"),
      onQuality: (quality) => this.sign.own(quality),
      onLine: (participant, measured) => this.sign.other(this.people.get(participant), measured, this.people.get(call.participant)),
      onTracks: (tracks) => this.sign.tracks(tracks, this.people),
    });
    this.call = call;
    call.start();
    for (const button of document.querySelectorAll("[data-mute], [data-camera-off], [data-share], [data-hangup]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = false;
    }
    this.word(this.hangup, "Raccrocher");
  }

  leave() {
    sessionStorage.setItem(COOL, this.act);
    this.options.socket.keepSaying({ type: "in_call", present: false });
    this.call?.hangUp();
  }

  /** @returns {Promise<string>} */
  async grant() {
    let said = await this.ask();
    if (said.code === "already_here") {
      this.wish = await (this.asked ??= another.choose());
      this.asked = null;
      if (!this.wish) this.leave();
      else said = await this.ask();
    }
    if (!said.grant) {
      this.say(said.detail ?? "L’appel n’est pas ouvert.");
      throw new Error(said.code ?? "grant");
    }
    this.added = Boolean(said.is_added);
    if (said.is_added) this.isAdded();
    else this.options.socket.keepSaying({ type: "in_call", present: true }); // the place in the call exists now
    return said.grant;
  }

  /** Asks for a place, from this page. */
  async ask() {
    const body = new FormData();
    body.append("page", another.pageName());
    body.append("wish", this.wish);
    const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
    const answer = await fetch(document.body.dataset.grant ?? "", { method: "POST", headers, body });
    return answer.json();
  }

  /** This is a second device of somebody who is there: it starts silent, both ways. */
  isAdded() {
    if (document.body.dataset.quiet) return;
    another.keepQuiet();
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-mute]"));
    if (button?.getAttribute("aria-pressed") !== "true") button?.click();
  }

  async openDevices() {
    for (const role of this.options.send) {
      if (this.own.get(role)?.readyState === "live") continue;
      try {
        this.take(role, await open(role, "", this.options.asks?.[role]));
      } catch (failure) {
        this.own.delete(role);
        this.options.onDevice?.(role, null, failure);
        if (role === "camera" || role === "voice") show(explain(failure), "warn");
      }
    }
  }

  /** Puts a chosen device in the place of the one in use. @param {TrackRole} role @param {string} deviceId */
  async use(role, deviceId) {
    try {
      const track = await open(role, deviceId, this.options.asks?.[role]);
      this.own.get(role)?.stop();
      this.take(role, track);
      await this.call?.replace(role, track);
    } catch (failure) {
      show(explain(failure), "warn");
      this.options.onDevice?.(role, null, failure);
    }
  }

  /** @param {TrackRole} role @param {MediaStreamTrack} track */
  take(role, track) {
    this.own.set(role, track);
    this.options.onDevice?.(role, track, null);
    const self = /** @type {HTMLVideoElement | null} */ (document.querySelector("[data-self-video]"));
    if (role === "camera" && self) {
      self.srcObject = new MediaStream([track]);
      /** @type {HTMLElement} */ (self.closest("[data-self]")).hidden = false;
    }
  }

  // ------------------------------------------------------------------ who is there, what comes

  /** @param {Person[]} people */
  knows(people) {
    this.sign.keep(people.map((person) => person.participant));
    this.people = new Map(people.map((person) => [person.participant, person]));
    for (const { participant, role, track } of this.received.values()) this.place(participant, role, track);
  }

  /** @param {string} participant @param {TrackRole} role @param {MediaStreamTrack} track */
  receives(participant, role, track) {
    this.received.set(`${participant}/${role}`, { participant, role, track });
    this.place(participant, role, track);
  }

  /** @param {string} participant @param {TrackRole} role */
  loses(participant, role) {
    this.received.delete(`${participant}/${role}`);
    this.captions.delete(`${participant}/${role}`);
    for (const element of document.querySelectorAll(`[data-shows="${participant}/${role}"]`)) this.empty(element);
    if (role === "stethoscope") this.options.onSound?.(role, null);
  }

  /** @param {string} participant @param {TrackRole} role @param {MediaStreamTrack} track */
  place(participant, role, track) {
    const person = this.people.get(participant);
    if (!person) return; // the roster comes in a moment
    if (role === "stethoscope") this.options.onSound?.(role, track);
    else if (role === "voice") this.hear(`${participant}/${role}`, track);
    else this.look(person, role, track);
  }

  /** @param {string} key @param {MediaStreamTrack} track */
  hear(key, track) {
    const sinks = /** @type {HTMLElement} */ (document.querySelector("[data-sinks]"));
    let audio = /** @type {HTMLAudioElement | null} */ (sinks.querySelector(`[data-shows="${key}"]`));
    if (!audio) {
      audio = document.createElement("audio");
      audio.dataset.shows = key;
      audio.dataset.track = "voice";
      audio.autoplay = true;
      audio.muted = another.isQuiet();
      sinks.append(audio);
    }
    give(audio, track);
  }

  /** @param {Person} person @param {TrackRole} role @param {MediaStreamTrack} track */
  look(person, role, track) {
    const key = `${person.participant}/${role}`;
    const video = frameFor(key, person, role);
    if (!video) return;
    video.dataset.shows = key;
    video.dataset.label = person.label;
    video.hidden = false;
    const second = /** @type {HTMLElement | null} */ (video.closest("[data-second], [data-appears]"));
    if (second) {
      second.hidden = false;
      const name = second.querySelector("[data-second-name]");
      if (name) name.textContent = person.label;
    }
    video.parentElement?.querySelector("[data-stage-off], [data-hand-off]")?.setAttribute("hidden", "");
    caption(video, this.captions.get(key) ?? "");
    give(video, track);
  }

  /** Why a picture is small or stands still. @param {string} participant @param {TrackRole} role @param {string} words */
  caption(participant, role, words) {
    const key = `${participant}/${role}`;
    this.captions.set(key, words);
    for (const video of document.querySelectorAll(`video[data-shows="${key}"]`)) caption(video, words);
    if (words) announce(words);
  }

  /** @param {Element} element */
  empty(element) {
    if (element instanceof HTMLAudioElement) return element.remove();
    const video = /** @type {HTMLVideoElement} */ (element);
    video.srcObject = null;
    video.hidden = true;
    caption(video, "");
    delete video.dataset.shows;
    video.parentElement?.querySelector("[data-stage-off], [data-hand-off]")?.removeAttribute("hidden");
    const second = /** @type {HTMLElement | null} */ (video.closest("[data-second], [data-appears]"));
    if (second) second.hidden = true;
  }

  // ------------------------------------------------------------------ what the page says

  /** Two sides of the call are parted, or together again. @param {string | null} by */
  apart(by) {
    const before = document.body.dataset.aside === "held";
    holds(by);
    document.body.dispatchEvent(new CustomEvent("pv:aside", { detail: { holds: Boolean(by) } }));
    if (by) this.say("Aparté en cours");
    else if (before) this.say("Connexion à l’appel");
  }

  /** @param {string} text @param {import("../media/call.js").State} state */
  changed(text, state) {
    document.body.dataset.call = state;
    this.say(text);
    if (state === "cut" || state === "restored") announce(text, "assertive");
    if (state === "cut") show(CUT, "warn");
    else unshow(CUT);
    if (state === "ended") this.ended();
  }

  ended() {
    this.call = null;
    document.body.dataset.aside = ""; // who is not there is not held
    this.sign.forget();
    for (const track of this.own.values()) track.stop();
    this.own.clear();
    for (const element of document.querySelectorAll("[data-shows]")) this.empty(element);
    const self = /** @type {HTMLElement | null} */ (document.querySelector("[data-self]"));
    if (self) self.hidden = true;
    for (const button of document.querySelectorAll("[data-mute], [data-camera-off], [data-share]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = true;
    }
    document.body.dispatchEvent(new CustomEvent("pv:call-left"));
    this.offerReturn();
  }

  offerReturn() {
    this.say("Vous avez quitté l’appel. L’acte reste ouvert.");
    this.offerJoin(true);
    if (this.hangup) this.hangup.disabled = false;
    this.word(this.hangup, "Revenir dans l’appel");
  }

  /** The button that leads back, wherever the page has one. @param {boolean} offered */
  offerJoin(offered) {
    for (const button of document.querySelectorAll("[data-call-join]")) {
      /** @type {HTMLElement} */ (button).hidden = !offered;
    }
  }

  /** @param {string} text */
  say(text) {
    for (const element of document.querySelectorAll("[data-call-said]")) element.textContent = text;
  }

  /** @param {HTMLElement | null} button @param {string} word */
  word(button, word) {
    const element = button?.querySelector("[data-word]");
    if (element) element.textContent = word;
  }

  /** @param {string} selector @param {TrackRole} role @param {string} cut @param {string} restore */
  toggle(selector, role, cut, restore) {
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(selector));
    button?.addEventListener("click", () => {
      const muted = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(muted));
      this.call?.[muted ? "mute" : "unmute"](role);
      this.word(button, muted ? restore : cut);
      announce(muted ? `${role === "voice" ? "Micro coupé" : "Caméra coupée"}` : "Rétabli");
    });
  }
}

/**
 * Where a picture goes: where it is, else the first free place for who sends it, else a new place like the last one.
 * @param {string} key @param {Person} person @param {TrackRole} role
 * @returns {HTMLVideoElement | null}
 */
function frameFor(key, person, role) {
  const frames = /** @type {HTMLVideoElement[]} */ ([...document.querySelectorAll(`video[data-track="${role}"]`)]);
  const fits = frames.filter((one) => (one.dataset.from ?? "").split(" ").some((name) => FROM[name] === person.role));
  const found = fits.find((one) => one.dataset.shows === key) ?? fits.find((one) => !one.dataset.shows);
  const last = fits.at(-1)?.closest("[data-second]");
  if (found || !last) return found ?? null;
  const copy = /** @type {HTMLElement} */ (last.cloneNode(true));
  last.after(copy);
  const video = /** @type {HTMLVideoElement} */ (copy.querySelector("video"));
  delete video.dataset.shows;
  return video;
}

/** @param {HTMLMediaElement} element @param {MediaStreamTrack} track */
function give(element, track) {
  const current = /** @type {MediaStream | null} */ (element.srcObject);
  if (current?.getTracks()[0] === track) return;
  element.srcObject = new MediaStream([track]);
  element.play().catch(() => undefined); // the first tap on the page will let it play
}

/** @param {Element} video @param {string} words none: nothing is said */
function caption(video, words) {
  const said = /** @type {HTMLElement | null | undefined} */ (video.parentElement?.querySelector("[data-picture-said]"));
  if (!said) return;
  said.textContent = words;
  said.hidden = !words;
}
