// One side of the call: opens its devices, asks for a grant, shows who is there. Hanging up is not finishing.
import { Call } from "../media/call.js";
import { OwnDevices } from "../media/own_devices.js";
import { KIND } from "../media/roles.js";
import { explain, standIn } from "../media/trouble.js";
import { csrfToken } from "../ui/csrf.js";
import { announce } from "../ui/announce.js";
import * as another from "./another_device.js";
import { holds } from "./aparte.js";
import { Gone } from "./gone.js";
import { LineSign } from "./line_sign.js";
import { Mutes } from "./mutes.js";
import { Pictures, give } from "./pictures.js";
import * as presence from "./presence.js";
import { show, unshow } from "../ui/toasts.js";

/**
 * @typedef {import("../media/roles.js").TrackRole} TrackRole
 * @typedef {import("../media/which.js").Role} Role
 * @typedef {import("../media/call.js").Person} Person
 */

const COOL = "pivot.hung-up";
const CUT = "La ligne est coupée. L’acte continue : nous rétablissons l’appel.";

export class ActCall {
  /**
   * @param {object} options
   * @param {Role[]} options.send
   * @param {import("./socket.js").Socket} options.socket
   * @param {(role: Role) => void} [options.onDevice] something became of a device of ours, or it was cut
   * @param {(role: TrackRole, track: MediaStreamTrack | null) => void} [options.onSound]
   * @param {(words: string) => void} [options.onSoundTrouble] what ails the stethoscope; "": nothing
   * @param {Partial<import("../media/call.js").CallOptions>} [options.hears] what the page wants to hear besides
   * @param {Partial<Record<Role, MediaTrackConstraints>>} [options.asks] more than is usual of a device
   */
  constructor(options) {
    this.options = options;
    /** @type {Call | null} */
    this.call = null;
    this.devices = new OwnDevices({
      send: options.send,
      asks: options.asks,
      onDevice: (role, track, failure) => this.device(role, track, failure),
      onTrack: (role, track) => void (track ? this.call?.replace(role, track) : this.call?.withdraw(role)),
      onLost: (role) => this.lost(role),
    });
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** @type {Map<string, {participant: string, role: TrackRole, track: MediaStreamTrack}>} */
    this.received = new Map();
    this.pictures = new Pictures();
    this.act = document.body.dataset.act ?? "";
    this.mutes = new Mutes(this.act);
    this.wish = "";
    /** What is said in the corner of a cut. */
    this.cutSaid = "";
    /** What is said in the corner of each device. @type {Map<Role, string>} */
    this.warned = new Map();
    /** Whether this page is a second device of somebody who is there. */
    this.added = false;
    /** Asked once for as long as one stays: a line that comes back asks for its place anew. @type {Promise<string> | null} */
    this.chosen = null;
    this.hangup = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-hangup]"));
    this.sign = new LineSign();
    const gone = /** @type {HTMLElement | null} */ (document.querySelector("[data-gone]"));
    this.gone = gone && new Gone(gone);
    this.hook();
  }

  hook() {
    document.addEventListener("click", (event) => {
      if (/** @type {Element} */ (event.target).closest("[data-call-join]")) void this.enter();
    });
    this.hangup?.addEventListener("click", () => (this.call ? this.leave() : void this.enter()));
    document.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-cut]"));
      if (button) this.turn(/** @type {Role} */ (button.dataset.cut));
    });
    setInterval(() => this.tellDevices(), presence.AGAIN_MS);
  }

  /** Enters by itself, unless this person hung up in this act. */
  enterUnlessHungUp() {
    if (sessionStorage.getItem(COOL) === this.act) this.offerReturn();
    else void this.enter();
  }

  async enter() {
    if (this.call || this.devices.inUse) return; // we are there, or on our way
    sessionStorage.removeItem(COOL);
    this.chosen = null;
    this.wish = "";
    this.offerJoin(false);
    this.say("Connexion à l’appel");
    await this.devices.open();
    const call = new Call({
      ...this.options.hears,
      socketUrl: "/ws/media/",
      grant: () => this.grant(),
      publish: Object.fromEntries(this.devices.tracks),
      muted: this.mutes.chosen,
      onMuted: (role, muted) => this.muted(/** @type {Role} */ (role), muted),
      onReport: () => ({ outages: this.devices.outages.told(performance.now()) }),
      onMessage: (participant, label, bytes) => {
        if (label === "presence") this.hears(participant, bytes);
        else this.options.hears?.onMessage?.(participant, label, bytes);
      },
      onPeople: (people) => this.knows(people),
      onTrack: (participant, role, track) => this.receives(participant, role, track),
      onTrackGone: (participant, role) => this.loses(participant, role),
      onLevel: (participant, role, _level, words) => this.pictures.level(`${participant}/${role}`, words),
      onState: (text, state, code) => this.changed(text, state, code),
      onAside: (by) => this.apart(by),
      onStopped: (_role, words) => show(words, "warn"),
      onQuality: (quality) => {
        this.sign.own(quality);
        this.options.hears?.onQuality?.(quality);
      },
      onLine: (participant, measured) => {
        this.pictures.passed(participant, measured);
        this.sign.other(this.people.get(participant), measured, this.people.get(call.participant));
      },
      onTracks: (tracks) => this.sign.tracks(tracks, this.people),
    });
    this.call = call;
    call.start();
    for (const button of document.querySelectorAll("[data-cut], [data-share], [data-hangup]")) {
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
      this.wish = await (this.chosen ??= another.choose());
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

  /** This is a second device of somebody who is there: it starts silent, both ways, and remembers apart what is cut. */
  isAdded() {
    another.keepQuiet();
    const mutes = new Mutes(`${this.act}.added`, { voice: true });
    if (mutes.key === this.mutes.key) return;
    this.mutes = mutes;
    for (const role of this.options.send) this.call?.setMuted(role, mutes.has(role));
  }

  // ------------------------------------------------------------------ one's own devices

  /** @param {Role} role @param {MediaStreamTrack | null} track @param {unknown} failure */
  device(role, track, failure) {
    const speaks = role === "camera" || role === "voice"; // of the others, the line of the device says it
    const words = track ? standIn(role, this.devices.homes.get(role)?.label, track.label) : "";
    if (words) this.warn(role, words);
    else if (track) unshow(this.warned.get(role) ?? "");
    else if (speaks) this.warn(role, explain(failure, role));
    const self = /** @type {HTMLVideoElement | null} */ (document.querySelector("[data-self-video]"));
    if (role === "camera" && self) {
      self.srcObject = track && new MediaStream([track]);
      /** @type {HTMLElement} */ (self.closest("[data-self]")).hidden = !track;
    }
    this.options.onDevice?.(role);
    this.tellDevices();
  }

  /** It went away in the middle of the call: said at once, on both sides, and kept with the act. @param {Role} role */
  lost(role) {
    const words = explain(this.devices.troubles.get(role), role);
    announce(words, "assertive");
    this.warn(role, `${words} ${KIND[role] === "video" ? "L’image reprendra seule" : "Le son reprendra seul"}.`);
    this.call?.reportSoon();
  }

  /** @param {Role} role @param {string} words */
  warn(role, words) {
    unshow(this.warned.get(role) ?? "");
    this.warned.set(role, words);
    show(words, "warn");
  }

  /** Puts a chosen device in the place of the one in use; "": none is chosen any more. @param {Role} role @param {string} deviceId */
  async use(role, deviceId) {
    try {
      await (deviceId ? this.devices.use(role, deviceId) : this.devices.release(role));
    } catch (failure) {
      show(explain(failure, role), "warn");
      this.options.onDevice?.(role);
    }
  }

  /** The others hear of what ails our devices, and again in a moment: such a message may be lost. */
  tellDevices() {
    this.call?.send("presence", presence.written(this.devices.told()));
  }

  /** @param {string} participant @param {Uint8Array} bytes */
  hears(participant, bytes) {
    const codes = presence.read(bytes);
    if (!codes) return;
    this.pictures.ails(participant, codes);
    if (this.people.get(participant)?.role === "cart") {
      this.options.onSoundTrouble?.(this.pictures.troubleOf(participant, "stethoscope"));
    }
  }

  /** @param {Role} role */
  turn(role) {
    const { call } = this;
    if (!call) return;
    call.setMuted(role, !call.muted.has(role));
    announce(this.mutes.said(role));
  }

  /** @param {Role} role @param {boolean} muted */
  muted(role, muted) {
    this.mutes.keep(role, muted);
    this.options.onDevice?.(role);
  }

  // ------------------------------------------------------------------ who is there, what comes

  /** @param {Person[]} people */
  knows(people) {
    this.sign.keep(people.map((person) => person.participant));
    this.people = new Map(people.map((person) => [person.participant, person]));
    this.pictures.knows(this.people);
    this.gone?.look(people);
    for (const { participant, role, track } of this.received.values()) this.place(participant, role, track);
  }

  /** @param {string} participant @param {TrackRole} role @param {MediaStreamTrack} track */
  receives(participant, role, track) {
    this.received.set(`${participant}/${role}`, { participant, role, track });
    this.place(participant, role, track);
  }

  /** @param {string} participant @param {TrackRole} role */
  loses(participant, role) {
    const key = `${participant}/${role}`;
    this.received.delete(key);
    this.pictures.remove(key);
    document.querySelector(`audio[data-shows="${key}"]`)?.remove();
    if (role === "stethoscope") this.options.onSound?.(role, null);
  }

  /** @param {string} participant @param {TrackRole} role @param {MediaStreamTrack} track */
  place(participant, role, track) {
    const person = this.people.get(participant);
    if (!person) return; // the roster comes in a moment
    if (role === "stethoscope") this.options.onSound?.(role, track);
    else if (role === "voice") this.hear(`${participant}/${role}`, track);
    else this.pictures.place(person, role, track);
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

  // ------------------------------------------------------------------ what the page says

  /** Two sides of the call are parted, or together again. @param {string | null} by */
  apart(by) {
    const before = document.body.dataset.aside === "held";
    holds(by);
    document.body.dispatchEvent(new CustomEvent("pv:aside", { detail: { holds: Boolean(by) } }));
    if (by) this.say("Aparté en cours");
    else if (before) this.say("Connexion à l’appel");
  }

  /** @param {string} text @param {import("../media/call.js").State} state @param {string} code */
  changed(text, state, code) {
    document.body.dataset.call = state;
    this.say(text);
    if (state === "cut" || state === "restored") announce(text, "assertive");
    unshow(this.cutSaid);
    this.cutSaid = code === "refused" ? text : CUT; // the line is not to blame for everything
    if (state === "cut") show(this.cutSaid, "warn");
    if (state === "ended") this.ended(code === "removed" ? text : "");
  }

  /** @param {string} out what is said to who was shown out: no button leads them back. */
  ended(out) {
    this.call = null;
    document.body.dataset.aside = ""; // who is not there is not held
    this.sign.forget();
    this.gone?.forget();
    this.devices.close();
    for (const { participant, role } of [...this.received.values()]) this.loses(participant, role);
    const self = /** @type {HTMLElement | null} */ (document.querySelector("[data-self]"));
    if (self) self.hidden = true;
    for (const button of document.querySelectorAll("[data-cut], [data-share]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = true;
    }
    document.body.dispatchEvent(new CustomEvent("pv:call-left"));
    if (out) this.shownOut(out);
    else this.offerReturn();
  }

  /** @param {string} text */
  shownOut(text) {
    this.say(text);
    announce(text, "assertive");
    this.offerJoin(false);
    if (this.hangup) this.hangup.disabled = true;
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
}
