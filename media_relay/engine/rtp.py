"""RTP and RTCP as bytes: what a forwarder reads and writes, and nothing of the payload."""

from collections.abc import Iterator
from struct import Struct, error, pack, pack_into, unpack_from
from typing import NamedTuple

SEQ = 0xFFFF
STAMP = 0xFFFFFFFF

RTCP_SR, RTCP_RR, RTCP_SDES, RTCP_BYE, RTCP_RTPFB, RTCP_PSFB = 200, 201, 202, 203, 205, 206
FEEDBACK_NACK, FEEDBACK_TWCC = 1, 15
PAYLOAD_PLI, PAYLOAD_FIR, PAYLOAD_REMB = 1, 4, 15

_FIXED = Struct("!BBHII")
_REPORT = Struct("!IIIIII")
_EXTENDED = Struct("!BBHIIHHI")
_NTP_EPOCH = 2_208_988_800


class Packet(NamedTuple):
    """One RTP packet as received. `data[start:]` is the payload with its padding, if any."""

    first: int
    marker: int
    payload_type: int
    seq: int
    stamp: int
    ssrc: int
    start: int
    data: bytes


_new = tuple.__new__
# One extension of two bytes, by its id: what stands before them.
_ALONE = [bytes((0xBE, 0xDE, 0, 1, number << 4 | 1)) for number in range(15)]


class Report(NamedTuple):
    """One reception report: `lost` is a fraction of 256 since the last one."""

    ssrc: int
    lost: int
    lost_total: int
    jitter: int
    last_sr: int
    delay: int


class SenderInfo(NamedTuple):
    """What a sender report says: wall clock (NTP 32.32) and media clock of one instant."""

    ssrc: int
    ntp: int
    stamp: int


def is_rtcp(second: int) -> bool:
    """Whether a datagram whose second byte this is carries RTCP (RFC 5761)."""
    return 192 <= second <= 223


def parse(data: bytes) -> Packet | None:
    """Splits a decrypted RTP packet, or None when its header lies about its length."""
    try:
        first, second, seq, stamp, ssrc = _FIXED.unpack_from(data)
        start = 12 + 4 * (first & 15)
        if first & 0x10:
            start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    except error:
        return None
    if len(data) < start:
        return None
    # Without the named constructor, which is a call of its own.
    return _new(Packet, (first, second & 0x80, second & 0x7F, seq, stamp, ssrc, start, data))


def transport_number(packet: Packet, wanted: int) -> int | None:
    """The number in the extension `wanted` (transport-wide feedback): at once where it stands first and
    alone, as in nearly every packet of a browser.
    """
    data = packet.data
    if wanted < 15 and packet.first & 0x1F == 0x10 and packet.start == 20 and data[12:17] == _ALONE[wanted]:
        return data[17] << 8 | data[18]
    for number, at, length in extensions(packet):
        if number == wanted and length == 2:
            return data[at] << 8 | data[at + 1]
    return None


def extensions(packet: Packet) -> Iterator[tuple[int, int, int]]:
    """(id, offset, length) of each header extension (RFC 8285, both forms)."""
    if not packet.first & 0x10:
        return
    data, at, end = packet.data, 12 + 4 * (packet.first & 15), packet.start
    profile = int.from_bytes(data[at : at + 2], "big")
    two_bytes = profile & 0xFFF0 == 0x1000
    if not two_bytes and profile != 0xBEDE:
        return
    at += 4
    while at < end:
        head = data[at]
        if head == 0:
            at += 1
            continue
        if two_bytes:
            if at + 2 > end:
                return
            number, length, at = head, data[at + 1], at + 2
        else:
            number, length, at = head >> 4, (head & 15) + 1, at + 1
        if at + length > end:
            return
        yield number, at, length
        at += length


def padding(packet: Packet) -> int:
    """How many bytes of padding end the packet; never more than its payload."""
    if not packet.first & 0x20 or len(packet.data) == packet.start:
        return 0
    return min(packet.data[-1], len(packet.data) - packet.start)


def unwrap_rtx(packet: Packet, *, ssrc: int, payload_type: int) -> Packet | None:
    """The original packet carried by a retransmission (RFC 4588), or None for a probe that carries none."""
    end = len(packet.data) - padding(packet)
    if end - packet.start < 2:
        return None
    original = int.from_bytes(packet.data[packet.start : packet.start + 2], "big")
    body = packet.data[packet.start + 2 : end]
    if not body:
        return None
    data = _FIXED.pack(0x80, packet.marker | payload_type, original, packet.stamp, ssrc) + body
    return Packet(0x80, packet.marker, payload_type, original, packet.stamp, ssrc, 12, data)


def write_header(
    out: bytearray, first: int, second: int, seq: int, stamp: int, ssrc: int, extension: int, value: int
) -> int:
    """Writes a header carrying one three-byte extension (none when `extension` is 0). Returns its length."""
    if extension:
        _EXTENDED.pack_into(
            out,
            0,
            0x90 | first & 0x20,
            second,
            seq,
            stamp,
            ssrc,
            0xBEDE,
            1,
            (extension << 4 | 2) << 24 | value,
        )
        return 20
    _FIXED.pack_into(out, 0, 0x80 | first & 0x20, second, seq, stamp, ssrc)
    return 12


def send_time(now: float) -> int:
    """Seconds as the 24-bit 6.18 fixed point of `abs-send-time`."""
    return int(now * 262_144) & 0xFFFFFF


def ntp_time(unix: float) -> int:
    """Unix seconds as NTP 32.32."""
    return int((unix + _NTP_EPOCH) * 4_294_967_296)


def unix_time(ntp: int) -> float:
    """NTP 32.32 as Unix seconds."""
    return ntp / 4_294_967_296 - _NTP_EPOCH


# ------------------------------------------------------------------ RTCP


def split(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(packet type, count or format, body) of each part of a compound packet; stops at the first malformed
    one.
    """
    at, end = 0, len(data)
    while at + 4 <= end:
        size = 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at] >> 6 != 2 or at + size > end:
            return
        yield data[at + 1], data[at] & 31, data[at + 4 : at + size]
        at += size


def sender_info(body: bytes) -> SenderInfo | None:
    """Reads the sender part of an SR."""
    if len(body) < 24:
        return None
    ssrc, ntp, stamp = unpack_from("!IQI", body)
    return SenderInfo(ssrc, ntp, stamp)


def reports(body: bytes, count: int, at: int) -> Iterator[Report]:
    """Reads the report blocks that start at `at` (24 in an SR, 4 in an RR)."""
    for _ in range(count):
        if at + 24 > len(body):
            return
        ssrc, loss, _, jitter, last_sr, delay = _REPORT.unpack_from(body, at)
        yield Report(ssrc, loss >> 24, loss & 0x7FFFFF, jitter, last_sr, delay)
        at += 24


def nacked(fci: bytes) -> Iterator[int]:
    """Sequence numbers asked for again by a generic NACK."""
    for at in range(0, len(fci) - 3, 4):
        first, mask = unpack_from("!HH", fci, at)
        yield first
        for bit in range(16):
            if mask >> bit & 1:
                yield first + bit + 1 & SEQ


def remb(fci: bytes) -> int | None:
    """Bits per second of a REMB message, None when it is another one."""
    if len(fci) < 8 or fci[:4] != b"REMB":
        return None
    return ((fci[5] & 3) << 16 | fci[6] << 8 | fci[7]) << (fci[5] >> 2)


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


def build_nack(sender: int, media: int, lost: list[int]) -> bytes:
    """A generic NACK for `lost`, in ascending (serial) order."""
    fci, at = b"", 0
    while at < len(lost):
        first, mask, at = lost[at], 0, at + 1
        while at < len(lost) and 0 < (lost[at] - first & SEQ) <= 16:
            mask |= 1 << (lost[at] - first - 1 & SEQ)
            at += 1
        fci += pack("!HH", first, mask)
    return _packet(RTCP_RTPFB, FEEDBACK_NACK, pack("!II", sender, media) + fci)


def build_pli(sender: int, media: int) -> bytes:
    """Asks for a whole picture."""
    return _packet(RTCP_PSFB, PAYLOAD_PLI, pack("!II", sender, media))


def build_sr(ssrc: int, ntp: int, stamp: int, packets: int, octets: int) -> bytes:
    """A sender report without report blocks."""
    return _packet(RTCP_SR, 0, pack("!IQIII", ssrc, ntp, stamp, packets & STAMP, octets & STAMP))


def build_rr(sender: int, blocks: list[Report], highest: list[int]) -> bytes:
    """A receiver report; `highest` are the extended sequence numbers, block by block. At most 31."""
    body = pack("!I", sender)
    for block, seq in zip(blocks[:31], highest, strict=False):
        loss = block.lost << 24 | block.lost_total & 0x7FFFFF
        body += _REPORT.pack(block.ssrc, loss, seq & STAMP, block.jitter & STAMP, block.last_sr, block.delay)
    return _packet(RTCP_RR, len(blocks[:31]), body)


def build_twcc(sender: int, media: int, fci: bytes) -> bytes:
    """A transport-wide feedback message; `fci` is padded here."""
    short = -len(fci) % 4
    padded = bytearray(fci + bytes(short))
    if short:
        padded[-1] = short
    message = bytearray(_packet(RTCP_RTPFB, FEEDBACK_TWCC, pack("!II", sender, media) + bytes(padded)))
    if short:
        pack_into("!B", message, 0, 0xA0 | FEEDBACK_TWCC)
    return bytes(message)


def newer(a: int, b: int) -> bool:
    """Whether sequence number `a` comes after `b`, modulo 2^16."""
    return 0 < (a - b & SEQ) < 0x8000
