/** The publishing connection: named tracks, each on its own line, pictures with a small version beside them. */

import { Outlets } from "./channels.js";
import { KIND, SENDING, SMALL } from "./roles.js";
import { offer } from "./sound_repair.js";
import { Uplink, UplinkMeter } from "./uplink.js";

/**
 * @typedef {import("./roles.js").TrackRole} TrackRole
 * @typedef {{caps: Partial<Record<TrackRole, number | null>>, small: TrackRole[]}} Wanted what is of use to the
 *   others: kbit/s at the most (null: no limit, 0: nobody looks), and which small versions
 * @typedef {import("./signalling.js").Signalling} Signalling
 */

const LOOK_MS = 1_000;
/** Bits a second of one picture: with less there is none. */
const LEAST = 50_000;

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

/** @param {TrackRole} role @returns {RTCRtpEncodingParameters | null} */
function smallEncoding(role) {
  if (!SMALL[role]) {
    return null;
  }
  const { name: _, ...size } = SMALL[role];
  return { ...encoding(role), ...size, active: false };
}

/** @param {RTCRtpTransceiver} line @param {Partial<RTCRtpEncodingParameters>} values */
async function set(line, values) {
  const parameters = line.sender.getParameters();
  Object.assign(parameters.encodings[0], values);
  await line.sender.setParameters(parameters);
}

export class PublishConnection {
  /**
   * @param {Signalling} signalling
   * @param {RTCConfiguration} network
   * @param {Map<TrackRole, MediaStreamTrack>} tracks
   * @param {number | null} [first] bits a second that pictures begin with, where the line is known to be thin
   */
  constructor(signalling, network, tracks, first = null) {
    this.signalling = signalling;
    this.pc = new RTCPeerConnection(network);
    /** @type {Map<TrackRole, RTCRtpTransceiver>} */
    this.lines = new Map();
    /** @type {Map<TrackRole, RTCRtpTransceiver>} */
    this.smallLines = new Map();
    this.served = Promise.resolve();
    /** @type {Wanted} */
    this.wanted = { caps: {}, small: [] };
    this.uplink = new Uplink(first);
    this.meter = new UplinkMeter();
    this.timer = window.setInterval(() => void this.look(), LOOK_MS);
    this.outlets = new Outlets(this.pc);
    for (const [role, track] of tracks) {
      this.lines.set(role, this.line(role, track, encoding(role)));
      const small = smallEncoding(role);
      if (small) {
        this.smallLines.set(role, this.line(role, track, small));
      }
    }
  }

  /** @param {TrackRole} role @param {MediaStreamTrack} track @param {RTCRtpEncodingParameters} encoding */
  line(role, track, encoding) {
    track.contentHint = SENDING[role].hint;
    const sendEncodings = [encoding];
    const transceiver = this.pc.addTransceiver(track, { direction: "sendonly", sendEncodings });
    if (KIND[role] === "video") {
      preferVp8(transceiver);
    }
    return transceiver;
  }

  /** Offers the tracks under their names. Rejects with a Refusal. */
  async negotiate() {
    await offer(this.pc);
    /** @type {Record<string, string>} */
    const tracks = {};
    for (const [role, line] of this.lines) {
      tracks[/** @type {string} */ (line.mid)] = role;
    }
    for (const [role, line] of this.smallLines) {
      tracks[/** @type {string} */ (line.mid)] = SMALL[role]?.name ?? role;
    }
    // The relay waits at a known address: our candidates are found by its answers, nobody waits for a list.
    const answer = await this.signalling.ask("publish", { sdp: this.pc.localDescription?.sdp, tracks });
    await this.pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    if (this.uplink.limit !== null) void this.serve(this.wanted);
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
    await this.smallLines.get(role)?.sender.replaceTrack(track);
    return true;
  }

  /** Sends no more than what is of use, and the small versions that are. @param {Wanted} wanted */
  serve(wanted) {
    this.wanted = wanted;
    // One after the other: parameters are read, changed and given back, and must not be read in between.
    this.served = this.served.then(() => this.adjust(wanted)).catch(() => undefined);
    return this.served;
  }

  /** Yields where the own line fills. */
  async look() {
    const measured = this.pc.connectionState === "connected" ? await this.meter.measure(this.pc) : null;
    if (measured) {
      const before = this.uplink.limit;
      if (this.uplink.look(measured.roundTrip, measured.sent, this.most) !== before) {
        void this.serve(this.wanted);
      }
    }
  }

  /** What all pictures in use could take. */
  get most() {
    const used = [...this.lines.keys()].filter((role) => KIND[role] === "video" && this.wanted.caps[role] !== 0);
    return used.reduce((sum, role) => sum + SENDING[role].maxBitrate, 0);
  }

  /** @param {Wanted} wanted */
  async adjust({ caps, small }) {
    for (const [role, line] of this.lines) {
      const cap = caps[role] ?? null;
      const most = Math.min(SENDING[role].maxBitrate, this.share(role));
      await set(line, { active: cap !== 0, maxBitrate: cap ? Math.min(most, cap * 1000) : most });
    }
    for (const [role, line] of this.smallLines) {
      await set(line, { active: small.includes(role) });
    }
  }

  /** Of what the own line lets pictures take, each has its part as on a wide one. @param {TrackRole} role */
  share(role) {
    const { limit } = this.uplink;
    if (limit === null || KIND[role] === "audio") {
      return Infinity;
    }
    const small = this.wanted.small.reduce((sum, one) => sum + (SMALL[one]?.maxBitrate ?? 0), 0);
    return Math.round(Math.max(LEAST, ((limit - small) * SENDING[role].maxBitrate) / this.most));
  }

  /** What each line carries, by mid. @returns {Map<string, import("./tracks.js").Named>} */
  names() {
    /** @type {Map<string, import("./tracks.js").Named>} */
    const names = new Map();
    for (const [role, line] of this.lines) {
      names.set(/** @type {string} */ (line.mid), { way: "up", role });
    }
    for (const [role, line] of this.smallLines) {
      names.set(/** @type {string} */ (line.mid), { way: "up", role: SMALL[role]?.name ?? role });
    }
    return names;
  }

  close() {
    window.clearInterval(this.timer);
    this.pc.close();
  }
}
