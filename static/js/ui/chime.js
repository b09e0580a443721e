// What a notice does beside its count: two soft notes, and the number in the title of a page that is not looked at.
// [data-chime] switches the sound, on this device. It keeps quiet where the browser refuses sound before a gesture, and
// when another page of ours has just rung; the pages of a call have no bell. Nothing moves: there is nothing to reduce.
const KEY = "pv-chime";
const LAST = "pv-chime-at";
const TOGETHER = 3000; // milliseconds in which several open pages ring once
const NOTES = [
  { hertz: 660, after: 0 },
  { hertz: 880, after: 0.16 },
];

/** @type {AudioContext | null} */
let audio = null;
let unread = 0;
const title = document.title;

export function listen() {
  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, wake, { once: true, capture: true });
  document.addEventListener("visibilitychange", mark);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-chime]");
    if (button instanceof HTMLElement) toggle(button);
  });
}

/** @param {ParentNode} root */
export function hook(root) {
  for (const button of root.querySelectorAll("[data-chime]")) say(/** @type {HTMLElement} */ (button));
}

/**
 * How many notices wait now; `more` when some have just come.
 * @param {number} count
 * @param {boolean} more
 */
export function ring(count, more) {
  unread = count;
  mark();
  if (more && isOn() && isFirst()) play();
}

/** The number stands in the title while the page is hidden; it does not blink. */
function mark() {
  document.title = document.hidden && unread > 0 ? `(${unread}) ${title}` : title;
}

/** Browsers let a page sound once somebody has touched it. */
function wake() {
  if (isOn()) audio ??= new AudioContext();
}

/** The two notes at once, whoever rings: somebody who waits is let in. A page that has the microphone may sound. */
export function sound() {
  audio ??= new AudioContext();
  play();
}

function play() {
  if (!audio || audio.state === "closed") return;
  audio.resume().then(strike, () => {}); // refused: the count and the title say it
}

function strike() {
  if (!audio) return;
  for (const { hertz, after } of NOTES) {
    const at = audio.currentTime + after;
    const note = audio.createOscillator();
    const level = audio.createGain();
    note.frequency.value = hertz;
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(0.08, at + 0.02);
    level.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
    note.connect(level).connect(audio.destination);
    note.start(at);
    note.stop(at + 0.55);
  }
  document.documentElement.dataset.rang = String(Number(document.documentElement.dataset.rang ?? 0) + 1);
}

/** Whether no other page of ours rang just now. */
function isFirst() {
  const now = Date.now();
  if (now - Number(localStorage.getItem(LAST) ?? 0) < TOGETHER) return false;
  localStorage.setItem(LAST, String(now));
  return true;
}

function isOn() {
  return localStorage.getItem(KEY) !== "off";
}

/** @param {HTMLElement} button */
function toggle(button) {
  localStorage.setItem(KEY, isOn() ? "off" : "on");
  if (isOn()) {
    wake();
    play();
  }
  say(button);
}

/** @param {HTMLElement} button */
function say(button) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isOn()));
}
