// The browser refused a key, or the person closed its window: allauth's own script says so in an event.
import { show } from "./toasts.js";

export function listen() {
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("La clé d’accès n’a pas été lue. Rien n’a changé : réessayez, ou servez-vous d’un code.", "warn");
  });
}
