// Preparation: each camera seen, each microphone heard, the line measured; the observation saves itself.
import { testLine } from "../media/line_test.js";
import "./instruments.js";
import { follow } from "./act.js";
import * as chat from "./chat.js";
import * as checkList from "./check_list.js";
import * as notes from "./notes.js";
import * as images from "./images.js";
import * as kept from "./kept_first.js";
import { send } from "./quiet.js";
import { both, listen, propose, say } from "./trials.js";
import * as upload from "./upload.js";

/** What a line is worth in the check of a cart; the others are degraded. @type {Record<string, string>} */
const PROPOSED = { good: "ok", insufficient: "failed", none: "failed" };

notes.hook();
upload.listen();
kept.listen();
images.follow();
chat.listen();
follow();
void checkList.begin();

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
