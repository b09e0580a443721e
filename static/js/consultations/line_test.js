// The page of the test: the line measured through the relay, the devices tried, then kept with a reference.
import { testLine } from "../media/line_test.js";
import { announce } from "../ui/announce.js";
import { send } from "./quiet.js";
import { both, listen } from "./trials.js";

const SECONDS = 10;

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-line-test]"));
const said = /** @type {HTMLElement} */ (form.querySelector("[data-line-said]"));
const progress = /** @type {HTMLProgressElement} */ (form.querySelector("[data-line-progress]"));
const list = /** @type {HTMLElement} */ (form.querySelector("[data-line-found]"));

/** @type {Record<string, string>} */
const PATHS = { direct: "Direct", udp: "Relayé en UDP", tcp: "Relayé en TCP", tls: "Relayé en TLS" };

listen(async () => undefined);

form.querySelector("[data-line-measure]")?.addEventListener("click", (event) => {
  void measure(/** @type {HTMLButtonElement} */ (event.currentTarget));
});

/** @param {HTMLButtonElement} button */
async function measure(button) {
  button.disabled = true;
  const grants = await send(form.dataset.lineTest ?? "");
  if (grants) {
    said.textContent = "Mesure en cours…";
    const stop = run();
    const found = await testLine({
      socketUrl: "/ws/media/",
      sendGrant: grants.send,
      receiveGrant: grants.receive,
      seconds: SECONDS,
      place: form.dataset.linePlace === "desk" ? "desk" : "cart",
    });
    stop();
    show(found);
  }
  button.disabled = false;
}

/** The time it takes, seen to pass. @returns {() => void} what stops it */
function run() {
  const started = performance.now();
  progress.hidden = false;
  const timer = setInterval(() => {
    progress.value = Math.min(100, (performance.now() - started) / (10 * SECONDS));
  }, 200);
  return () => {
    clearInterval(timer);
    progress.hidden = true;
  };
}

/** @param {import("../media/line_test.js").LineReport} found */
function show(found) {
  said.textContent = `${found.title}.`;
  announce(found.title);
  const sums = both(found);
  const lines = [
    `${sums[0].toUpperCase()}${sums.slice(1)}`,
    `Pertes ${(found.loss * 100).toFixed(1).replace(".", ",")}\u00a0%, aller-retour ${found.rtt_ms}\u00a0ms, gigue ${found.jitter_ms}\u00a0ms`,
    ...Object.entries(found.paths).map(([path, works]) => `${PATHS[path]} : ${works ? "passe" : "ne passe pas"}`),
  ];
  list.replaceChildren(...lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  const { verdict, path, paths, title: _, ...numbers } = found;
  const values = { verdict, path, browser: browser(), found: JSON.stringify({ ...numbers, ...paths }) };
  for (const [name, value] of Object.entries(values)) {
    /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value;
  }
  /** @type {HTMLButtonElement} */ (form.querySelector("[data-line-save]")).disabled = false;
}

/** « Chrome 156, Linux »: what a help-desk asks first, and nothing finer. */
function browser() {
  const agent = navigator.userAgent;
  const program = /(Firefox|Edg|Chrome|Version)\/(\d+)/.exec(agent);
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux)/.exec(agent);
  const name = program?.[1] === "Version" ? "Safari" : (program?.[1] ?? "Navigateur");
  return [`${name} ${program?.[2] ?? ""}`.trim(), system?.[1]].filter(Boolean).join(", ");
}
