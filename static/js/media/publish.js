/** The publishing connection: named tracks, each on its own line. */

import { KIND, SENDING } from "./roles.js";

/**
 * @typedef {import("./roles.js").TrackRole} TrackRole
 * @typedef {import("./signalling.js").Signalling} Signalling
 */

/** VP8 first: everybody decodes it. @param {RTCRtpTransceiver} transceiver */
function preferVp8(transceiver) {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  /** @param {{mimeType: string}} codec */
  const rank = (codec) => (codec.mimeType.toLowerCase() === "video/vp8" ? 0 : 1);
  transceiver.setCodecPreferences([...codecs].sort((a, b) => rank(a) - rank(b)));
}

/** @param {TrackRole} role @returns {RTCRtpEncodingParameters} */
function encoding(role) {
  const { maxBitrate, priority } = SENDING[role];
  return { maxBitrate, priority, networkPriority: priority };
}

export class PublishConnection {
  /**
   * @param {Signalling} signalling
   * @param {RTCIceServer[]} iceServers
   * @param {Map<TrackRole, MediaStreamTrack>} tracks
   */
  constructor(signalling, iceServers, tracks) {
    this.signalling = signalling;
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    /** @type {Map<TrackRole, RTCRtpTransceiver>} */
    this.lines = new Map();
    for (const [role, track] of tracks) {
      this.lines.set(role, this.line(role, track));
    }
  }

  /** @param {TrackRole} role @param {MediaStreamTrack} track */
  line(role, track) {
    track.contentHint = SENDING[role].hint;
    const sendEncodings = [encoding(role)];
    const transceiver = this.pc.addTransceiver(track, { direction: "sendonly", sendEncodings });
    if (KIND[role] === "video") {
      preferVp8(transceiver);
    }
    return transceiver;
  }

  /** Offers the tracks under their names. Rejects with a Refusal. */
  async negotiate() {
    await this.pc.setLocalDescription();
    /** @type {Record<string, TrackRole>} */
    const tracks = {};
    for (const [role, line] of this.lines) {
      tracks[/** @type {string} */ (line.mid)] = role;
    }
    // The relay waits at a known address: our candidates are found by its answers, nobody waits for a list.
    const answer = await this.signalling.ask("publish", { sdp: this.pc.localDescription?.sdp, tracks });
    await this.pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  }

  /**
   * Puts another track on a line that exists. Whether it did.
   * @param {TrackRole} role @param {MediaStreamTrack | null} track
   */
  async replace(role, track) {
    const line = this.lines.get(role);
    if (!line) {
      return false;
    }
    if (track) {
      track.contentHint = SENDING[role].hint;
    }
    await line.sender.replaceTrack(track);
    return true;
  }

  close() {
    this.pc.close();
  }
}
