// Where to listen: a region is chosen, its drawing and its points are shown; a point is asked for on the drawing as in
// the list. What is chosen and typed outlives the part that is fetched again when the cart answers.

/** @param {HTMLElement} root the part that holds the drawing and the list */
export function hook(root) {
  let region = pressed(root);
  let now = asked(root);
  root.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const chosen = /** @type {HTMLElement | null} */ (target.closest("[data-region]"));
    if (chosen) region = chosen.dataset.region ?? "";
    const point = /** @type {HTMLElement | null} */ (target.closest("svg [data-point]"));
    if (point) button(root, point.dataset.point ?? "")?.click();
    shown(root, region);
  });
  root.addEventListener("pv:part", () => {
    // Once a point is heard nothing is asked: the region stays, the next point is of it.
    if (asked(root) && asked(root) !== now) region = pressed(root);
    now = asked(root);
    shown(root, region);
  });
}

/** @param {HTMLElement} root @param {string} point */
const button = (root, point) =>
  /** @type {HTMLButtonElement | null} */ (root.querySelector(`button[name="point"][value="${CSS.escape(point)}"]`));

/** @param {HTMLElement} root */
const pressed = (root) => /** @type {HTMLElement | null} */ (root.querySelector('[data-region][aria-pressed="true"]'))?.dataset.region ?? "";

/** The point that the cart is asked for: its region is shown when it changes. @param {HTMLElement} root */
const asked = (root) => root.querySelector('button[name="point"][aria-current]')?.getAttribute("value") ?? "";

/** @param {HTMLElement} root @param {string} region */
function shown(root, region) {
  if (!region) return; // before the call nothing is chosen
  let face = "";
  for (const one of root.querySelectorAll("[data-region]")) {
    const { dataset } = /** @type {HTMLElement} */ (one);
    const isChosen = dataset.region === region;
    one.setAttribute("aria-pressed", String(isChosen));
    if (isChosen) face = dataset.regionFace ?? "";
  }
  for (const one of root.querySelectorAll("[data-region-of]")) hide(one, "regionOf", region);
  for (const one of root.querySelectorAll("[data-face]")) hide(one, "face", face);
}

/** @param {Element} one @param {string} name @param {string} kept */
function hide(one, name, kept) {
  const element = /** @type {HTMLElement} */ (one);
  element.hidden = element.dataset[name] !== kept;
}
