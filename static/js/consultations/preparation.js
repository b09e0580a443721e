// Preparation: each camera seen, each microphone heard, the line measured; the observation saves itself.
import { testLine } from "../media/line_test.js";
import { show } from "../ui/toasts.js";
import { unsent } from "../ui/unsaved.js";
import "./instruments.js";
import { follow } from "./act.js";
import * as chat from "./chat.js";
import * as checkList from "./check_list.js";
import * as notes from "./notes.js";
import * as images from "./images.js";
import { send } from "./quiet.js";
import { both, listen, propose, say } from "./trials.js";
import * as upload from "./upload.js";

/** What a line is worth in the check of a cart; the others are degraded. @type {Record<string, string>} */
const PROPOSED = { good: "ok", insufficient: "failed", none: "failed" };

notes.hook();
upload.listen();
images.follow();
chat.listen();
follow();
void checkList.begin();

// <form data-after-saved>: « Nous sommes prêts » leaves the page, so what is typed elsewhere on it goes first. The note saves
// itself and is sent with the page.
document.addEventListener("htmx:confirm", (event) => {
  const form = /** @type {HTMLElement} */ (event.target);
  if (!form.matches("[data-after-saved]")) return;
  const left = unsent().find((one) => one.dataset.notes === undefined);
  if (!left) return;
  event.preventDefault();
  const section = left.closest("section");
  show(`Pas encore enregistré : ${section?.querySelector("h2")?.textContent?.trim().toLowerCase()}.`, "warn");
  section?.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null} */ (left.querySelector("button[type=submit]"))?.focus();
});

/** Sends and receives through the relay for a few seconds. @param {HTMLElement} line @param {string} url */
async function lineTest(line, url) {
  say(line, "Mesure en cours, huit à seize secondes…");
  const grants = await send(url);
  if (!grants) return;
  const found = await testLine({
    socketUrl: "/ws/media/",
    sendGrant: grants.send,
    receiveGrant: grants.receive,
    seconds: 8,
  });
  fill("[data-line-up]", found.up_kbps);
  fill("[data-line-down]", found.down_kbps);
  fill("[data-line-verdict]", found.verdict);
  line.dataset.proved = "";
  say(line, `${found.title} : ${both(found)}.`);
  propose(line, PROPOSED[found.verdict] ?? "degraded");
}

/** @param {string} selector @param {string | number} value */
function fill(selector, value) {
  /** @type {HTMLInputElement} */ (document.querySelector(selector)).value = String(value);
}

listen((line, button) => lineTest(line, button.dataset.testUrl ?? ""));
