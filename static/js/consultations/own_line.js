// The line of the cart, measured by the page while its nurse reads, or when she asks: « Essayer ».
// « Tout va bien » pressed meanwhile waits for what is found, and goes on by itself where the line is good.
import { testLine } from "../media/line_test.js";
import { announce } from "../ui/announce.js";
import { show } from "../ui/toasts.js";
import { send } from "./quiet.js";
import { both, propose, say } from "./trials.js";

/** What a line is worth in the check of a cart; the others are degraded. @type {Record<string, string>} */
const PROPOSED = { good: "ok", insufficient: "failed", none: "failed" };

/** What is being found out: a verdict, "" where nothing could be asked. @type {Promise<string> | null} */
let running = null;
let isHeld = false;

/** Asked each time: a refusal brings the list again. @returns {HTMLElement | null} */
const row = () => document.querySelector('[data-check-line="line"]');

/** @param {string} text */
function tell(text) {
  const line = row();
  if (line) say(line, text);
}

/** @param {string} selector @param {string | number} value */
function fill(selector, value) {
  /** @type {HTMLInputElement} */ (document.querySelector(selector)).value = String(value);
}

/** Sends and receives through the relay for a few seconds. @param {string} url @returns {Promise<string>} */
async function find(url) {
  tell("Mesure en cours, huit à seize secondes…");
  const grants = await send(url);
  if (!grants) {
    tell("La mesure n’a pas commencé : essayez de nouveau, ou vérifiez autrement.");
    return "";
  }
  const asked = { socketUrl: "/ws/media/", sendGrant: grants.send, receiveGrant: grants.receive, seconds: 8 };
  const found = await testLine(asked);
  keep(found);
  return found.verdict;
}

/** Where nothing passed, nothing is measured: she tries again, or declares. @param {import("../media/line_test.js").LineReport} found */
function keep(found) {
  const line = row();
  if (!line) return;
  announce(found.title);
  if (found.verdict === "none") return say(line, "Rien n’est passé : essayez de nouveau, ou vérifiez autrement.");
  fill("[data-line-up]", found.up_kbps);
  fill("[data-line-down]", found.down_kbps);
  fill("[data-line-verdict]", found.verdict);
  line.dataset.proved = "";
  say(line, `${found.title} : ${both(found)}.`);
}

/** One at a time: a second one is told what the first finds. @param {string} url */
function measure(url) {
  running ??= find(url).finally(() => {
    running = null;
  });
  return running;
}

/** @param {string} verdict */
function suggest(verdict) {
  const line = row();
  if (line && verdict) propose(line, PROPOSED[verdict] ?? "degraded");
}

/** « Essayer ». @param {string} url */
export async function tryNow(url) {
  suggest(await measure(url));
}

/** When the page opens. That nothing passed is left to her to judge: nobody asked. */
export async function measureAlone() {
  const button = /** @type {HTMLElement | null | undefined} */ (row()?.querySelector("[data-test-url]"));
  if (!button || running || row()?.dataset.proved !== undefined || isSaid()) return;
  const verdict = await measure(button.dataset.testUrl ?? "");
  if (verdict !== "none") suggest(verdict);
}

/** She declared it, or said what is wrong: nothing waits for the measure. */
const isSaid = () => !!row()?.querySelector("input[type=checkbox]:checked, input[type=radio]:checked");

export function listen() {
  document.addEventListener("htmx:confirm", (event) => {
    const form = /** @type {HTMLElement} */ (event.target);
    if (!running || !form.matches("[data-check] form") || isSaid()) return;
    event.preventDefault();
    if (isHeld) return;
    isHeld = true;
    show("La mesure de la ligne se termine, puis le contrôle s’enregistre.", "ok");
    void running.then(goOn);
  });
}

/** A line that is not good is shown first: her press did not speak of it. @param {string} verdict */
function goOn(verdict) {
  isHeld = false;
  if (PROPOSED[verdict] !== "ok") return row()?.scrollIntoView({ block: "center" });
  /** @type {HTMLFormElement | null} */ (document.querySelector("[data-check] form"))?.requestSubmit();
}
