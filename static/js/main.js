// Entry of every page. Each behaviour hooks itself to its data-* attributes, on load and in what htmx brings later;
// without this file every page still reads and every form still sends.
import * as autosave from "./ui/autosave.js";
import * as bell from "./ui/bell.js";
import * as chime from "./ui/chime.js";
import * as connection from "./ui/connection.js";
import * as copy from "./ui/copy.js";
import * as dialogs from "./ui/dialogs.js";
import * as focus from "./ui/focus.js";
import * as menus from "./ui/menus.js";
import * as passkeys from "./ui/passkeys.js";
import * as print from "./ui/print.js";
import * as relativeTime from "./ui/relative_time.js";
import * as requests from "./ui/requests.js";
import * as sift from "./ui/sift.js";
import * as shortcuts from "./ui/shortcuts.js";
import * as submitOnChange from "./ui/submit_on_change.js";
import * as tabs from "./ui/tabs.js";
import * as toasts from "./ui/toasts.js";
import * as unsaved from "./ui/unsaved.js";
import * as week from "./ui/week.js";

// Once a page: they listen on the document.
for (const behaviour of [bell, chime, connection, copy, dialogs, menus, passkeys, print, requests, shortcuts, sift, submitOnChange]) behaviour.listen();

/** @param {ParentNode} root */
function hook(root) {
  for (const behaviour of [autosave, chime, focus, relativeTime, sift, tabs, toasts, unsaved, week]) behaviour.hook(root);
}

hook(document);
document.addEventListener("htmx:load", (event) => hook(/** @type {HTMLElement} */ (event.target)));
document.documentElement.dataset.ready = "true";
