// Panes of one page: <div data-tabs aria-label="…"><a href="#pane">…</a>…</div>. Without the script they are links to
// headings; with it, a tab list: arrows move, Home and End jump, one pane shows.
import { within } from "./within.js";

/** @param {HTMLElement} list */
function hookOne(list) {
  if (list.dataset.hooked) return;
  list.dataset.hooked = "true";
  const tabs = /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll("a[href^='#']")]);
  const panes = tabs.map((tab) => /** @type {HTMLElement} */ (document.getElementById(tab.hash.slice(1))));
  list.setAttribute("role", "tablist");

  /** @param {number} chosen @param {boolean} focus */
  const select = (chosen, focus) => {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === chosen));
      tab.classList.toggle("active", i === chosen);
      tab.tabIndex = i === chosen ? 0 : -1;
      if (panes[i]) panes[i].hidden = i !== chosen;
    });
    if (focus) tabs[chosen].focus();
    list.dispatchEvent(new CustomEvent("pv:tab", { bubbles: true, detail: { pane: panes[chosen]?.id } }));
  };

  tabs.forEach((tab, i) => {
    tab.id ||= `tab-${tab.hash.slice(1)}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    panes[i]?.setAttribute("role", "tabpanel");
    panes[i]?.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      select(i, false);
    });
  });
  list.addEventListener("keydown", (event) => {
    const shown = tabs.filter((tab) => !tab.hidden); // one may come later
    const at = shown.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const moves = /** @type {Record<string, number>} */ ({
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: shown.length - 1,
      " ": at,
    });
    if (at < 0 || !(event.key in moves)) return;
    event.preventDefault();
    select(tabs.indexOf(shown[(moves[event.key] + shown.length) % shown.length]), true);
  });
  const asked = tabs.findIndex((tab) => tab.hash === location.hash);
  const marked = tabs.findIndex((tab) => tab.classList.contains("active"));
  select(Math.max(asked, marked, 0), false);
}

/** @param {ParentNode} root */
export function hook(root) {
  within(root, "[data-tabs]").forEach(hookOne);
}
