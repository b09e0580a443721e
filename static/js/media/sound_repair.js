/**
 * Lost sound sent again. Browsers can do it, but offer it for pictures only: the offer is completed by a line for each
 * sound, and both sides then keep and repeat what they sent.
 */

const OPUS = /^a=rtpmap:(\d+) opus\/48000\/2\r?$/gim;

/** @param {string} sdp an offer @returns {string} the same, which asks for lost sound again */
export function withSoundRepair(sdp) {
  return sdp.replace(OPUS, (line, type) => {
    const wish = `a=rtcp-fb:${type} nack`;
    return sdp.includes(`${wish}\r\n`) ? line : `${line.trimEnd()}\r\n${wish}`;
  });
}

/** Offers what a connection holds, with lost sound sent again. @param {RTCPeerConnection} pc */
export async function offer(pc) {
  const { type, sdp } = await pc.createOffer();
  await pc.setLocalDescription({ type, sdp: withSoundRepair(sdp ?? "") });
}
