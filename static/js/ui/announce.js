// Says something to who listens to the page rather than looks at it. Two regions, made on first use:
// one that waits its turn, one that interrupts (a call for help, a line cut).

/** @type {Record<string, HTMLElement>} */
const regions = {};

/** @param {"polite" | "assertive"} urgency */
function region(urgency) {
  if (!regions[urgency]) {
    const element = document.createElement("div");
    element.className = "visually-hidden";
    element.setAttribute("role", urgency === "assertive" ? "alert" : "status");
    document.body.append(element);
    regions[urgency] = element;
  }
  return regions[urgency];
}

/**
 * @param {string} text
 * @param {"polite" | "assertive"} [urgency]
 */
export function announce(text, urgency = "polite") {
  const target = region(urgency);
  target.textContent = "";
  // A region made or emptied in the same turn is not read: the words come in the next one.
  setTimeout(() => (target.textContent = text), 50);
}
