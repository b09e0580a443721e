// What we use of Web Bluetooth; the simulator has the same face.

/**
 * @typedef {EventTarget & {value?: DataView, readValue(): Promise<DataView>, writeValueWithResponse(octets: BufferSource): Promise<void>,
 *   startNotifications(): Promise<unknown>}} Characteristic
 * @typedef {{getCharacteristic(uuid: number): Promise<Characteristic>}} Service
 * @typedef {{getPrimaryService(uuid: number): Promise<Service>}} Server
 * @typedef {EventTarget & {name?: string, gatt: {connect(): Promise<Server>, disconnect(): void}}} Device
 * @typedef {{requestDevice(wanted: {filters: {services: number[]}[], optionalServices: number[]}): Promise<Device>}} Bluetooth
 */

/** The browser’s own; null where it has none or the page is not trusted with it. @returns {Bluetooth | null} */
export function webBluetooth() {
  const { bluetooth } = /** @type {{bluetooth?: Bluetooth}} */ (/** @type {unknown} */ (navigator));
  return isSecureContext && bluetooth ? bluetooth : null;
}
