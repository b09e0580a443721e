/** What a receiving connection brought during a stretch of time. */

/** @typedef {import("/static/js/media/subscribe.js").SubscribeConnection} SubscribeConnection */

let from = {};

async function counters(connection) {
  const found = {};
  for (const report of (await connection.pc.getStats()).values()) {
    if (report.type === "inbound-rtp" && report.packetsReceived) {
      found[report.mid] = { ...report, at: performance.now() };
    }
  }
  return found;
}

/** Counts from now on. @param {SubscribeConnection} connection */
export async function countFrom(connection) {
  from = await counters(connection);
}

/**
 * What each track brought since: kbps, loss, fps, frozen (share of the time), made_up (share of the sound).
 * @param {SubscribeConnection} connection
 */
export async function counted(connection) {
  const rows = {};
  for (const [mid, now] of Object.entries(await counters(connection))) {
    const before = from[mid];
    const source = connection.slots?.[mid];
    if (!before || !source) continue;
    const seconds = (now.at - before.at) / 1000;
    const grown = (name) => (now[name] ?? 0) - (before[name] ?? 0);
    rows[`${source.participant}/${source.role}`] = {
      level: source.level,
      kbps: Math.round((grown("bytesReceived") * 8) / 1000 / seconds),
      loss: grown("packetsLost") / Math.max(1, grown("packetsLost") + grown("packetsReceived")),
      fps: grown("framesDecoded") / seconds,
      frozen: grown("totalFreezesDuration") / seconds,
      made_up: grown("concealedSamples") / Math.max(1, grown("totalSamplesReceived")),
    };
  }
  return rows;
}
