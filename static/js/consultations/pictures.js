// The pictures of the others on the page of an act: where each goes, and what is said on it. A picture that stands still
// says so and since when; one that was cut is not shown any more.
import { tell } from "../media/trouble.js";
import { announce } from "../ui/announce.js";

/**
 * @typedef {import("../media/roles.js").TrackRole} TrackRole
 * @typedef {import("../media/which.js").Role} Role
 * @typedef {import("../media/call.js").Person} Person
 * @typedef {{participant: string, role: TrackRole, frames: number, movedAt: number}} Seen
 */

/** Which relay role each data-from of the page stands for. @type {Record<string, string>} */
const FROM = {
  cart: "cart",
  nurse: "nurse",
  physician: "physician",
  second_physician: "specialist",
  interpreter: "interpreter",
  patient: "patient",
  companion: "companion",
};

const LOOK_MS = 500;
/** A picture on a poor line stands still for a moment: that is no news. */
const FROZEN_MS = 3_000;

/**
 * @typedef {object} Places where the pictures of a page go
 * @property {(key: string, person: Person, role: TrackRole) => HTMLVideoElement | null} take
 * @property {(video: HTMLVideoElement) => void} leave
 */

export class Pictures {
  /** @param {Places} [places] those that the template of a page of an act has */
  constructor(places = { take: frameFor, leave: empty }) {
    this.places = places;
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** Words of the relay: small, or stopped. @type {Map<string, string>} */
    this.levels = new Map();
    /** What ails the devices of each. @type {Map<string, Partial<Record<string, string>>>} */
    this.troubles = new Map();
    /** @type {Map<string, Seen>} */
    this.seen = new Map();
    /** Since when nothing has reached the relay, by its own clock. @type {Map<string, {age: number, at: number}>} */
    this.ages = new Map();
    /** @type {Set<string>} */
    this.frozen = new Set();
    setInterval(() => this.look(), LOOK_MS);
  }

  /** @param {Person} person @param {TrackRole} role @param {MediaStreamTrack} track */
  place(person, role, track) {
    const key = `${person.participant}/${role}`;
    const video = this.places.take(key, person, role);
    if (!video) return;
    if (video.dataset.shows !== key || !this.seen.has(key)) {
      this.seen.set(key, { participant: person.participant, role, frames: -1, movedAt: performance.now() });
    }
    video.dataset.shows = key;
    video.dataset.label = person.label;
    video.hidden = false;
    const second = /** @type {HTMLElement | null} */ (video.closest("[data-second], [data-appears]"));
    if (second) {
      second.hidden = false;
      const name = second.querySelector("[data-second-name]");
      if (name) name.textContent = person.label;
    }
    offOf(video)?.setAttribute("hidden", "");
    give(video, track);
    this.draw(key);
  }

  /** @param {string} key */
  remove(key) {
    this.levels.delete(key);
    this.seen.delete(key);
    this.ages.delete(key);
    this.frozen.delete(key);
    for (const video of videosOf(key)) this.places.leave(video);
  }

  /** Why a picture is small or stands still. @param {string} key @param {string} words */
  level(key, words) {
    this.levels.set(key, words);
    this.draw(key);
    if (words) announce(words);
  }

  /** What somebody says of their devices. @param {string} participant @param {Partial<Record<string, string>>} codes */
  ails(participant, codes) {
    this.troubles.set(participant, codes);
    for (const [key, { participant: whose }] of this.seen) {
      if (whose === participant) this.draw(key);
    }
    this.drawMissing();
  }

  /** How old the last packets of each track are where they pass. @param {string} participant @param {any} measured */
  passed(participant, { up = {} }) {
    const at = performance.now();
    for (const role of ["camera", "hand_camera"]) {
      const ages = [up[role]?.age, up[`${role}_small`]?.age].filter((age) => typeof age === "number");
      if (ages.length) this.ages.set(`${participant}/${role}`, { age: Math.min(...ages) * 1000, at });
    }
  }

  /** @param {Map<string, Person>} people */
  knows(people) {
    this.people = people;
    for (const participant of this.troubles.keys()) {
      if (!people.has(participant)) this.troubles.delete(participant);
    }
    for (const key of this.seen.keys()) this.draw(key);
    this.drawMissing();
  }

  // ------------------------------------------------------------------ what is said on them

  look() {
    const now = performance.now();
    for (const [key, one] of this.seen) {
      const [video] = videosOf(key);
      const frames = video ? painted(video) : 0;
      const isSeen = video?.videoWidth && !document.hidden && video.checkVisibility();
      if (frames !== one.frames || !isSeen) {
        Object.assign(one, { frames, movedAt: now });
      }
      this.draw(key);
    }
  }

  /** @param {string} key */
  draw(key) {
    const one = this.seen.get(key);
    if (!one) return;
    const still = performance.now() - one.movedAt;
    const cut = this.isCut(one.participant, one.role);
    const old = !cut && one.role !== "screen" && still >= FROZEN_MS;
    const words = [this.pictureWords(key, one, cut, old ? still : 0), one.role === "camera" ? this.soundWords(one.participant) : ""];
    for (const video of videosOf(key)) {
      video.toggleAttribute("data-cut-off", cut);
      video.toggleAttribute("data-old", old && !this.levels.get(key));
      caption(video, words.filter(Boolean).join(". "));
    }
    if (old && !this.frozen.has(key) && !this.levels.get(key)) announce("Image figée");
    this.frozen[old ? "add" : "delete"](key);
  }

  /** @param {string} key @param {Seen} one @param {boolean} cut @param {number} still milliseconds; 0: it moves */
  pictureWords(key, { participant, role }, cut, still) {
    const label = this.people.get(participant)?.label ?? "l’autre côté";
    if (cut) return `${role === "hand_camera" ? "Caméra main coupée" : "Caméra coupée"} par ${label}`;
    const trouble = this.troubleOf(participant, role);
    if (trouble) return still ? `${trouble}. Dernière image il y a ${seconds(still)}` : trouble;
    const level = this.levels.get(key);
    if (level || !still) return level ?? "";
    const { age, at } = this.ages.get(key) ?? { age: 0, at: performance.now() };
    const source = age + performance.now() - at >= FROZEN_MS && age >= FROZEN_MS ? ` : rien n’arrive de ${label}` : "";
    return `Image figée depuis ${seconds(still)}${source}`;
  }

  /** @param {string} participant */
  soundWords(participant) {
    const label = this.people.get(participant)?.label ?? "";
    return this.isCut(participant, "voice") ? `Micro coupé par ${label}` : this.troubleOf(participant, "voice");
  }

  /** @param {string} participant @param {TrackRole} role */
  isCut(participant, role) {
    return Boolean(this.people.get(participant)?.tracks.some((track) => track.role === role && track.muted));
  }

  /** @param {string} participant @param {TrackRole} role */
  troubleOf(participant, role) {
    const code = this.troubles.get(participant)?.[role];
    return code && role !== "screen" ? tell(role, code) : "";
  }

  /** Where a picture would be: why there is none. */
  drawMissing() {
    const carts = [...this.people.values()].filter((person) => person.role === "cart");
    const words = carts.map(({ participant }) => this.troubleOf(participant, "hand_camera")).find(Boolean);
    for (const said of document.querySelectorAll("[data-hand-off]")) {
      said.textContent = words ? `${words}.` : "La caméra main n’envoie pas d’image.";
    }
  }
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${Math.round(milliseconds / 1000)}\u00a0s`;

/** @param {string} key @returns {HTMLVideoElement[]} */
const videosOf = (key) => [...document.querySelectorAll("video")].filter((video) => video.dataset.shows === key);

/** Firefox counts those of files alone under the name of the standard. @param {HTMLVideoElement} video @returns {number} */
function painted(video) {
  return /** @type {any} */ (video).mozPaintedFrames ?? video.getVideoPlaybackQuality().totalVideoFrames;
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

/** @param {HTMLVideoElement} video */
function empty(video) {
  video.srcObject = null;
  video.hidden = true;
  video.removeAttribute("data-cut-off");
  video.removeAttribute("data-old");
  caption(video, "");
  delete video.dataset.shows;
  offOf(video)?.removeAttribute("hidden");
  const second = /** @type {HTMLElement | null} */ (video.closest("[data-second], [data-appears]"));
  if (second) second.hidden = true;
}

/** What stands in the place of a picture. @param {HTMLVideoElement} video */
const offOf = (video) => video.parentElement?.querySelector("[data-stage-off], [data-hand-off]");

/** @param {HTMLMediaElement} element @param {MediaStreamTrack} track */
export function give(element, track) {
  const current = /** @type {MediaStream | null} */ (element.srcObject);
  if (current?.getTracks()[0] === track) return;
  element.srcObject = new MediaStream([track]);
  element.play().catch(() => undefined); // the first tap on the page will let it play
}

/** @param {Element} video @param {string} words none: nothing is said */
function caption(video, words) {
  const said = /** @type {HTMLElement | null | undefined} */ (video.parentElement?.querySelector("[data-picture-said]"));
  if (!said || said.textContent === words) return;
  said.textContent = words;
  said.hidden = !words;
}
