"""What may be written on a line, and how a line becomes bytes to seal. Plain Python."""

import datetime as dt
import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

# A lower-case code ("refused", "patients.patient"), or a short code of a nomenclature ("TCG", "8310-5").
# A name, a telephone number, a NIR or a sentence is neither.
CODE = re.compile(r"[a-z][a-z0-9]*(?:[_.:-][a-z0-9]+)*|[A-Z0-9]{1,6}(?:-[0-9])?")
LONGEST = 64
LARGEST = 10**9
FRESH = bytes(32)  # what stands before the first link of a chain, and before the first anchor


def detail(name: str, value: object) -> Any:
    """A detail as it is kept; ValueError for anything but codes, ids, counts and flags."""
    if isinstance(value, (set, frozenset)):
        return [detail(name, item) for item in sorted(value, key=str)]
    if isinstance(value, (list, tuple)):
        return [detail(name, item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, int) and abs(value) < LARGEST:
        return int(value)
    if isinstance(value, str) and len(value) <= LONGEST and CODE.fullmatch(value):
        return str.__str__(value)
    # The value itself is not repeated: it may be what must not be kept.
    raise ValueError(f"The detail {name!r} of an audit event is a code, an id, a count or a flag.")


def shard_of(key: str, shards: int) -> int:
    """The chain of a patient, or of an actor where there is no patient: the same at each time."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % shards


def line(columns: Mapping[str, Any]) -> bytes:
    """One event as bytes, the same before it is written and after it is read back."""
    said = {name: _plain(value) for name, value in columns.items() if value is not None}
    return json.dumps(said, sort_keys=True).encode()


def line_mac(key: bytes, line: bytes) -> bytes:
    """The seal of one line."""
    return hmac.digest(key, line, "sha256")


def link_digest(previous: bytes, place: Sequence[int], mac: bytes, line: bytes) -> bytes:
    """The print of a link, which holds everything before it in its chain.

    `place` is the shard, the sequence in it, the number of the anchor and the id of the event.
    """
    return hashlib.sha256(previous + json.dumps(list(place)).encode() + mac + line).digest()


def anchor_mac(
    key: bytes, previous: bytes, number: int, at: dt.datetime, lengths: Sequence[int], heads: Sequence[bytes]
) -> bytes:
    """The seal of all chains at one moment."""
    said = json.dumps([number, _plain(at), list(lengths)]).encode()
    return hmac.digest(key, previous + said + b"".join(heads), "sha256")


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, uuid.UUID):
        return str(value)
    return value
