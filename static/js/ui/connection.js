// The line of the browser itself: said once when it goes, once when it comes back.
import { show } from "./toasts.js";

export function listen() {
  addEventListener("offline", () =>
    show(
      "Vous êtes hors ligne. Ce qui est enregistré l’est toujours ; la suite attendra le retour de la ligne.",
      "warn",
    ),
  );
  addEventListener("online", () => {
    for (const toast of document.querySelectorAll(
      '[data-toasts] [data-tone="warn"], [data-toasts] [data-tone="danger"]',
    )) {
      if (toast.textContent?.includes("ligne")) toast.remove();
    }
    show("La ligne est revenue.", "ok");
  });
}
