// The sign of the line: bars, a word, whose line it is; and the numbers behind it, for a help-desk.
import { LABEL } from "../media/roles.js";
import { Steady, WORDS, judgeFromRelay, worse } from "../media/stats.js";
import { announce } from "../ui/announce.js";

/**
 * @typedef {import("../media/stats.js").Verdict} Verdict
 * @typedef {import("../media/call.js").Person} Person
 * @typedef {import("../media/tracks.js").TrackNumbers} TrackNumbers
 * @typedef {{whose: string, verdict: Verdict, steady: Steady, up: number, down: number, loss: number, rtt: number | null}} Line
 */

const OWN = "own";
/** What the line does for the sound, where a picture had to yield. @type {Readonly<Partial<Record<Verdict, string>>>} */
const YIELDS = Object.freeze({ poor: "voix et stéthoscope d’abord", audio_only: "voix et stéthoscope d’abord" });

/** @type {Record<string, string>} */
const SMALL = { camera_small: "caméra, petite image", hand_camera_small: "caméra main, petite image" };

export class LineSign {
  constructor() {
    const names = document.getElementById("line-names");
    /** @type {Record<string, string>} */
    this.names = JSON.parse(names?.textContent || "{}");
    /** @type {Map<string, Line>} */
    this.lines = new Map();
    this.said = "";
  }

  /** One's own line, as this browser measures it. @param {import("../media/stats.js").Quality} quality */
  own({ verdict, up_kbps, down_kbps, loss, rtt_ms }) {
    this.keepLine(OWN, "la vôtre", verdict, { up: up_kbps, down: down_kbps, loss, rtt: rtt_ms });
  }

  /** Another one's, as the relay counts it. @param {Person | undefined} person @param {any} measured @param {Person | undefined} self */
  other(person, measured, self) {
    if (!person || person.participant === self?.participant) return;
    const whose = this.nameOf(person, self);
    const up = Object.values(measured.up ?? {}).reduce((sum, track) => sum + track.kbps, 0);
    const received = /** @type {{kbps: number}[]} */ (measured.down?.tracks ?? []);
    const losses = Object.values(measured.up ?? {}).map((track) => track.loss);
    this.keepLine(person.participant, whose, judgeFromRelay(measured), {
      up,
      down: received.reduce((sum, track) => sum + track.kbps, 0),
      loss: Math.max(0, measured.down?.loss ?? 0, ...losses),
      rtt: measured.down?.rtt_ms ?? null,
    });
  }

  /** Each device has a line of its own: a second one is never called as the first. @param {Person} person @param {Person | undefined} self */
  nameOf(person, self) {
    if (person.person && person.person === self?.person) return "la ligne de votre autre appareil";
    if (person.person && person.person !== person.participant) return `la ligne de ${person.label}`;
    return this.names[person.role] ?? `la ligne de ${person.label}`;
  }

  /** @param {string} key @param {string} whose @param {Verdict} verdict @param {{up: number, down: number, loss: number, rtt: number | null}} numbers */
  keepLine(key, whose, verdict, numbers) {
    const steady = this.lines.get(key)?.steady ?? new Steady();
    this.lines.set(key, { whose, steady, verdict: steady.hear(verdict), ...numbers });
    this.show();
  }

  /** Forgets the lines of those who left. @param {string[]} participants */
  keep(participants) {
    for (const key of this.lines.keys()) {
      if (key !== OWN && !participants.includes(key)) this.lines.delete(key);
    }
  }

  /** Out of the call there is no line. */
  forget() {
    this.lines.clear();
    this.write("unknown", "Ligne non mesurée", "");
  }

  show() {
    const lines = [...this.lines.values()];
    const verdict = lines.map((line) => line.verdict).reduce(worse);
    const worst = lines.filter((line) => line.verdict === verdict);
    const own = this.lines.get(OWN);
    const speed = own ? `${(own.up / 1000).toFixed(1).replace(".", ",")}\u00a0Mbit/s` : "";
    const whose = [...new Set(worst.map((line) => line.whose))].join(" et ");
    const detail = verdict === "good" ? speed : [whose, YIELDS[verdict]].filter(Boolean).join(" : ");
    const word = verdict === "audio_only" ? "Son seulement" : `Ligne ${WORDS[verdict]}`;
    this.write(verdict, word, detail);
    const news = `${word}${verdict === "good" ? "" : `, ${whose}`}`;
    if (news !== this.said && (this.said || verdict !== "good")) announce(news);
    this.said = news;
    this.fill(lines);
  }

  /** @param {string} verdict @param {string} word @param {string} detail */
  write(verdict, word, detail) {
    for (const sign of document.querySelectorAll("[data-line-sign]")) {
      /** @type {HTMLElement} */ (sign).dataset.verdict = verdict;
      put(sign.querySelector("[data-line]"), word);
      put(sign.querySelector("[data-line-whose]"), detail);
    }
  }

  /** @param {Line[]} lines */
  fill(lines) {
    const rows = document.querySelector("[data-line-rows]");
    const own = this.lines.get(OWN);
    rows?.replaceChildren(
      ...[...lines].sort((one, other) => Number(other === own) - Number(one === own)).map(({ whose, verdict, up, down, loss, rtt }) => {
        const row = document.createElement("tr");
        const head = document.createElement("th");
        head.scope = "row";
        head.textContent = `${whose[0].toUpperCase()}${whose.slice(1)} : ${WORDS[verdict]}`;
        row.append(head, ...[up, down, percent(loss), rtt === null ? "" : `${rtt}\u00a0ms`].map(cell));
        return row;
      }),
    );
  }

  /** Track by track, what one sends and receives. @param {TrackNumbers[]} tracks @param {Map<string, Person>} people */
  tracks(tracks, people) {
    const list = document.querySelector("[data-line-tracks]");
    list?.replaceChildren(
      ...tracks.map((track) => {
        const line = document.createElement("li");
        line.textContent = sentence(track, people);
        return line;
      }),
    );
  }
}

/** Writes only what is new: a region that is written again would be read again. @param {Element | null} element @param {string} text */
function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** @param {string | number} value */
function cell(value) {
  const element = document.createElement("td");
  element.className = "num";
  element.textContent = String(value);
  return element;
}

/** @param {number} share */
const percent = (share) => `${(share * 100).toFixed(1).replace(".", ",")}\u00a0%`;

/** « Réception, caméra de Nadia Benali : 850 kbit/s, 640 × 480, 24 images/s, pertes 0,4 % » @param {TrackNumbers} track @param {Map<string, Person>} people */
function sentence(track, people) {
  const role = LABEL[/** @type {import("../media/roles.js").TrackRole} */ (track.role)] ?? SMALL[track.role];
  const of = track.from ? ` de ${people.get(track.from)?.label ?? "l’autre côté"}` : "";
  const said = [`${track.kbps}\u00a0kbit/s`];
  if (track.width) said.push(`${track.width}\u00a0×\u00a0${track.height}`, `${String(track.fps).replace(".", ",")} images/s`);
  said.push(`pertes ${percent(track.loss)}`);
  if (track.freezes) said.push(`${track.freezes}\u00a0gel${track.freezes > 1 ? "s" : ""}`);
  if (track.made_up) said.push(`son reconstitué ${percent(track.made_up)}`);
  if (track.slowed) said.push("ordinateur trop chargé");
  return `${track.way === "up" ? "Envoi" : "Réception"}, ${role}${of} : ${said.join(", ")}`;
}
