// The page of one ECG: fetched, decoded by the server, and put on paper.
import { received } from "../media/ecg_leads.js";
import { EcgViewer } from "./ecg_viewer.js";

const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-ecg-page]"));
if (root) void open(root);

/** @param {HTMLElement} page */
async function open(page) {
  const said = /** @type {HTMLElement} */ (page.querySelector("[data-ecg-said]"));
  const viewer = new EcgViewer(/** @type {HTMLElement} */ (page.querySelector("[data-ecg-sheet]")));
  try {
    const answer = await fetch(page.dataset.ecgPage ?? "", { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    viewer.show(received(told));
    const aside = told.setAside.length ? ` Voies du fichier laissées de côté : ${told.setAside.join(", ")}.` : "";
    said.textContent = `${told.simulated ? "ECG simulé. " : ""}${told.leads.length} dérivations mesurées.${aside}`;
    page.dataset.shown = "true";
  } catch {
    said.textContent = "Le tracé n’a pas pu être lu. Le fichier est gardé : rechargez la page, ou ouvrez le fichier.";
  }
}
