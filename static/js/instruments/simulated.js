// Devices that nobody holds, for demonstrations, tests and training: the face of Web Bluetooth, real octets. Offered where
// the server says so; what they give is marked, and refused elsewhere.

/** @typedef {import("./web_bluetooth.js").Bluetooth} Bluetooth */

/**
 * @typedef {object} Scenario
 * @property {string} label
 * @property {number} service
 * @property {number} source the characteristic that speaks
 * @property {(now: number[]) => number[]} frame given the seven octets of the present
 * @property {string} [model]
 * @property {"closed" | "denied" | "lost" | "empty"} [trouble]
 */

const CUFF = { service: 0x1810, source: 0x2a35, model: "Tensio S1" };
const FINGER = { service: 0x1822, source: 0x2a5e, model: "Oxy S2" };

/** @type {Record<string, Scenario>} */
export const SCENARIOS = {
  // 148/86 mmHg, mean 107, pulse 78, user 1, nothing signalled.
  cuff: { label: "Tensiomètre", ...CUFF, frame: (now) => [0x1e, 148, 0, 86, 0, 107, 0, ...now, 78, 0, 1, 0, 0] },
  // 19.7/11.5 kPa: the same in the other unit.
  cuff_kpa: {
    label: "Tensiomètre en kPa",
    ...CUFF,
    frame: (now) => [0x17, 0xc5, 0xf0, 0x73, 0xf0, 0x8e, 0xf0, ...now, 78, 0, 0, 0],
  },
  cuff_loose: {
    label: "Tensiomètre, brassard trop lâche",
    ...CUFF,
    frame: (now) => [0x1e, 152, 0, 88, 0, 109, 0, ...now, 78, 0, 1, 2, 0],
  },
  cuff_error: { label: "Tensiomètre en erreur", ...CUFF, frame: () => [0x00, 0xff, 0x07, 0xff, 0x07, 0xff, 0x07] },
  oximeter: { label: "Oxymètre", ...FINGER, frame: (now) => [0x03, 94, 0, 78, 0, ...now, 0x00, 0x01] },
  oximeter_off: { label: "Oxymètre sans doigt", ...FINGER, frame: () => [0x04, 90, 0, 60, 0, 0x00, 0x08, 0x00] },
  // 36.8 °C at the tympanum.
  thermometer: {
    label: "Thermomètre",
    service: 0x1809,
    source: 0x2a1c,
    model: "Thermo S3",
    frame: (now) => [0x06, 0x70, 0x01, 0x00, 0xff, ...now, 9],
  },
  // 63.4 kg in steps of 5 g.
  scale: { label: "Balance", service: 0x181d, source: 0x2a9d, model: "Balance S4", frame: (now) => [0x02, 0x88, 0x31, ...now] },
  // 1.05 g/L in the finger.
  meter: {
    label: "Glucomètre",
    service: 0x1808,
    source: 0x2a18,
    model: "Gluco S5",
    frame: (now) => [0x02, 7, 0, ...now, 0x69, 0xb0, 0x11],
  },
  meter_empty: {
    label: "Glucomètre sans mesure",
    service: 0x1808,
    source: 0x2a18,
    model: "Gluco S5",
    trouble: "empty",
    frame: () => [],
  },
  lost: { label: "Appareil perdu en route", ...CUFF, trouble: "lost", frame: () => [] },
  closed: { label: "Choix refermé", ...CUFF, trouble: "closed", frame: () => [] },
  denied: { label: "Accès refusé", ...CUFF, trouble: "denied", frame: () => [] },
};

const STEP_MS = 120;
const MAKER = "Simulé";

/** @param {string} code one of SCENARIOS @returns {Bluetooth} */
export function simulated(code) {
  const scenario = SCENARIOS[code];
  return {
    async requestDevice() {
      if (scenario.trouble === "closed") throw new DOMException("User cancelled the requestDevice() chooser.", "NotFoundError");
      if (scenario.trouble === "denied") throw new DOMException("Access was denied.", "SecurityError");
      return new SimulatedDevice(scenario);
    },
  };
}

class SimulatedDevice extends EventTarget {
  /** @param {Scenario} scenario */
  constructor(scenario) {
    super();
    this.scenario = scenario;
    this.name = `${MAKER} ${scenario.model}`;
    this.isHere = true;
    this.source = new SimulatedCharacteristic(() => this.begins());
    this.point = new SimulatedCharacteristic(() => {}, () => this.answers());
    this.gatt = { connect: async () => this, disconnect: () => this.goes() };
  }

  /** @param {number} uuid */
  async getPrimaryService(uuid) {
    if (uuid !== this.scenario.service && uuid !== 0x180a) throw new DOMException("No such service.", "NotFoundError");
    return { getCharacteristic: (/** @type {number} */ one) => this.characteristic(one) };
  }

  /** @param {number} uuid */
  async characteristic(uuid) {
    if (uuid === this.scenario.source) return this.source;
    if (uuid === 0x2a52 && this.scenario.service === 0x1808) return this.point;
    const said = { 0x2a29: MAKER, 0x2a24: this.scenario.model, 0x2a25: "SIM-0042", 0x2a28: "2.1.0", 0x2a26: "1.0.4" }[uuid];
    if (!said) throw new DOMException("No such characteristic.", "NotFoundError");
    return new SimulatedCharacteristic(() => {}, () => {}, new TextEncoder().encode(said));
  }

  begins() {
    if (this.scenario.trouble === "lost") setTimeout(() => this.goes(), STEP_MS);
    else if (this.scenario.service !== 0x1808) this.speaks();
  }

  speaks() {
    setTimeout(() => this.isHere && this.source.says(this.scenario.frame(present())), STEP_MS);
  }

  /** The last record, then the answer of the control point. */
  answers() {
    const isEmpty = this.scenario.trouble === "empty";
    if (!isEmpty) this.speaks();
    setTimeout(() => this.isHere && this.point.says([6, 0, 1, isEmpty ? 6 : 1]), 2 * STEP_MS);
  }

  goes() {
    if (this.isHere) this.dispatchEvent(new Event("gattserverdisconnected"));
    this.isHere = false;
  }
}

class SimulatedCharacteristic extends EventTarget {
  /** @param {() => void} started @param {() => void} [written] @param {Uint8Array<ArrayBuffer>} [octets] */
  constructor(started, written = () => {}, octets = new Uint8Array()) {
    super();
    this.started = started;
    this.written = written;
    this.value = new DataView(octets.buffer);
  }

  async readValue() {
    return this.value;
  }

  async startNotifications() {
    this.started();
  }

  async writeValueWithResponse() {
    this.written();
  }

  /** @param {number[]} octets */
  says(octets) {
    this.value = new DataView(Uint8Array.from(octets).buffer);
    this.dispatchEvent(new Event("characteristicvaluechanged"));
  }
}

/** The present as the seven octets of a Date Time. */
function present() {
  const now = new Date();
  const year = now.getFullYear();
  return [year & 255, year >> 8, now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes(), now.getSeconds()];
}
