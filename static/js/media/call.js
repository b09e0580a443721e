/**
 * A call, for the pages that show one.
 *
 *   const call = new Call({ socketUrl: "/ws/media/", grant, publish: { camera: stream, voice: stream },
 *     onTrack: (participant, role, track) => …, onState: (text, state) => … });
 *   call.start();
 *
 * Hanging up is not finishing: nothing here changes the act.
 */

import { Cuts } from "./cuts.js";
import { PublishConnection } from "./publish.js";
import { Kept } from "./recovery.js";
import { Signalling } from "./signalling.js";
import { Meter } from "./stats.js";
import { CROWD, SubscribeConnection, USUAL } from "./subscribe.js";
import { LEVEL_WORDS, STOPPED_WORDS, trackOf } from "./roles.js";
import { TrackMeter } from "./tracks.js";

/**
 * @typedef {import("./roles.js").TrackRole} TrackRole
 * @typedef {import("./roles.js").Level} Level
 * @typedef {import("./publish.js").Wanted} Wanted
 * @typedef {import("./subscribe.js").Slots} Slots
 * @typedef {import("./stats.js").Quality} Quality
 * @typedef {{participant: string, person: string, label: string, role: string, waiting: boolean, present: boolean,
 *   tracks: {role: TrackRole, muted: boolean}[]}} Person
 * @typedef {"connecting" | "waiting" | "connected" | "cut" | "restored" | "ended"} State
 *
 * @typedef {object} CallOptions
 * @property {string} socketUrl
 * @property {string | (() => Promise<string>)} grant a grant, or what fetches one when it is needed
 * @property {Partial<Record<TrackRole, MediaStream | MediaStreamTrack>>} [publish]
 * @property {Partial<Record<TrackRole, boolean>>} [muted] what this person has cut, or has not; for the rest the relay's word holds
 * @property {RTCIceTransportPolicy} [iceTransportPolicy] "relay": through TURN alone
 * @property {number} [first] bits a second that one's own pictures begin with, on a line known to be thin
 * @property {(participant: string, role: TrackRole, track: MediaStreamTrack) => void} [onTrack]
 * @property {(participant: string, role: TrackRole) => void} [onTrackGone]
 * @property {(participant: string, role: TrackRole, level: Level, words: string) => void} [onLevel] a picture is
 *   shown small, stopped, or in full again because of one's own line; words for the screen, "" in full
 * @property {(people: Person[]) => void} [onPeople] everybody in the room, whenever that changes
 * @property {(participant: string, reason: string) => void} [onLeft]
 * @property {(text: string, state: State, code: string) => void} [onState] a French sentence for the screen
 * @property {(quality: Quality) => void} [onQuality] one's own line, every two seconds
 * @property {(by: string | null) => void} [onAside] who talks apart with their side of the room, null: nobody does
 * @property {(silent: boolean) => void} [onSilenced] our voice is kept from the others, or no longer; told at each welcome too
 * @property {(role: TrackRole, words: string) => void} [onStopped] one's own track sent without measure: the relay takes it no more
 * @property {(role: TrackRole, muted: boolean) => void} [onMuted] one's own track is cut, or sent again: what to keep and to show
 * @property {() => object} [onReport] what the page adds to the report of its line
 * @property {(participant: string, measured: object) => void} [onLine] somebody's line as the relay sees it
 * @property {(tracks: import("./tracks.js").TrackNumbers[]) => void} [onTracks] one's own tracks, every ten seconds
 * @property {(driver: {participant: string | null, reason?: string}) => void} [onDriver] somebody drives the camera, or nobody any more
 * @property {(participant: string) => void} [onDriverAsked] somebody asks us, who drive, for the camera
 * @property {import("./channels.js").OnMessage} [onMessage] somebody's small message (see {@link Call.send})
 */

const MEASURE_MS = 2_000;
/** Told to the relay one time in five, and at once after a cut: numbers must not fill a thin line. */
const REPORT_TURNS = 5;
const RESTORED_MS = 6_000;
/** The call goes on without its socket: a short absence is not worth a word. */
const APART_MS = 5_000;

const WORDS = Object.freeze({
  connecting: "Connexion au relais…",
  waiting: "En attente d’admission",
  connected: "Connecté",
  cut: "La ligne est coupée, nous réessayons…",
  apart: "L’appel continue, le serveur ne répond pas : nous réessayons…",
  restored: "Rétabli",
  left: "Vous avez quitté l’appel.",
  removed: "Votre accès à l’appel a pris fin.",
  closed: "L’appel est terminé.",
  lost: "Votre place n’a pas pu être gardée. Rechargez la page.",
});

export class Call {
  /** @param {CallOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {Map<TrackRole, MediaStreamTrack>} */
    this.publishing = new Map();
    for (const [role, source] of Object.entries(options.publish ?? {})) {
      const name = /** @type {TrackRole} */ (role);
      this.publishing.set(name, trackOf(name, source));
    }
    const cut = Object.entries(options.muted ?? {}).filter(([, muted]) => muted);
    this.muted = new Set(cut.map(([role]) => /** @type {TrackRole} */ (role)));
    for (const role of this.muted) {
      this.enable(role);
    }
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** @type {Map<string, {participant: string, role: TrackRole, level: Level, track: MediaStreamTrack}>} */
    this.shown = new Map();
    this.participant = "";
    this.role = "";
    /** Whether the grant lets us drive the camera of the cart. */
    this.drives = false;
    this.waiting = false;
    /** @type {State | ""} */
    this.state = "";
    /** @type {RTCIceServer[]} */
    this.iceServers = [];
    /** @type {Kept | null} */
    this.publisher = null;
    /** @type {Kept | null} */
    this.subscriber = null;
    /** Health of each connection by name; one that is not there is no trouble. @type {Record<string, string>} */
    this.health = {};
    /** How many places the connection was laid out with. @type {Slots} */
    this.slotsLaid = USUAL;
    this.meter = new Meter();
    this.trackMeter = new TrackMeter();
    this.cuts = new Cuts();
    this.turns = 0;
    this.reportedAt = performance.now();
    this.timer = 0;
    this.calm = 0;
    this.text = "";
    /** Why nobody lets us in again after a cut; "": the line is to blame. */
    this.refusal = "";
    this.apart = 0;
    this.apartAt = Infinity;
    this.moved = this.moved.bind(this);
    this.suspect = this.suspect.bind(this);
    this.signalling = new Signalling(options.socketUrl, options.grant, {
      onWelcome: (welcome, again) => this.entered(welcome, again),
      onMessage: (message) => this.told(message),
      onCut: () => this.cutOff(),
      onWait: (code, text) => this.waits(code, text),
      onEnd: (code, text) => this.end(text, code),
    });
  }

  /** Enters the room. Everything else comes through the callbacks. */
  start() {
    this.say("connecting", WORDS.connecting);
    this.signalling.open();
    this.watchNetwork("addEventListener");
    this.timer = window.setInterval(() => void this.measure(), MEASURE_MS);
  }

  // ------------------------------------------------------------------ what the page does

  /** Silences one's own track, here and at the relay. @param {TrackRole} role */
  mute(role) {
    this.setMuted(role, true);
  }

  /** @param {TrackRole} role */
  unmute(role) {
    this.setMuted(role, false);
  }

  /**
   * Puts another track in the place of one, or adds it. The old track is not stopped.
   * @param {TrackRole} role @param {MediaStream | MediaStreamTrack} source
   */
  async replace(role, source) {
    const track = trackOf(role, source);
    this.publishing.set(role, track);
    this.enable(role);
    const current = /** @type {PublishConnection | undefined} */ (this.publisher?.current);
    if (!(await current?.replace(role, track))) {
      this.publishAgain();
    }
  }

  /** Publishes a track no longer. @param {TrackRole} role */
  withdraw(role) {
    if (this.publishing.delete(role)) {
      this.publishAgain();
    }
  }

  /**
   * Sends a small message to those who may receive it, once: it may be lost. Whether it left.
   * @param {import("./channels.js").Label} label @param {Uint8Array<ArrayBuffer>} bytes
   */
  send(label, bytes) {
    const current = /** @type {PublishConnection | undefined} */ (this.publisher?.current);
    return current?.outlets.send(label, bytes) ?? false;
  }

  /** What was just measured is told with the next look, not in its turn. */
  reportSoon() {
    this.turns = 0;
  }

  /** Leaves. The place is given up; the act goes on. */
  hangUp() {
    this.signalling.say("leave", {});
    this.end(WORDS.left, "left");
  }

  // ------------------------------------------------------------------ media

  /** @param {TrackRole} role @param {boolean} muted */
  setMuted(role, muted) {
    this.muted[muted ? "add" : "delete"](role);
    this.enable(role);
    this.signalling.say("mute", { role, muted });
    this.options.onMuted?.(role, muted);
  }

  /** @param {TrackRole} role */
  enable(role) {
    const track = this.publishing.get(role);
    if (track) {
      track.enabled = !this.muted.has(role);
    }
  }

  /**
   * The relay keeps the place and what was cut of it: by another page, which said nothing of what this person wants here.
   * Then both say the same.
   * @param {TrackRole[]} kept
   */
  agree(kept) {
    for (const role of kept.filter((one) => this.options.muted?.[one] === undefined)) {
      this.setMuted(role, true);
    }
    for (const role of new Set([...this.publishing.keys(), ...this.muted, ...kept])) {
      this.signalling.say("mute", { role, muted: this.muted.has(role) });
    }
  }

  publishAgain() {
    if (this.role === "observer") {
      return; // only receives
    }
    // Without a track, too: messages need a way out.
    if (this.publisher) {
      void this.publisher.renew();
    } else if (this.signalling.inside) {
      this.publisher = this.keep("publish", () => this.newPublisher());
      void this.publisher.renew();
    }
  }

  /** @returns {RTCConfiguration} */
  network() {
    const { iceTransportPolicy = "all" } = this.options;
    return { iceServers: this.iceServers, iceTransportPolicy, bundlePolicy: "max-bundle" };
  }

  newPublisher() {
    return new PublishConnection(this.signalling, this.network(), this.publishing, this.options.first ?? null);
  }

  newSubscriber() {
    this.slotsLaid = this.people.size > USUAL.people ? CROWD : USUAL;
    /** @type {import("./channels.js").OnMessage} */
    const onMessage = (participant, label, bytes) => this.options.onMessage?.(participant, label, bytes);
    return new SubscribeConnection(this.signalling, this.network(), onMessage, this.slotsLaid);
  }

  /** Lays out more slots when more people come than the connection has places for; the old one goes after. */
  makeRoom() {
    if (this.slotsLaid === USUAL && this.people.size > USUAL.people) {
      void this.subscriber?.renew();
    }
  }

  /** @param {Wanted} wanted */
  serve(wanted) {
    for (const kept of [this.publisher?.current, this.publisher?.next]) {
      void (/** @type {PublishConnection | null | undefined} */ (kept)?.serve(wanted));
    }
  }

  /** @param {"publish" | "subscribe"} name @param {() => PublishConnection | SubscribeConnection} build */
  keep(name, build) {
    this.health[name] = "connecting";
    const keeper = {
      build,
      isReady: () => this.signalling.inside,
      onCarrying: () => this.show(),
      onHealth: (/** @type {string} */ health) => {
        this.health[name] = health;
        this.checkHealth();
        if (health === "disturbed") {
          this.signalling.probe(); // both connections and the socket share one line
        } else if (health === "cut") {
          this.suspect();
        }
      },
    };
    return new Kept(keeper, { talks: name === "publish" });
  }

  /** @param {"addEventListener" | "removeEventListener"} way */
  watchNetwork(way) {
    window[way]("online", this.moved);
    window[way]("offline", this.suspect);
    /** @type {{connection?: EventTarget}} */ (navigator).connection?.[way]("change", this.suspect);
  }

  /** Another network: whatever was under way on the last one is begun again. */
  moved() {
    this.signalling.reopen();
    this.suspect();
  }

  /** Nothing that worked before is taken for granted. */
  suspect() {
    this.publisher?.suspect();
    this.subscriber?.suspect();
    this.signalling.probe();
  }

  /** @param {any} welcome @param {boolean} again */
  entered(welcome, again) {
    this.apartAt = Infinity;
    this.refusal = "";
    this.participant = welcome.participant;
    this.role = welcome.role;
    this.drives = welcome.drives;
    this.iceServers = welcome.ice_servers;
    this.waiting = welcome.waiting;
    this.people = new Map(welcome.roster.map((/** @type {Person} */ person) => [person.participant, person]));
    this.options.onPeople?.([...this.people.values()]);
    this.options.onAside?.(welcome.aside);
    this.options.onSilenced?.(welcome.silent);
    this.options.onDriver?.({ participant: welcome.driver });
    this.subscriber ??= this.keep("subscribe", () => this.newSubscriber());
    if (!again || welcome.subscribed === null || !this.subscriber.healthy) {
      void this.subscriber.renew();
    }
    if (!this.publisher || !welcome.publishing || !this.publisher.healthy) {
      this.publishAgain();
    }
    this.agree(again ? [] : (welcome.muted ?? []));
    this.checkHealth();
  }

  // ------------------------------------------------------------------ what the relay tells

  /** @param {import("./signalling.js").Message} message */
  told(message) {
    const person = this.people.get(message.participant);
    if (message.type === "slots") {
      this.slots(message);
    } else if (message.type === "grant") {
      this.iceServers = message.ice_servers; // for the next connection: what they say wears out after an hour
      return;
    } else if (message.type === "instant") {
      const { connection, mid, source, stamp, at_ms } = message;
      this.connectionNamed(connection).forEach(({ instants }) => (instants[mid] = { source, stamp, at_ms }));
      return;
    } else if (message.type === "driver") {
      this.options.onDriver?.({ participant: message.participant, reason: message.reason });
      return;
    } else if (message.type === "driver_asked") {
      this.options.onDriverAsked?.(message.participant);
      return;
    } else if (message.type === "wanted") {
      this.serve({ caps: message.caps, small: message.small });
      return;
    } else if (message.type === "stopped") {
      const role = /** @type {TrackRole} */ (message.role.replace("_small", ""));
      this.withdraw(role);
      this.options.onStopped?.(role, STOPPED_WORDS[role]);
      return;
    } else if (message.type === "aside") {
      this.options.onAside?.(message.by);
      return;
    } else if (message.type === "left") {
      this.left(message);
    } else if (message.type === "joined") {
      const { participant, person: whose, label, role, waiting } = message;
      this.people.set(participant, { participant, person: whose, label, role, waiting, present: true, tracks: [] });
      this.makeRoom();
    } else if (message.type === "quality") {
      this.options.onLine?.(message.participant, message);
      return;
    } else if (person) {
      this.amend(person, message);
    }
    this.options.onPeople?.([...this.people.values()]);
  }

  /** @param {Person} person @param {import("./signalling.js").Message} message */
  amend(person, message) {
    if (message.type === "tracks") {
      person.tracks = message.tracks;
    } else if (message.type === "away" || message.type === "back") {
      person.present = message.type === "back";
    } else if (message.type === "changed") {
      person.waiting = message.waiting;
      if (person.participant === this.participant) {
        this.drives = message.drives;
        this.options.onSilenced?.(message.silent);
        this.admitted(message.waiting);
      }
    }
  }

  /** @param {boolean} waiting */
  admitted(waiting) {
    const before = this.waiting;
    this.waiting = waiting;
    this.checkHealth();
    if (before && !waiting) {
      void this.signalling.join(); // somebody admitted may know who is there
    }
  }

  /** @param {import("./signalling.js").Message} message */
  left(message) {
    this.people.delete(message.participant);
    if (message.participant === this.participant) {
      const words = /** @type {Record<string, string>} */ (WORDS);
      this.end(words[message.reason] ?? WORDS.closed, message.reason);
    } else {
      this.options.onLeft?.(message.participant, message.reason);
    }
  }

  /** @param {import("./signalling.js").Message} message */
  slots(message) {
    this.connectionNamed(message.connection).forEach((connection) => (connection.slots = message.slots));
    this.show();
  }

  /** The one of our receiving connections that a message is about, if it is still there. @param {string} name */
  connectionNamed(name) {
    const both = [this.subscriber?.current, this.subscriber?.next];
    return /** @type {SubscribeConnection[]} */ (both.filter((one) => one && "name" in one && one.name === name));
  }

  /** Tells the page of tracks that came, changed or went. */
  show() {
    const connection = /** @type {SubscribeConnection | null | undefined} */ (this.subscriber?.current);
    if (connection && !connection.slots) {
      return; // a new connection: what was shown stays on the screen until we know what it carries
    }
    const now = new Map((connection?.tracks() ?? []).map((one) => [`${one.participant}/${one.role}`, one]));
    for (const [key, one] of this.shown) {
      if (!now.has(key)) {
        this.options.onTrackGone?.(one.participant, one.role);
      }
    }
    for (const [key, one] of now) {
      const before = this.shown.get(key);
      if (before?.track !== one.track) {
        this.options.onTrack?.(one.participant, one.role, one.track);
      }
      if ((before?.level ?? "full") !== one.level) {
        this.options.onLevel?.(one.participant, one.role, one.level, LEVEL_WORDS[one.level]);
      }
    }
    this.shown = now;
  }

  // ------------------------------------------------------------------ what the page is told

  /** The socket is gone; the media may well go on. */
  cutOff() {
    this.apartAt = performance.now();
    window.clearTimeout(this.apart);
    this.apart = window.setTimeout(() => this.checkHealth(), APART_MS + 50);
    this.checkHealth();
  }

  /** @param {string} code @param {string} text */
  waits(code, text) {
    if (this.state === "connecting") {
      this.say("connecting", text, code);
    } else {
      this.refusal = text;
      this.checkHealth();
    }
  }

  checkHealth() {
    if (this.state === "ended") {
      return;
    }
    const healths = Object.values(this.health);
    if (healths.some((health) => health === "cut" || health === "disturbed")) {
      this.say("cut", this.refusal || WORDS.cut, this.refusal ? "refused" : "cut");
    } else if (performance.now() - this.apartAt > APART_MS && this.state !== "cut") {
      this.say(this.waiting ? "waiting" : "connected", this.refusal || WORDS.apart, "apart");
    } else if (!healths.length || healths.some((health) => health === "connecting")) {
      return;
    } else if (this.waiting) {
      this.say("waiting", WORDS.waiting);
    } else {
      const restored = this.state === "cut";
      this.say(restored ? "restored" : "connected", restored ? WORDS.restored : WORDS.connected);
    }
  }

  /** @param {State} state @param {string} text @param {string} [code] */
  say(state, text, code = state) {
    const known = state === this.state && text === this.text;
    if (known || (code === "connected" && this.state === "restored")) {
      return;
    }
    this.state = state;
    this.text = text;
    this.cuts.tell(state === "cut", performance.now());
    window.clearTimeout(this.calm);
    if (state === "restored") {
      this.reportSoon(); // it carries the cut
      this.calm = window.setTimeout(() => this.settle(), RESTORED_MS);
    }
    this.options.onState?.(text, state, code);
  }

  /** "Rétabli" is news for a moment only. */
  settle() {
    if (this.state === "restored") {
      this.state = "";
      this.checkHealth();
    }
  }

  async measure() {
    const quality = await this.meter.measure([this.publisher?.current?.pc, this.subscriber?.current?.pc]);
    if (!quality || this.state === "ended") {
      return;
    }
    this.options.onQuality?.(quality);
    this.turns += 1;
    if (this.turns % REPORT_TURNS === 1) {
      await this.report(quality);
    }
  }

  /** What this browser measured since it last told, track by track. @param {Quality} quality */
  async report({ word: _, ...line }) {
    const connections = [this.publisher?.current, this.subscriber?.current];
    const tracks = await this.trackMeter.measure(
      /** @type {(import("./tracks.js").Measured | null | undefined)[]} */ (connections),
    );
    this.options.onTracks?.(tracks);
    const now = performance.now();
    // What passed during a cut is told as a cut, not as time on a line.
    const seconds = Math.min(2 * REPORT_TURNS * (MEASURE_MS / 1000), Math.round((now - this.reportedAt) / 1000));
    const told = { ...line, seconds, cuts: this.cuts.told(now), ...this.options.onReport?.(), tracks };
    if (this.signalling.say("stats", { report: told })) {
      this.reportedAt = now;
    }
  }

  /** @param {string} text @param {string} code */
  end(text, code) {
    if (this.state === "ended") {
      return;
    }
    window.clearInterval(this.timer);
    window.clearTimeout(this.calm);
    window.clearTimeout(this.apart);
    this.watchNetwork("removeEventListener");
    this.publisher?.close();
    this.subscriber?.close();
    this.subscriber = this.publisher = null;
    this.show();
    this.signalling.close();
    this.say("ended", text, code);
  }
}
