/**
 * Small messages between browsers, beside picture and sound: late is worse than lost, so nothing is sent twice and
 * nothing waits for what is missing. What must arrive is acknowledged by whoever needs it (ptz.js); what must be kept
 * does not travel here.
 */

/** @typedef {"ecg" | "ptz" | "drawing" | "presence"} Label */
/** @typedef {(participant: string, label: Label, bytes: Uint8Array) => void} OnMessage */

/** @type {readonly Label[]} */
const LABELS = Object.freeze(["ecg", "ptz", "drawing", "presence"]);
const OPTIONS = Object.freeze({ ordered: false, maxRetransmits: 0 });

/** Longer messages are dropped by the relay. */
export const LARGEST = 1100;
/** More than this in the buffer is a line that does not follow: what is added would be late. */
const WAITING = 32 * 1024;
/** Before each message, the relay writes the id of who sent it. */
const ENVELOPE = 16;

/** @param {RTCPeerConnection} pc @returns {Map<Label, RTCDataChannel>} */
function open(pc) {
  const channels = new Map();
  for (const label of LABELS) {
    const channel = pc.createDataChannel(label, OPTIONS);
    channel.binaryType = "arraybuffer";
    channels.set(label, channel);
  }
  return channels;
}

/** The channels of a publishing connection. */
export class Outlets {
  /** @param {RTCPeerConnection} pc */
  constructor(pc) {
    this.channels = open(pc);
  }

  /**
   * Sends, unless the channel is closed or too far behind. Whether it did.
   * @param {Label} label @param {Uint8Array<ArrayBuffer>} bytes
   */
  send(label, bytes) {
    const channel = this.channels.get(label);
    if (channel?.readyState !== "open" || channel.bufferedAmount > WAITING || bytes.length > LARGEST) {
      return false;
    }
    channel.send(bytes);
    return true;
  }
}

/** Opens the channels of a receiving connection. @param {RTCPeerConnection} pc @param {OnMessage} onMessage */
export function listen(pc, onMessage) {
  for (const [label, channel] of open(pc)) {
    channel.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer && data.byteLength >= ENVELOPE) {
        onMessage(uuid(new Uint8Array(data, 0, ENVELOPE)), label, new Uint8Array(data, ENVELOPE));
      }
    };
  }
}

/** @param {Uint8Array} bytes sixteen of them */
export function uuid(bytes) {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
