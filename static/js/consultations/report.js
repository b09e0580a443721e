// The report: saves itself, fills in « néant » when asked, and says at any time what is missing.
import * as notes from "./notes.js";
import { refreshOn } from "./parts.js";
import * as shortWays from "./short_ways.js";

notes.hook();
shortWays.listen();
document.addEventListener("pv:saved", () => refreshOn("draft"));
