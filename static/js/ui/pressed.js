// What is being pressed. Drawn again between the finger down and up, a button would be another, and never hear the click.

const CLICK_MS = 50; // a tap's click follows its finger
const LONGEST_MS = 2000; // the finger may go up outside of the window

/** @type {{at: Node, up: Promise<void>} | null} */
let press = null;

addEventListener("pointerdown", ({ target }) => (press = { at: /** @type {Node} */ (target), up: lifted() }), true);

/** @returns {Promise<void>} */
async function lifted() {
  const heard = new AbortController();
  await new Promise((done) => {
    for (const event of ["pointerup", "pointercancel"]) addEventListener(event, done, { signal: heard.signal });
    setTimeout(done, LONGEST_MS);
  });
  heard.abort();
  await new Promise((done) => setTimeout(done, CLICK_MS));
}

/** Waits while something in it is being pressed. @param {Element} element */
export async function released(element) {
  while (press && element.contains(press.at)) {
    const { up } = press;
    await up;
    if (press?.up === up) press = null;
  }
}
