// The list of requests fetches itself again (htmx): one more is said with a sound, words and the title.
import { recount } from "../ui/counted.js";

document.body.addEventListener("htmx:afterSettle", () => recount());
