"""A trace as a page sends it to be kept: counts of the device, lead after lead, and what they mean."""

import datetime as dt
import sys
from array import array
from collections.abc import Mapping
from typing import Any

from consultations.rules.ecg.recording import HOLE, LEADS, RATES, Device, Lead, Recording, Undecodable, plain

MOST_SECONDS = 60
MOST_MICROVOLTS = 655.35  # what the frame of the call can say of a count
WORDS = ("maker", "model", "serial", "software", "filters")
MALFORMED = "Ce tracé est arrivé incomplet : rien n’est gardé. Figez-le et gardez-le de nouveau."
EMPTY = "Ce tracé ne contient rien : il n’y a rien à garder."


def kept(said: object, samples: bytes, at: dt.datetime) -> Recording:
    """Every number is judged before it is used. `at`: when it came, on the clock that the file will have."""
    if not isinstance(said, Mapping):
        raise Undecodable(MALFORMED)
    count, rate = _whole(said, "leads", 1, len(LEADS)), _whole(said, "rate", int(RATES[0]), int(RATES[1]))
    microvolts = _number(said, "microvolts", 0.01, MOST_MICROVOLTS)
    width, rest = divmod(len(samples), 2 * count)
    if rest or not width or width > MOST_SECONDS * rate:
        raise Undecodable(MALFORMED)
    values = array("h")
    values.frombytes(samples)
    if sys.byteorder == "big":
        values.byteswap()
    if all(value == HOLE for value in values):
        raise Undecodable(EMPTY)
    leads = [
        Lead(name=LEADS[index], microvolts=microvolts, samples=values[index * width : (index + 1) * width])
        for index in range(count)
    ]
    started = at - dt.timedelta(seconds=width / rate)
    return Recording(leads=leads, rate=rate, device=_device(said.get("device")), started_at=started)


def _device(said: object) -> Device:
    words = said if isinstance(said, Mapping) else {}
    texts = {name: plain(value) for name in WORDS if isinstance(value := words.get(name), str)}
    return Device(is_simulated=words.get("simulated") is True, **texts)


def _whole(said: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = _number(said, name, least, most)
    if value != int(value):
        raise Undecodable(MALFORMED)
    return int(value)


def _number(said: Mapping[str, Any], name: str, least: float, most: float) -> float:
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise Undecodable(MALFORMED)
    return value
