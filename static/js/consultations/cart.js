// The page of the person at the cart: four named tracks, the physician's request, the devices.
import { choices, watch } from "../media/devices.js";
import { explain } from "../media/trouble.js";
import { isReplaceable } from "../media/which.js";
import { announce } from "../ui/announce.js";
import { Steered } from "../media/ptz.js";
import { follow } from "./act.js";
import { ActCall } from "./call.js";
import { callBack } from "./called_back.js";
import * as chat from "./chat.js";
import { Drawn } from "./drawn.js";
import * as ecgPanel from "./ecg_panel.js";
import * as ecg from "./ecg_source.js";
import * as images from "./images.js";
import { Stills } from "./stills.js";
import { ThinLine } from "./thin_line.js";

/** @typedef {import("../media/which.js").Role} Role */

/** The devices of the cart and the tracks they are. @type {Record<string, Role>} */
const TRACKS = { camera: "camera", hand_camera: "hand_camera", microphone: "voice", stethoscope: "stethoscope" };

/** What is said of a device that works: before the call, then during it. @type {Record<string, [string, string]>} */
const SAID = { voice: ["prêt", "on vous entend"], stethoscope: ["prêt", "le son part au médecin"] };
/** What is said of one that was cut on purpose. @type {Partial<Record<Role, string>>} */
const CUT = {
  voice: "coupé : on ne vous entend pas",
  camera: "coupée : personne ne la voit",
  hand_camera: "coupée : personne ne la voit",
};

images.follow();
chat.listen();

/** @type {Stills | null} */
let stills = null;
const socket = follow((event) => {
  if (event === "still_wanted" || event === "again") void stills?.look();
});

let wanted = document.querySelector(".ask")?.textContent ?? "";

// The map beside the request follows it; a nurse who reads another page is called back to it.
document.addEventListener("pv:part", () => {
  const next = document.querySelector("[data-map-new]");
  const map = document.querySelector("[data-map]");
  if (next && map) map.replaceChildren(...next.children);
  next?.remove();
  const asked = document.querySelector(".ask")?.textContent ?? "";
  if (asked) announce(asked, "assertive");
  if (asked && asked !== wanted) callBack("Demande du médecin");
  wanted = asked;
});

/** The line of a device says what is sent of it, and which device it is. @param {ActCall} call @param {Role} role */
function tell(call, role) {
  const code = Object.keys(TRACKS).find((name) => TRACKS[name] === role);
  const line = document.querySelector(`[data-device="${code}"]`);
  const { troubles, tracks } = call.devices;
  const [track, trouble] = [tracks.get(role), troubles.get(role)];
  if (!line || (!track && trouble === undefined)) return;
  const cut = call.mutes.has(role) ? CUT[role] : undefined;
  const live = document.body.dataset.state === "in_progress";
  const ready = `${(SAID[role] ?? ["prête", "prête"])[live ? 1 : 0]} : ${named(track)}`;
  write(line, trouble === undefined ? (cut ?? ready) : explain(trouble, role));
  const works = trouble === undefined && cut === undefined;
  line.classList.toggle("low", !works);
  line.classList.toggle("live", works && role === "stethoscope");
  /** @type {HTMLElement} */ (line.querySelector("[data-device-ok]")).hidden = !works || role === "stethoscope";
  /** @type {HTMLElement} */ (line.querySelector("[data-device-live]")).hidden = !works || role !== "stethoscope";
}

/** Without the numbers that Chromium writes behind it. @param {MediaStreamTrack | undefined} track */
const named = (track) => track?.label.replace(/ \([0-9a-f]{4}:[0-9a-f]{4}\)$/, "") ?? "";

/** During an aparté the line is in pause, and says after it what became of the device. @param {Element} line @param {string} words */
function write(line, words) {
  const said = /** @type {HTMLElement} */ (line.querySelector("[data-device-said]"));
  if (document.body.dataset.aside === "held") said.dataset.before = words;
  else said.textContent = words;
}

// Out of the call nothing is sent any more: no device may still say that it is.
document.body.addEventListener("pv:call-left", () => {
  for (const line of document.querySelectorAll("[data-device]")) {
    const said = line.querySelector("[data-device-said]");
    if (said) said.textContent = "éteint";
    line.classList.remove("live", "low");
    for (const sign of line.querySelectorAll("[data-device-ok], [data-device-live]")) sign.setAttribute("hidden", "");
  }
});

// Behind the door of an aparté nothing arrives: no device may say that it does.
document.body.addEventListener("pv:aside", (event) => {
  const { holds } = /** @type {CustomEvent} */ (event).detail;
  for (const said of document.querySelectorAll("[data-device-said]")) {
    const line = /** @type {HTMLElement} */ (said);
    if (holds) line.dataset.before ??= line.textContent ?? "";
    else if (line.dataset.before === undefined) continue;
    line.textContent = holds ? "en pause" : (line.dataset.before ?? "");
    if (!holds) delete line.dataset.before;
  }
});

/** @param {ActCall} call */
async function offerChoices(call) {
  for (const select of document.querySelectorAll("[data-choose-device]")) {
    const element = /** @type {HTMLSelectElement} */ (select);
    const role = TRACKS[element.dataset.chooseDevice ?? ""];
    const found = await choices(role);
    element.replaceChildren(new Option(isReplaceable(role) ? "Choix automatique" : "Aucun", ""));
    for (const one of found) element.add(new Option(one.label, one.deviceId, one.chosen, one.chosen));
    element.onchange = () => void call.use(role, element.value);
  }
}

/** On a mobile network pictures begin small, and grow as the line is found clear: the sound never waits for that. */
const MOBILE_FIRST = 500_000;
const panel = /** @type {HTMLElement | null} */ (document.querySelector("[data-thin-line]"));
const thin = new ThinLine(panel, "Le réseau est faible ici. Rapprochez la tablette d’une fenêtre.");
document.body.addEventListener("pv:call-left", () => thin.forget());

/** Once a page: a camera that comes back, or that somebody moved, is left where it is. */
let arrived = document.body.dataset.state === "in_progress";

if (document.body.dataset.joins !== undefined) {
  /** @type {ActCall} */
  const call = new ActCall({
    send: ["camera", "hand_camera", "voice", "stethoscope"],
    socket,
    // A camera that can move is opened with the right to move it; others open as before.
    asks: { camera: /** @type {MediaTrackConstraints} */ ({ pan: true, tilt: true, zoom: true }) },
    hears: {
      first: panel ? MOBILE_FIRST : undefined,
      onQuality: (quality) => thin.hear(quality),
      onMessage: (participant, label, bytes) => {
        if (label === "ptz") camera.received(participant, bytes);
        else if (label === "drawing") drawn.received(participant, bytes);
      },
      onDriver: ({ participant }) => tellDriver(participant),
    },
    onDevice: (role) => {
      if (role === "camera" && call.devices.tracks.has("camera") && !arrived) camera.arrive();
      arrived ||= call.devices.tracks.has("camera");
      tell(call, role);
      void offerChoices(call);
    },
  });
  const drawn = new Drawn({
    own: () => call.call?.participant ?? "",
    track: (role) => call.devices.tracks.get(/** @type {Role} */ (role)),
  });
  const camera = new Steered((label, bytes) => call.call?.send(label, bytes), () => call.devices.tracks.get("camera"));
  /** The person beside the patient knows who moves the camera. @param {string | null} participant */
  const tellDriver = (participant) => {
    const said = /** @type {HTMLElement | null} */ (document.querySelector('[data-device="camera"] [data-device-said]'));
    const name = call.people.get(participant ?? "")?.label;
    if (!said || (!name && !said.dataset.driven)) return;
    said.dataset.driven = name ?? "";
    if (name) said.textContent = `pilotée par ${name}`;
    else tell(call, "camera");
  };
  // The cameras of the cart are those of its first device: an added one shows something else.
  stills = new Stills((source) => (call.added ? undefined : call.devices.tracks.get(/** @type {Role} */ (source))));
  void stills.look();
  ecg.follow((bytes) => call.call?.send("ecg", bytes));
  ecgPanel.hook();
  watch(() => void offerChoices(call));
  call.enterUnlessHungUp();
}
