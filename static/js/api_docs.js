// The reader of the API draws a <main> of its own inside ours, each time again: a page has one.
const reader = /** @type {HTMLElement} */ (document.getElementById("swagger-ui"));
const demote = () => reader.querySelector("main:not([role])")?.setAttribute("role", "group");
new MutationObserver(demote).observe(reader, { childList: true, subtree: true });
demote();
