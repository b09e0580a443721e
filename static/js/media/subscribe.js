/**
 * The receiving connection: slots laid out once, on which the relay puts what we may see and hear.
 *
 * The n-th picture and the n-th sound are one person's and play in step, up to the last two pictures and the last
 * sound: those are for a hand camera, a screen and a stethoscope.
 */

import { listen } from "./channels.js";
import { offer } from "./sound_repair.js";

/** @typedef {import("./roles.js").TrackRole} TrackRole */
/** @typedef {import("./roles.js").Level} Level */
/** @typedef {import("./signalling.js").Signalling} Signalling */

/** @typedef {{people: number, video: number, audio: number}} Slots */

/** Enough for the usual call; below, for eight people, of whom everybody must at least be heard. @type {Readonly<Slots>} */
export const USUAL = Object.freeze({ people: 5, video: 6, audio: 5 });
/** @type {Readonly<Slots>} */
export const CROWD = Object.freeze({ people: 8, video: 9, audio: 8 });

/** What the relay forwards: a slot that offered more would only make the offer longer. */
const CARRIED = new Set(["video/vp8", "video/vp9", "video/h264", "video/rtx"]);

let connections = 0;

/** @param {RTCRtpTransceiver} slot */
function offerCarried(slot) {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  slot.setCodecPreferences(codecs.filter((codec) => CARRIED.has(codec.mimeType.toLowerCase())));
}

export class SubscribeConnection {
  /**
   * @param {Signalling} signalling
   * @param {RTCConfiguration} network
   * @param {import("./channels.js").OnMessage} onMessage
   * @param {Slots} slots
   */
  constructor(signalling, network, onMessage, slots = USUAL) {
    this.signalling = signalling;
    /** Comes back with each map of slots: a map of a former connection is not ours. */
    this.name = `${signalling.session}-${(connections += 1)}`;
    this.pc = new RTCPeerConnection(network);
    for (let slot = 0; slot < slots.video; slot += 1) {
      offerCarried(this.pc.addTransceiver("video", { direction: "recvonly" }));
    }
    for (let slot = 0; slot < slots.audio; slot += 1) {
      this.pc.addTransceiver("audio", { direction: "recvonly" });
    }
    listen(this.pc, onMessage);
    /** Wall time of the sender for an RTP time, by line. @type {Record<string, {source: string, stamp: number, at_ms: number}>} */
    this.instants = {};
    /** Not told yet: null. @type {Record<string, {participant: string, role: TrackRole, level: Level}> | null} */
    this.slots = null;
  }

  /** Offers the slots. Rejects with a Refusal. */
  async negotiate() {
    await offer(this.pc);
    const sdp = this.pc.localDescription?.sdp;
    const answer = await this.signalling.ask("subscribe", { sdp, connection: this.name });
    await this.pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  }

  /**
   * What is on the slots now.
   * @returns {{participant: string, role: TrackRole, level: Level, track: MediaStreamTrack}[]}
   */
  tracks() {
    const found = [];
    for (const transceiver of this.pc.getTransceivers()) {
      const source = this.slots?.[/** @type {string} */ (transceiver.mid)];
      if (source) {
        found.push({ ...source, track: transceiver.receiver.track });
      }
    }
    return found;
  }

  /** What each slot carries now, by mid. @returns {Map<string, import("./tracks.js").Named>} */
  names() {
    return new Map(
      Object.entries(this.slots ?? {}).map(([mid, { participant, role, level }]) => [
        mid,
        { way: /** @type {"down"} */ ("down"), role, from: participant, level },
      ]),
    );
  }

  close() {
    this.pc.close();
  }
}
