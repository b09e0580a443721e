/** The ways that picture and sound may take: straight to the relay, or through a TURN server. */

/** @typedef {"direct" | "udp" | "tcp" | "tls"} Path */

const GATHER_MS = 6_000;

/** Which way a TURN address stands for. @param {string} url @returns {Exclude<Path, "direct">} */
export function wayOf(url) {
  if (url.startsWith("turns:")) return "tls";
  return url.includes("transport=tcp") ? "tcp" : "udp";
}

/** The way in use. @param {RTCPeerConnection | undefined} pc @returns {Promise<Path>} */
export async function pathOf(pc) {
  const reports = /** @type {Map<string, any>} */ (pc ? await pc.getStats() : new Map());
  const local = reports.get(inUse(reports)?.localCandidateId);
  return local?.candidateType === "relay" ? /** @type {Path} */ (local.relayProtocol ?? "udp") : "direct";
}

/** Several pairs may have been nominated one after the other: the transport knows the one that carries. @param {Map<string, any>} reports */
function inUse(reports) {
  const every = [...reports.values()];
  const transport = every.find((report) => report.type === "transport" && report.selectedCandidatePairId);
  const pairs = every.filter((report) => report.type === "candidate-pair" && report.state === "succeeded");
  return reports.get(transport?.selectedCandidatePairId) ?? pairs.find((pair) => pair.selected) ?? pairs.find((pair) => pair.nominated);
}

/**
 * Tries each way that is configured: whether the TURN server gives a place through it. `direct` is known from the
 * call itself, which takes it whenever it can.
 * @param {RTCIceServer[]} servers @param {Path | ""} taken
 * @returns {Promise<Partial<Record<Path, boolean>>>}
 */
export async function tryPaths(servers, taken) {
  /** @type {Partial<Record<Path, boolean>>} */
  const found = { direct: taken === "direct" };
  const every = servers.flatMap((server) => [server.urls].flat().map((url) => ({ ...server, urls: url })));
  const tried = await Promise.all(every.map(async (server) => ({ way: wayOf(server.urls), works: await reaches(server) })));
  for (const { way, works } of tried) {
    found[way] = works || (found[way] ?? false);
  }
  return found;
}

/** @param {RTCIceServer} server @returns {Promise<boolean>} */
async function reaches(server) {
  const pc = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: "relay" });
  try {
    pc.createDataChannel("way");
    await pc.setLocalDescription();
    return await relayed(pc);
  } catch {
    return false;
  } finally {
    pc.close();
  }
}

/** @param {RTCPeerConnection} pc @returns {Promise<boolean>} whether a relayed address came in time */
function relayed(pc) {
  return new Promise((resolve) => {
    window.setTimeout(() => resolve(false), GATHER_MS);
    pc.onicecandidate = ({ candidate }) => {
      if (!candidate) resolve(false);
      else if (candidate.type === "relay") resolve(true);
    };
  });
}
