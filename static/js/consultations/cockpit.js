// The physician's page: the call, the stethoscope, the captures, the notes.
import { follow } from "./act.js";
import * as aparte from "./aparte.js";
import * as atTheDoor from "./at_the_door.js";
import * as bodyMap from "./body_map.js";
import { ActCall } from "./call.js";
import { CameraPanel } from "./camera.js";
import * as capture from "./capture.js";
import * as chat from "./chat.js";
import { Drawing } from "./drawing.js";
import { Drawn } from "./drawn.js";
import { EcgPane } from "./ecg.js";
import * as heardWords from "./heard_words.js";
import * as images from "./images.js";
import * as notes from "./notes.js";
import { refreshOn } from "./parts.js";
import { Share } from "./share.js";
import * as shortWays from "./short_ways.js";
import { Stethoscope } from "./stethoscope.js";
import * as toldIn from "./told_in.js";

const socket = follow();
notes.hook();
capture.listen();
images.follow();
aparte.watch();
shortWays.listen();
chat.listen();
toldIn.listen();
atTheDoor.listen();
document.addEventListener("pv:saved", () => refreshOn("draft"));

const map = /** @type {HTMLElement | null} */ (document.querySelector('[data-part="demande"]'));
if (map) {
  bodyMap.hook(map);
  heardWords.hook(map, document.querySelector("form[data-notes]"));
}
const sound = document.querySelector("[data-stethoscope]");
const stethoscope = sound ? new Stethoscope(/** @type {HTMLElement} */ (sound)) : null;

document.addEventListener("pv:part", () => {
  const shown = /** @type {HTMLElement | null} */ (document.querySelector("[data-captures][data-agreed]"));
  const count = document.querySelector("[data-captures-count]");
  if (shown && count) count.textContent = shown.dataset.captures ?? "0";
});

document.querySelector("[data-enlarge]")?.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.currentTarget);
  const large = button.closest(".ck-hand")?.classList.toggle("large") ?? false;
  button.setAttribute("aria-pressed", String(large));
});

if (document.body.dataset.state === "in_progress") {
  /** @type {ActCall} */
  const call = new ActCall({
    send: ["camera", "voice"],
    socket,
    onSound: (_role, track) => stethoscope?.setTrack(track),
    onSoundTrouble: (words) => stethoscope?.ails(words),
    hears: {
      onMessage: (participant, label, bytes) => {
        if (label === "ecg") ecg?.received(participant, bytes);
        else if (label === "ptz") camera?.received(bytes);
        else if (label === "drawing") drawn.received(participant, bytes);
      },
      onDriver: (driver) => camera?.drives(driver),
      onDriverAsked: (participant) => camera?.asked(participant),
    },
  });
  const share = new Share(call);
  const drawn = new Drawn();
  const sheet = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-drawing]"));
  if (sheet) new Drawing(sheet, call, share);
  const pane = /** @type {HTMLElement | null} */ (document.querySelector("[data-ecg]"));
  const ecg = pane && new EcgPane(pane, () => call.call, () => stethoscope?.latency ?? 0);
  const panel = /** @type {HTMLElement | null} */ (document.querySelector("[data-camera-drive]"));
  const camera = panel && new CameraPanel(panel, call);
  call.enterUnlessHungUp();
}
