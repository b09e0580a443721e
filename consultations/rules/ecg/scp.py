"""SCP-ECG (EN 1064): sections 0, 1, 2, 3 and 6. Integers are little-endian, places are counted from 1."""

import binascii
import struct
from array import array
from typing import NamedTuple

from consultations.rules.ecg import scp_about
from consultations.rules.ecg.recording import (
    HOLE,
    MOST_LEADS,
    MOST_SAMPLES,
    TOO_LONG,
    Lead,
    Recording,
    Undecodable,
    check_rate,
)
from consultations.rules.ecg.scp_samples import differences_undone, huffman_undone

HEADER = 16
DEFAULT_HUFFMAN = 19999
MOST_SECTIONS = 64
REFERENCE_BEAT = 0x01  # of the flags of section 3
# EN 1064, table of lead identifications: those that a paper of twelve leads shows.
NAMES = {1: "I", 2: "II", 3: "V1", 4: "V2", 5: "V3", 6: "V4", 7: "V5", 8: "V6"}
NAMES |= {61: "III", 62: "aVR", 63: "aVL", 64: "aVF"}

CUT = "Ce fichier SCP-ECG est tronqué, ou sa longueur n’est pas celle qu’il annonce. Exportez-le de nouveau."
CRC = "Ce fichier SCP-ECG a été altéré : sa somme de contrôle est fausse. Exportez-le de nouveau."
INCOMPLETE = "Ce fichier SCP-ECG ne contient pas de tracé, ou pas la description de ses dérivations."
REFERENCE = (
    "Ce fichier SCP-ECG est compressé par soustraction d’un complexe de référence, que nous ne lisons pas. "
    "Exportez-le sans compression, ou en EDF."
)
TABLES = (
    "Ce fichier SCP-ECG est compressé avec des tables propres à l’appareil, que nous ne lisons pas. "
    "Exportez-le sans compression, ou en EDF."
)


class Span(NamedTuple):
    """The samples of one lead, counted from 1 since the recording began."""

    first: int
    last: int
    code: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def is_one(content: bytes) -> bool:
    """By its shape: section 0 comes first, and its first pointer names itself, at the seventh byte."""
    if len(content) < 32:
        return False
    (section,) = struct.unpack_from("<H", content, 8)
    pointed, _length, place = struct.unpack_from("<HII", content, 22)
    return bool(section == 0 and pointed == 0 and place == 7)


def read(content: bytes) -> Recording:
    sections = _sections(content)
    if not sections.keys() >= {3, 6}:
        raise Undecodable(INCOMPLETE)
    spans = _spans(sections[3])
    rate, leads = _leads(sections[6], spans, is_coded=_is_coded(sections.get(2)))
    about = scp_about.about(sections.get(1, b""))
    return Recording(
        leads=leads, rate=rate, device=about.device, named=about.named, started_at=about.started_at
    )


def _sections(content: bytes) -> dict[int, bytes]:
    """The body of each section, after its length and its check sum were found true."""
    if struct.unpack_from("<I", content, 2)[0] != len(content):
        raise Undecodable(CUT)
    if binascii.crc_hqx(content[2:], 0xFFFF) != struct.unpack_from("<H", content, 0)[0]:
        raise Undecodable(CRC)
    found: dict[int, bytes] = {}
    for number, length, place in _pointers(_section(content, 0, 7, struct.unpack_from("<I", content, 10)[0])):
        if number == 0 or length == 0 or number > 11:
            continue
        if number in found:
            raise Undecodable(CUT)
        found[number] = _section(content, number, place, length)
    return found


def _pointers(table: bytes) -> list[tuple[int, int, int]]:
    count = len(table) // 10
    if count > MOST_SECTIONS:
        raise Undecodable(CUT)
    return [struct.unpack_from("<HII", table, 10 * index) for index in range(count)]


def _section(content: bytes, number: int, place: int, length: int) -> bytes:
    start, end = place - 1, place - 1 + length
    if start < 6 or length < HEADER or end > len(content):
        raise Undecodable(CUT)
    crc, said, size = struct.unpack_from("<HHI", content, start)
    if (said, size) != (number, length):
        raise Undecodable(CUT)
    if binascii.crc_hqx(content[start + 2 : end], 0xFFFF) != crc:
        raise Undecodable(CRC)
    return content[start + HEADER : end]


def _is_coded(tables: bytes | None) -> bool:
    if tables is None:
        return False
    if struct.unpack_from("<H", tables, 0)[0] != DEFAULT_HUFFMAN:
        raise Undecodable(TABLES)
    return True


def _spans(body: bytes) -> list[Span]:
    count, flags = body[0], body[1]
    if flags & REFERENCE_BEAT:
        raise Undecodable(REFERENCE)
    if not 0 < count <= MOST_LEADS:
        raise Undecodable(INCOMPLETE)
    spans = [Span(*struct.unpack_from("<IIB", body, 2 + 9 * index)) for index in range(count)]
    if any(span.first < 1 or span.last < span.first for span in spans):
        raise Undecodable(CUT)
    longest = max(span.last for span in spans) - min(span.first for span in spans) + 1
    if longest * count > MOST_SAMPLES:
        raise Undecodable(TOO_LONG)
    return spans


def _leads(body: bytes, spans: list[Span], *, is_coded: bool) -> tuple[float, list[Lead]]:
    nanovolts, interval, differences, bimodal = struct.unpack_from("<HHBB", body, 0)
    if bimodal:
        raise Undecodable(REFERENCE)
    if not nanovolts or not interval or differences > 2:
        raise Undecodable(INCOMPLETE)
    sizes = struct.unpack_from(f"<{len(spans)}H", body, 6)
    rate, place, begin, leads = check_rate(1e6 / interval), 6 + 2 * len(spans), min(spans).first, []
    for span, size in zip(spans, sizes, strict=True):
        if place + size > len(body):
            raise Undecodable(CUT)
        values = _values(body[place : place + size], span.length, is_coded=is_coded)
        place += size
        before = array("h", [HOLE]) * (span.first - begin)
        samples = before + differences_undone(values, differences)
        leads.append(Lead(name=_name(span.code), microvolts=nanovolts / 1000, samples=samples))
    return rate, leads


def _values(data: bytes, count: int, *, is_coded: bool) -> "array[int]":
    if is_coded:
        return huffman_undone(data, count)
    if 2 * count > len(data):
        raise Undecodable(CUT)
    return array("h", struct.unpack_from(f"<{count}h", data, 0))


def _name(code: int) -> str:
    return NAMES.get(code, f"n° {code}")
