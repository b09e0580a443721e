"""Section 1 of SCP-ECG: who, when, and with what device. Only what we show or compare is read."""

import datetime as dt
import struct
from typing import NamedTuple

from consultations.rules.ecg.recording import Device, Named, plain

END = 255
LAST_NAME, FIRST_NAME, SECOND_NAME, BIRTH, MACHINE, DAY, TIME = 0, 1, 3, 5, 14, 25, 26
BASELINE, LOW_PASS, FILTERS = 27, 28, 29
MACHINE_HEAD = 36  # then strings: analysis program, serial, software, SCP software, maker
NOTCHES = {0x01: "60 Hz", 0x02: "50 Hz"}


class About(NamedTuple):
    device: Device
    named: Named
    started_at: dt.datetime | None


def about(body: bytes) -> About:
    tags = _tags(body)
    day, hour = _date(tags.get(DAY, b"")), _time(tags.get(TIME, b""))
    started = dt.datetime.combine(day, hour) if day is not None and hour is not None else None
    names = " ".join(
        filter(None, (_text(tags.get(tag, b"")) for tag in (FIRST_NAME, LAST_NAME, SECOND_NAME)))
    )
    return About(_device(tags), Named(names, _date(tags.get(BIRTH, b""))), started)


def _tags(body: bytes) -> dict[int, bytes]:
    """The first value of each tag; what runs over the end of the section is not there."""
    found: dict[int, bytes] = {}
    place = 0
    while place + 3 <= len(body) and body[place] != END:
        tag, size = struct.unpack_from("<BH", body, place)
        place += 3
        if place + size > len(body):
            break
        found.setdefault(tag, body[place : place + size])
        place += size
    return found


def _device(tags: dict[int, bytes]) -> Device:
    machine = tags.get(MACHINE, b"")
    strings = [*machine[MACHINE_HEAD:].split(b"\0"), b"", b"", b"", b"", b""]
    return Device(
        maker=_text(strings[4]),
        model=_text(machine[8:14]),
        serial=_text(strings[1]),
        software=_text(strings[2]),
        filters=_filters(tags),
    )


def _filters(tags: dict[int, bytes]) -> str:
    words = []
    if len(value := tags.get(BASELINE, b"")) >= 2 and (high := struct.unpack_from("<H", value)[0]):
        words.append(f"passe-haut {high / 100:g} Hz".replace(".", ","))
    if len(value := tags.get(LOW_PASS, b"")) >= 2 and (low := struct.unpack_from("<H", value)[0]):
        words.append(f"passe-bas {low} Hz")
    bits = (tags.get(FILTERS) or b"\0")[0]
    words += [f"réjecteur {said}" for bit, said in NOTCHES.items() if bits & bit]
    return ", ".join(words)


def _text(value: bytes) -> str:
    raw = value.split(b"\0", 1)[0]
    try:
        return plain(raw.decode())
    except UnicodeDecodeError:
        return plain(raw.decode("latin-1"))


def _date(value: bytes) -> dt.date | None:
    if len(value) < 4:
        return None
    try:
        return dt.date(*struct.unpack_from("<HBB", value))
    except ValueError:
        return None


def _time(value: bytes) -> dt.time | None:
    try:
        return dt.time(*value[:3]) if len(value) >= 3 else None
    except ValueError:
        return None
