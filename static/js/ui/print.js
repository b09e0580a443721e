// <button data-print>
export function listen() {
  document.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-print]")) print();
  });
}
