// Device Information (0x180A): who made it and which one it is. Each part is optional, and a browser may keep the serial
// number to itself (it is on the blocklist of Web Bluetooth).

/** @typedef {{name: string, make: string, model: string, serial: string, software: string}} About */

const PARTS = { make: 0x2a29, model: 0x2a24, serial: 0x2a25, software: 0x2a28, firmware: 0x2a26 };
export const INFORMATION = 0x180a;
const LONGEST = 60;

/** UTF-8 without what does not print. @param {DataView} view */
export function text(view) {
  const octets = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const said = new TextDecoder().decode(octets).replace(/[\p{C}\uFFFD]/gu, "");
  return said.trim().slice(0, LONGEST);
}

/** @param {import("./web_bluetooth.js").Server} server @param {string} name @returns {Promise<About>} */
export async function information(server, name) {
  const service = await server.getPrimaryService(INFORMATION).catch(() => null);
  const said = /** @type {Record<string, string>} */ ({});
  for (const [part, uuid] of Object.entries(PARTS)) said[part] = service ? await one(service, uuid) : "";
  const { make = "", model = "", serial = "", software = "", firmware = "" } = said;
  return { name: name.slice(0, LONGEST), make, model, serial, software: software || firmware };
}

/** One at a time: a device answers one question after the other. @param {import("./web_bluetooth.js").Service} service @param {number} uuid */
async function one(service, uuid) {
  try {
    const characteristic = await service.getCharacteristic(uuid);
    return text(await characteristic.readValue());
  } catch {
    return ""; // not there, or kept by the browser
  }
}
