/** What ails a device, in one sentence: for the person beside it, and for those who see or hear nothing of it. */

/**
 * @typedef {import("./which.js").Role} Role
 * @typedef {"missing" | "unchosen" | "unused" | "taken" | "gone" | "silent" | "refused" | "busy" | "failed"} Code
 */

/** At the beginning of a sentence, and what is said of it. @type {Readonly<Record<Role, {name: string, plugged: string, e: string}>>} */
const SAID = Object.freeze({
  camera: { name: "Caméra", plugged: "branchée", e: "e" },
  hand_camera: { name: "Caméra main", plugged: "branchée", e: "e" },
  voice: { name: "Micro", plugged: "branché", e: "" },
  stethoscope: { name: "Stéthoscope", plugged: "branché", e: "" },
});

/** @param {Role} role */
export const nameOf = (role) => SAID[role].name;

/** A device that is not there, or not for this. */
export class DeviceTrouble extends Error {
  /** @param {Code} code @param {Role} role @param {Role} [other] which role has it already */
  constructor(code, role, other) {
    super(code);
    this.code = code;
    this.role = role;
    this.other = other;
  }
}

/** What getUserMedia says. @type {Record<string, Code>} */
const CODES = {
  NotAllowedError: "refused",
  NotFoundError: "missing",
  NotReadableError: "busy",
  OverconstrainedError: "missing",
};

/** @param {unknown} failure @returns {Code} */
export function codeOf(failure) {
  if (failure instanceof DeviceTrouble) {
    return failure.code;
  }
  return (failure instanceof DOMException && CODES[failure.name]) || "failed";
}

/** For the person beside it. @param {unknown} failure @param {Role} role */
export function explain(failure, role) {
  const { name, plugged, e } = SAID[role];
  const other = failure instanceof DeviceTrouble && failure.other ? SAID[failure.other].name.toLowerCase() : "";
  return {
    missing: `${name} non ${plugged}.`,
    unchosen: `${name} non ${plugged}, ou pas encore choisi${e}.`,
    unused: `Pas de ${name.toLowerCase()} sur ce poste.`,
    taken: `Cet appareil sert déjà : ${other}. Un appareil ne sert qu’une fois.`,
    gone: `${name} dé${plugged} : vérifiez son câble.`,
    silent: `${name} : plus rien n’en vient. Vérifiez son câble et son interrupteur.`,
    refused: "L’accès à la caméra ou au microphone est refusé. Autorisez-le dans le navigateur.",
    busy: `${name} : l’appareil est utilisé par une autre application.`,
    failed: `${name} : l’appareil n’a pas pu être ouvert.`,
  }[codeOf(failure)];
}

/** Another device in the place of one's own; "" for one's own. @param {Role} role @param {string} [own] @param {string} [label] */
export function standIn(role, own, label) {
  const { name, plugged } = SAID[role];
  return !own || !label || own === label ? "" : `${name} « ${own} » non ${plugged} : l’appel se fait avec « ${label} ».`;
}

/** For the others; "" for what is none of these. @param {Role} role @param {string} code */
export function tell(role, code) {
  const { name, plugged, e } = SAID[role];
  /** @type {Partial<Record<string, string>>} */
  const words = {
    missing: `${name} non ${plugged}`,
    unchosen: `${name} non ${plugged}`,
    unused: `Pas de ${name.toLowerCase()} de l’autre côté`,
    gone: `${name} dé${plugged} : faites vérifier son câble`,
    silent: `${name} : plus rien n’en vient, faites vérifier son câble`,
    refused: `${name} refusé${e} par le navigateur d’en face`,
    busy: `${name} pris${e} par une autre application, en face`,
    failed: `${name} en panne de l’autre côté`,
  };
  return (Object.hasOwn(words, code) && words[code]) || ""; // the code is somebody else's word
}
