// The page of a patient at home: they wait, are let in with a sound, and are in the call; it comes back by itself.
import { choices } from "../media/devices.js";
import { announce } from "../ui/announce.js";
import * as chime from "../ui/chime.js";
import { csrfToken } from "../ui/csrf.js";
import * as another from "./another_device.js";
import { awake } from "./awake.js";
import { letIn } from "./called_back.js";
import * as chat from "./chat.js";
import { turnCamera } from "./other_camera.js";
import { refreshOn } from "./parts.js";
import * as quiet from "./quiet.js";
import { VisitorCall } from "./visitor_call.js";

const LOOK_MS = 4_000;
const page = /** @type {HTMLElement} */ (document.querySelector("[data-home]"));
const trouble = /** @type {HTMLElement} */ (page.querySelector("[data-trouble]"));
let wish = "";
/** Asked once for as long as one stays: a line that comes back asks for its place anew. @type {Promise<string> | null} */
let chosen = null;

const visitor = new VisitorCall(page, {
  name: "home",
  send: ["camera", "voice"],
  grant,
  hears: ["voice"],
  leave: "Raccrocher",
  comeBack: "Revenir",
  warn,
  said: { connected: "Vous êtes dans l’appel" },
  changed,
  began,
  ended: () => void look(),
});

/** @param {string} text */
function warn(text) {
  trouble.textContent = text;
  trouble.hidden = !text;
}

function began() {
  chosen = null;
  void offerOtherCamera();
}

/** @returns {Promise<string>} */
async function grant() {
  let { said, status } = await ask();
  if (said.code === "already_here") {
    wish = await (chosen ??= another.choose());
    if (wish) ({ said, status } = await ask());
    else status = 410;
  }
  if (said.grant) return said.grant;
  visitor.say(said.detail ?? "L’appel n’est pas ouvert.");
  if (status === 410) visitor.call?.hangUp(); // not wanted any more: nobody tries again
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

/** @param {import("../media/call.js").State} state @param {string | undefined} before */
function changed(state, before) {
  if (state === "connected" || state === "waiting" || state === "ended") document.body.classList.toggle("ah-in", state === "connected");
  if (state !== "connected" || before !== "waiting") return;
  letIn("Le médecin vous fait entrer");
  navigator.vibrate?.(200);
  announce("Le médecin vous fait entrer.", "assertive");
  scrollTo(0, 0);
}

async function offerOtherCamera() {
  const cameras = await choices("camera");
  /** @type {HTMLElement} */ (page.querySelector("[data-other-camera]")).hidden = cameras.length < 2;
}

// No socket without an account: what was written is asked for as often as what happens.
quiet.listen();
chat.listen();
document.addEventListener("pv:sent", () => refreshOn("chat"));

/** What happens now; another page once the act is over, or the place is no longer ours. */
async function look() {
  refreshOn("chat");
  const answer = await fetch(page.dataset.waitingUrl ?? "", { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) return; // the line is cut: later
  // A link taken back in mid-call opens nothing any more, and sends nobody out: the call itself says when it ends.
  const gone = answer.status === 404 || answer.status === 410;
  if (gone) return document.body.classList.contains("ah-in") ? undefined : location.reload();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-act-way]");
  if (/** @type {HTMLElement | null} */ (fresh)?.dataset.actWay !== page.dataset.actWay) return location.reload();
  const waiting = page.querySelector("[data-waiting]");
  if (fresh && waiting && fresh.outerHTML !== waiting.innerHTML.trim()) waiting.replaceChildren(fresh);
}

page.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-other-camera]")) void turnCamera(visitor.devices);
});
chime.listen();
awake();
setInterval(() => void look(), LOOK_MS);
if (page.dataset.actWay === "call") void visitor.enter(); // by telephone there is no call to enter
