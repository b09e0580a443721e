// Two images side by side: larger together, and moved together, so that the same place is looked at in both.
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-compare]"));
const zoom = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-zoom]"));
const said = document.querySelector("[data-zoom-said]");
const views = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-view]")]);
let leads = /** @type {HTMLElement | null} */ (null);

form?.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement) form.requestSubmit();
});
document.querySelector("[data-zoom-field]")?.removeAttribute("hidden");
zoom?.addEventListener("input", () => {
  for (const view of views) enlarge(view, Number(zoom.value));
  if (said) said.textContent = `${String(Number(zoom.value) / 100).replace(".", ",")} fois`;
});

/** The middle stays in the middle. @param {HTMLElement} view @param {number} percent */
function enlarge(view, percent) {
  const [x, y] = [view.scrollLeft + view.clientWidth / 2, view.scrollTop + view.clientHeight / 2];
  const [before, image] = [view.scrollWidth, view.querySelector("img")];
  if (image) image.style.width = `${percent}%`;
  const times = view.scrollWidth / before;
  view.scrollTo(x * times - view.clientWidth / 2, y * times - view.clientHeight / 2);
}

for (const view of views) {
  for (const gesture of ["pointerenter", "focus", "touchstart"]) view.addEventListener(gesture, () => (leads = view), { passive: true });
  view.addEventListener("scroll", () => {
    if (leads !== view) return;
    for (const other of views.filter((one) => one !== view)) other.scrollTo(share(view, other));
  });
}

/** As far in the other, whatever its size. @param {HTMLElement} view @param {HTMLElement} other */
function share(view, other) {
  /** @param {number} at @param {number} all @param {number} others */
  const part = (at, all, others) => (all > 0 ? (at / all) * others : 0);
  return {
    left: part(view.scrollLeft, view.scrollWidth - view.clientWidth, other.scrollWidth - other.clientWidth),
    top: part(view.scrollTop, view.scrollHeight - view.clientHeight, other.scrollHeight - other.clientHeight),
  };
}
