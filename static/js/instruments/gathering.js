// The frames of one device: its last usable one, once it is quiet.
/**
 * @typedef {import("./web_bluetooth.js").Service} Service
 * @typedef {import("./web_bluetooth.js").Characteristic} Characteristic
 * @typedef {import("./services.js").Kind} Kind
 * @typedef {import("./services.js").Source} Source
 * @typedef {import("./octets.js").Measure} Measure
 * @typedef {{connect: number, wait: number, quiet: number, most: number}} Times in milliseconds
 *
 * @typedef {{state: "received", measure: Measure} | {state: "refused", why: string} | {state: "silent" | "no_record"}} Found
 */

export class Gathering {
  /** @param {ReadonlySet<string>} spoiling @param {Times} times */
  constructor(spoiling, times) {
    this.spoiling = spoiling;
    this.times = times;
    /** @type {Found} */
    this.found = { state: "silent" };
    /** @type {Promise<Found>} */
    this.settled = new Promise((resolve) => {
      this.resolve = resolve;
    });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.since = 0;
    this.isOver = false;
  }

  get isEmpty() {
    return this.found.state === "silent";
  }

  /** Whether anything of it could be listened to. @param {Kind} kind @param {Service} service */
  async follow(kind, service) {
    let count = 0;
    for (const source of kind.sources) {
      const characteristic = await service.getCharacteristic(source.uuid).catch(() => null);
      if (!characteristic) continue;
      characteristic.addEventListener("characteristicvaluechanged", () => this.take(source, characteristic.value));
      await characteristic.startNotifications();
      count += 1;
    }
    if (count) this.wait(this.times.wait);
    if (count && kind.ask) await this.question(await service.getCharacteristic(kind.ask.uuid), kind.ask);
    return count > 0;
  }

  /** @param {Characteristic} point @param {NonNullable<Kind["ask"]>} ask */
  async question(point, ask) {
    point.addEventListener("characteristicvaluechanged", () => {
      const answer = point.value ? ask.answered(point.value) : "failed";
      if (this.isEmpty && answer !== "done") this.found = answer === "no_record" ? { state: answer } : { state: "refused", why: "no_value" };
      this.wait(this.times.quiet); // a record may come a moment after the answer
    });
    await point.startNotifications();
    await point.writeValueWithResponse(ask.question);
  }

  /** @param {Source} source @param {DataView | undefined} view */
  take(source, view) {
    if (!view || this.isOver) return;
    const read = this.judged(source.decode(view));
    if (source.isStream && read.state === "refused") {
      if (this.found.state !== "received") this.found = read;
      return; // the finger is not in place yet: `wait` still runs
    }
    this.found = read;
    this.since ||= Date.now();
    const left = this.since + this.times.most - Date.now();
    this.wait(Math.min(this.times.quiet, Math.max(0, left)));
  }

  /** @param {import("./octets.js").Decoded} decoded @returns {Found} */
  judged(decoded) {
    if (!decoded.ok) return { state: "refused", why: decoded.refused };
    const why = decoded.measure.status.find((code) => this.spoiling.has(code));
    return why ? { state: "refused", why } : { state: "received", measure: decoded.measure };
  }

  /** @param {number} milliseconds */
  wait(milliseconds) {
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => this.settle(), milliseconds);
  }

  settle() {
    this.resolve?.(this.found);
  }

  /** @returns {Promise<Found>} */
  best() {
    return this.settled;
  }

  end() {
    this.isOver = true;
    clearTimeout(this.timer);
  }
}
