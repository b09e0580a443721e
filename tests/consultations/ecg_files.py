"""Files of ECG, octet by octet from the standards: EN 1064 for SCP-ECG, Kemp 1992 and 2003 for EDF."""

import binascii
import struct
from collections.abc import Sequence
from itertools import pairwise

LEADS = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
CODES = {"I": 1, "II": 2, "V1": 3, "V2": 4, "V3": 5, "V4": 6, "V5": 7, "V6": 8}


def waves(leads: int = 8, count: int = 500) -> list[list[int]]:
    """Each lead has values of its own, with steps that ask for every length of code."""
    return [
        [(n * 7 * (lead + 1)) % 23 - 11 + 400 * (n % 100 == 50) for n in range(count)]
        for lead in range(leads)
    ]


def crc(data: bytes) -> bytes:
    return struct.pack("<H", binascii.crc_hqx(data, 0xFFFF))


def section(number: int, body: bytes) -> bytes:
    padded = body + b"\0" * (len(body) % 2)
    head = struct.pack("<HIBB6x", number, len(padded) + 16, 20, 20)
    return crc(head + padded) + head + padded


def tag(number: int, value: bytes) -> bytes:
    return struct.pack("<BH", number, len(value)) + value


def scp_about(*, last: str = "PETIT", first: str = "Jeanne", birth=(1939, 3, 12)) -> bytes:
    machine = bytearray(36)
    machine[8:14] = b"AT-102"
    strings = b"\0".join([b"analyse", b"SN0042", b"2.1.0", b"SCP 1.3", b"Schiller"]) + b"\0"
    return b"".join(
        [
            tag(0, last.encode("latin-1") + b"\0") if last else b"",
            tag(1, first.encode("latin-1") + b"\0") if first else b"",
            tag(5, struct.pack("<HBB", *birth)) if birth else b"",
            tag(14, bytes(machine) + strings),
            tag(25, struct.pack("<HBB", 2026, 11, 24)),
            tag(26, bytes([14, 31, 5])),
            tag(27, struct.pack("<H", 5)),
            tag(28, struct.pack("<H", 150)),
            tag(29, b"\x02"),
            tag(255, b""),
        ]
    )


def huffman(values: Sequence[int]) -> bytes:
    """The default table: as many ones as the value is worth, a nought, a sign; else the value itself."""
    bits = ""
    for value in values:
        if value == 0:
            bits += "0"
        elif abs(value) <= 8:
            bits += "1" * abs(value) + "0" + ("1" if value < 0 else "0")
        elif -128 <= value <= 127:
            bits += "1" * 9 + "0" + f"{value & 0xFF:08b}"
        else:
            bits += "1" * 10 + f"{value & 0xFFFF:016b}"
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def differences(values: Sequence[int], order: int) -> list[int]:
    if order == 0:
        return list(values)
    first = [b - a for a, b in pairwise(values)]
    if order == 1:
        return [values[0], *first]
    return [*values[:2], *(b - a for a, b in pairwise(first))]


def scp(
    leads: Sequence[Sequence[int]] | None = None,
    *,
    order: int = 0,
    coded: bool = False,
    flags: int = 0x44,
    bimodal: int = 0,
    about: bytes | None = None,
    table: int = 19999,
    names: Sequence[str] = LEADS,
    starts: Sequence[int] = (),
) -> bytes:
    leads = leads if leads is not None else waves()
    starts = starts or [1] * len(leads)
    spans = [
        struct.pack("<IIB", start, start + len(one) - 1, CODES[name])
        for one, name, start in zip(leads, names, starts, strict=False)
    ]
    coding = huffman if coded else lambda values: struct.pack(f"<{len(values)}h", *values)
    data = [coding(differences(one, order)) for one in leads]
    sizes = struct.pack(f"<{len(data)}H", *map(len, data))
    sections = [
        section(1, about if about is not None else scp_about()),
        *([section(2, struct.pack("<H", table))] if coded else []),
        section(3, bytes([len(leads), flags]) + b"".join(spans)),
        section(6, struct.pack("<HHBB", 2500, 2000, order, bimodal) + sizes + b"".join(data)),
    ]
    return scp_of(sections)


def scp_of(sections: Sequence[bytes]) -> bytes:
    place, rows = 7 + 16 + 120, []
    for one in sections:
        rows.append(struct.pack("<HII", struct.unpack_from("<H", one, 2)[0], len(one), place))
        place += len(one)
    table = struct.pack("<HII", 0, 136, 7) + b"".join(rows)
    record = section(0, table.ljust(120, b"\0")) + b"".join(sections)
    whole = struct.pack("<I", len(record) + 6) + record
    return crc(whole) + whole


def sealed(content: bytes) -> bytes:
    """The check sums of section 0 and of the record made anew, for what was altered on purpose."""
    if len(content) >= 142:
        content = content[:6] + crc(content[8:142]) + content[8:]
    return crc(content[2:]) + content[2:]


def edf(
    leads: Sequence[Sequence[int]] | None = None,
    *,
    names: Sequence[str] = tuple(f"ECG {name}" for name in LEADS),
    patient: str = "123 F 12-MAR-1939 Jeanne_Petit",
    recording: str = "Startdate 24-NOV-2026 X X Cardioline_ECG100S SN:0042 SW:1.2",
    kind: str = "EDF+C",
    unit: str = "uV",
    physical: tuple[str, str] = ("-16384", "16383.5"),
    digital: tuple[str, str] = ("-32768", "32767"),
    rate: int = 500,
    records: str = "",
    annotations: bool = True,
) -> bytes:
    leads = leads if leads is not None else waves()
    seconds = len(leads[0]) // rate
    names = [*names[: len(leads)], *(["EDF Annotations"] if annotations else [])]
    count = len(names)
    fixed = [
        ("0", 8),
        (patient, 80),
        (recording, 80),
        ("24.11.26", 8),
        ("14.31.05", 8),
        (str(256 * (count + 1)), 8),
        (kind, 44),
        (records or str(seconds), 8),
        ("1", 8),
        (str(count), 4),
    ]
    of_ecg = len(leads)
    more = ["-1"] * (count - of_ecg)
    columns = [
        (names, 16),
        ([""] * count, 80),
        ([unit] * of_ecg + [""] * (count - of_ecg), 8),
        ([physical[0]] * of_ecg + more, 8),
        ([physical[1]] * of_ecg + ["1"] * (count - of_ecg), 8),
        ([digital[0]] * of_ecg + ["-32768"] * (count - of_ecg), 8),
        ([digital[1]] * of_ecg + ["32767"] * (count - of_ecg), 8),
        (["HP:0.05Hz LP:150Hz"] * of_ecg + [""] * (count - of_ecg), 80),
        ([str(rate)] * of_ecg + ["15"] * (count - of_ecg), 8),
        ([""] * count, 32),
    ]
    head = b"".join(text[:width].ljust(width).encode() for text, width in fixed)
    head += b"".join(text[:width].ljust(width).encode() for values, width in columns for text in values)
    body = b""
    for second in range(seconds):
        for one in leads:
            body += struct.pack(f"<{rate}h", *one[second * rate : (second + 1) * rate])
        body += f"+{second}\x14\x14\0".encode().ljust(30, b"\0") if annotations else b""
    return head + body
