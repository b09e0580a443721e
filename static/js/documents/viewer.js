// data-viewer: a page enlarged (+, −, 0) and turned (r), by buttons and by keys; without it the page is shown at the width
// of its place, and the browser’s own zoom remains.
import { announce } from "../ui/announce.js";

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const KEYS = new Map([["+", "in"], ["=", "in"], ["-", "out"], ["0", "fit"]]);

for (const root of document.querySelectorAll("[data-viewer]")) follow(/** @type {HTMLElement} */ (root));

/** @param {HTMLElement} root */
function follow(root) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
  const image = /** @type {HTMLImageElement} */ (part("viewer-image"));
  const [stage, sheet, said] = ["viewer-stage", "viewer-sheet", "zoom-said"].map(part);
  let zoom = 1;
  let quarters = 0;

  function place() {
    if (!image.naturalWidth) return;
    const ratio = image.naturalHeight / image.naturalWidth;
    const padding = parseFloat(getComputedStyle(stage).paddingLeft) * 2;
    const width = (stage.clientWidth - padding) * zoom;
    const isAcross = quarters % 2 === 1;
    const drawn = isAcross ? width / ratio : width;
    sheet.classList.add("is-placed");
    sheet.style.width = `${width}px`;
    sheet.style.height = `${isAcross ? drawn : drawn * ratio}px`;
    image.style.width = `${drawn}px`;
    image.style.transform = `translate(-50%, -50%) rotate(${quarters * 90}deg)`;
    said.textContent = `${Math.round(zoom * 100)} %`;
  }

  /** @param {string | undefined} way */
  function change(way) {
    const now = STEPS.indexOf(zoom);
    if (way === "fit") zoom = 1;
    else zoom = STEPS[Math.min(Math.max(now + (way === "in" ? 1 : -1), 0), STEPS.length - 1)];
    place();
    announce(`Taille ${Math.round(zoom * 100)} %`);
  }

  function turn() {
    quarters = (quarters + 1) % 4;
    place();
    announce(`Page tournée de ${quarters * 90} degrés`);
  }

  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (button?.dataset.zoom) change(button.dataset.zoom);
    else if (button?.dataset.turn !== undefined) turn();
  });
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, dialog")) return;
    if (event.key === "r") turn();
    else if (KEYS.has(event.key)) change(KEYS.get(event.key));
    else return;
    event.preventDefault();
  });
  part("viewer-tools").hidden = false;
  new ResizeObserver(place).observe(stage);
  image.addEventListener("load", place);
  place();
}
