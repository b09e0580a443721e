// The page of who is in the call by invitation, without an account.
import { announce } from "../ui/announce.js";
import * as chime from "../ui/chime.js";
import { csrfToken } from "../ui/csrf.js";
import { show, unshow } from "../ui/toasts.js";
import { letIn } from "./called_back.js";
import * as chat from "./chat.js";
import { refreshOn } from "./parts.js";
import * as quiet from "./quiet.js";
import { VisitorCall } from "./visitor_call.js";

/** @typedef {import("../media/which.js").Role} Role */

const LOOK_MS = 4_000;
const page = /** @type {HTMLElement} */ (document.querySelector("[data-guest]"));
/** What is said in the corner of each device. @type {Map<string, string>} */
const warned = new Map();

const visitor = new VisitorCall(page, {
  name: "guest",
  send: /** @type {Role[]} */ ((page.dataset.send ?? "").split(" ").filter(Boolean)),
  grant,
  hears: ["voice", "stethoscope"],
  leave: "Quitter l’appel",
  comeBack: "Revenir dans l’appel",
  warn,
  silenced: look,
  changed,
  caption: (label, role) => (role === "screen" ? `Écran partagé par ${label}` : label),
});

async function grant() {
  const answer = await fetch(page.dataset.guest ?? "", {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
  });
  const said = await answer.json();
  if (answer.ok) return said.grant;
  visitor.say(said.detail);
  if (answer.status === 410) visitor.call?.hangUp(); // not wanted any more: nobody tries again
  throw new Error(said.code ?? "grant");
}

/** @param {string} text @param {string} role */
function warn(text, role) {
  if (role) unshow(warned.get(role) ?? "");
  if (!text) return;
  warned.set(role, text);
  show(text, "warn");
}

/** @param {import("../media/call.js").State} state @param {string | undefined} before */
function changed(state, before) {
  if (state !== "connected" || before !== "waiting") return;
  letIn("Le médecin vous fait entrer");
  navigator.vibrate?.(200);
  announce("Le médecin vous fait entrer.", "assertive");
}

/** What the physician decided of us, told by the relay at once and asked for besides; and what was written. */
function look() {
  refreshOn("observer");
  refreshOn("chat");
}

quiet.listen();
chat.listen();
chime.listen();
document.addEventListener("pv:sent", look);
setInterval(look, LOOK_MS);
void visitor.enter();
