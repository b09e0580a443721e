// The camera of the cart, moved by one physician at a time. Shown only while the cart says that its camera can move.
import { Steering } from "../media/ptz.js";
import { refresh } from "./parts.js";
import { announce } from "../ui/announce.js";
import { show } from "../ui/toasts.js";

/**
 * @typedef {import("../media/call.js").Call} Call
 * @typedef {import("../media/call.js").Person} Person
 * @typedef {import("../media/ptz.js").Position} Position
 */

/** A step, as a share of the whole way. */
const STEP = 0.08;
/** The cart repeats what its camera can do every two seconds. */
const FORGOTTEN_MS = 7_000;
/** @type {Record<string, Position>} */
const KEYS = {
  ArrowUp: { tilt: STEP },
  ArrowDown: { tilt: -STEP },
  ArrowLeft: { pan: -STEP },
  ArrowRight: { pan: STEP },
  "+": { zoom: STEP },
  "-": { zoom: -STEP },
};
const DRIVERS = ["physician", "specialist"];

export class CameraPanel {
  /**
   * @param {HTMLElement} root
   * @param {{people: Map<string, Person>, call: Call | null}} act
   */
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.said = /** @type {HTMLElement} */ (root.querySelector("[data-drive-said]"));
    this.pad = /** @type {HTMLElement} */ (root.querySelector("[data-drive-pad]"));
    this.hands = /** @type {HTMLElement} */ (root.querySelector("[data-drive-hands]"));
    this.views = /** @type {HTMLElement} */ (root.querySelector("[data-drive-views]"));
    this.keeper = /** @type {HTMLFormElement} */ (root.querySelector("[data-drive-keep]"));
    /** @type {Steering | null} */
    this.steering = null;
    this.toldAt = Number.NEGATIVE_INFINITY;
    /** How the cart calls the camera in use. @type {string | undefined} */
    this.camera = undefined;
    this.driver = "";
    this.asking = "";
    this.busy = false;
    /** Pressed while the camera was on its way. */
    this.next = "";
    root.addEventListener("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
    this.pad.addEventListener("keydown", (event) => this.pressed(event));
    this.keeper.addEventListener("submit", () => this.fill()); // before it is sent
    this.keeper.addEventListener("pv:sent", () => this.keeper.reset());
    root.addEventListener("pv:sent", () => this.showViews());
    setInterval(() => this.draw(), 1_000);
  }

  /** A message of the channel. @param {Uint8Array} bytes */
  received(bytes) {
    const { call } = this.act;
    if (call && this.steering?.call !== call) {
      this.steering = new Steering(call, {
        onState: (_abilities, named) => {
          this.toldAt = performance.now();
          this.offerViews(named);
          this.draw();
        },
      });
    }
    this.steering?.received(bytes);
  }

  // ------------------------------------------------------------------ who drives

  /** @param {{participant: string | null, reason?: string}} driver */
  drives({ participant, reason }) {
    const own = this.act.call?.participant;
    if (reason === "idle" && this.driver === own) announce("La caméra est libre : elle ne bougeait plus depuis 30 secondes.");
    if (participant === own && reason === "handed_over") announce("Vous avez la main sur la caméra.", "assertive");
    this.driver = participant ?? "";
    this.asking = "";
    this.draw();
  }

  /** Somebody asks us for the camera. @param {string} participant */
  asked(participant) {
    this.asking = participant;
    announce(`${this.name(participant)} demande la main sur la caméra.`, "assertive");
    this.draw();
  }

  /** @param {string} participant */
  name(participant) {
    return this.act.people.get(participant)?.label ?? "Un autre médecin";
  }

  draw() {
    const own = this.act.call?.participant ?? "";
    const mine = this.driver !== "" && this.driver === own;
    this.root.hidden = !this.act.call?.drives || performance.now() - this.toldAt > FORGOTTEN_MS;
    this.pad.hidden = !mine;
    this.offer("take", this.driver === "");
    this.offer("request", this.driver !== "" && !mine);
    let words = "";
    if (this.asking) words = `${this.name(this.asking)} demande la main.`;
    else if (mine) words = "Vous pilotez la caméra.";
    else if (this.driver) words = `${this.name(this.driver)} pilote la caméra.`;
    if (this.said.textContent !== words) this.said.textContent = words;
    this.said.hidden = !words;
    this.offerHands(mine ? own : "");
    this.able();
  }

  /** @param {string} wanted @param {boolean} offered */
  offer(wanted, offered) {
    /** @type {HTMLElement} */ (this.root.querySelector(`[data-drive="${wanted}"]`)).hidden = !offered;
  }

  /** One button for each of those who may follow. @param {string} own */
  offerHands(own) {
    const others = [...this.act.people.values()].filter(
      (person) => own && person.participant !== own && !person.waiting && DRIVERS.includes(person.role),
    );
    const names = others.map((person) => person.participant).join();
    if (this.hands.dataset.names === names) return;
    this.hands.dataset.names = names;
    this.hands.replaceChildren(
      ...others.map(({ participant, label }) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-sm";
        button.dataset.drive = "hand_over";
        button.dataset.to = participant;
        button.textContent = `Passer la main à ${label}`;
        return button;
      }),
    );
  }

  /** The views kept of the camera in use: another one, plugged in meanwhile, has its own. @param {string} camera */
  offerViews(camera) {
    if (this.camera === camera) return;
    this.camera = camera;
    const url = (this.views.dataset.partUrl ?? "").split("?")[0];
    this.views.dataset.partUrl = `${url}?${new URLSearchParams({ camera })}`;
    this.showViews();
  }

  showViews() {
    void refresh(this.views).catch(() => undefined);
  }

  /** A camera that only zooms has no arrows. */
  able() {
    for (const button of this.pad.querySelectorAll("[data-axis]")) {
      const axis = /** @type {import("../media/ptz.js").Axis} */ (/** @type {HTMLElement} */ (button).dataset.axis);
      /** @type {HTMLButtonElement} */ (button).disabled = !this.steering?.abilities[axis];
    }
  }

  // ------------------------------------------------------------------ what the physician does

  /** @param {HTMLElement} target */
  clicked(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("button"));
    const { drive, to, key, view } = button?.dataset ?? {};
    if (button && view !== undefined) void this.move(placeOf(button));
    else if (drive) void this.want(drive, to);
    else if (key) void this.move(key);
  }

  /** What is seen now goes with its name. */
  fill() {
    const { camera = "", steering } = this;
    const fields = /** @type {Record<string, string | number>} */ ({ pan: "", tilt: "", zoom: "", ...steering?.position, camera });
    for (const [name, value] of Object.entries(fields)) {
      const field = this.keeper.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = String(value);
    }
  }

  /** @param {string} key */
  go(key) {
    if (!this.steering) return Promise.resolve();
    if (key === "wide") return this.steering.wide();
    return key.startsWith("{") ? this.steering.look(JSON.parse(key)) : this.steering.move(KEYS[key]);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!(event.key in KEYS) || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    if (!(event.repeat && this.busy)) void this.move(event.key);
  }

  /** @param {string} wanted @param {string} [to] */
  async want(wanted, to) {
    try {
      await this.steering?.want(wanted, to);
      if (wanted === "take") /** @type {HTMLElement} */ (this.pad.querySelector("button")).focus();
      if (wanted === "request" && this.driver) announce("La demande est partie.");
    } catch (refusal) {
      show(/** @type {Error} */ (refusal).message, "warn");
    }
  }

  /** One at a time: a press meanwhile is done when the camera has arrived, a key held down asks again then. @param {string} key */
  async move(key) {
    if (!this.steering) return;
    if (this.busy) {
      this.next = key;
      return;
    }
    this.busy = true;
    try {
      await this.go(key);
    } catch (failure) {
      this.next = "";
      show(/** @type {Error} */ (failure).message, "warn");
    }
    this.busy = false;
    const next = this.next;
    this.next = "";
    if (next) await this.move(next);
  }
}

/** Where a view looks, written as a key of the pad is. @param {HTMLElement} button */
function placeOf({ dataset }) {
  const axes = [["pan", dataset.pan], ["tilt", dataset.tilt], ["zoom", dataset.zoom]].filter(([, value]) => value);
  return JSON.stringify(Object.fromEntries(axes.map(([axis, value]) => [axis, Number(value)])));
}
