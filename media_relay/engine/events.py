"""What the engine tells: names, who it is about, who may know."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`to` is the only participant told; None tells every admitted one. Data is JSON.

    | name | data |
    |---|---|
    | joined | label, role, waiting, person |
    | changed | waiting, publish, drives, silent |
    | away, back | (the socket or the media went; the place is kept) |
    | left | reason: "left", "removed", "lost", "closed" |
    | tracks | tracks: [{role, muted}] |
    | slots | connection, slots: {mid: {participant, role, level: "full", "small", "stopped"}} (to one) |
    | wanted | caps: {role: kbps, 0 or null}, small: [role] (to one participant, who publishes) |
    | stopped | role, kbps: a track that sent too much is thrown away (to one participant, who publishes) |
    | connected | connection: "publish" or "subscribe" (to one participant) |
    | disconnected | connection: "publish" or "subscribe" (to one participant) |
    | quality | up: {role: {kbps, loss, given_up, age…}}, down: {loss, rtt_ms, estimate_kbps, tracks} |
    | aside | aside, by: who talks apart, null once it is over |
    | instant | connection, mid, source, stamp, at_ms: RTP and wall time of a sender (to one listener) |
    | driver | reason (`driving.py`), turn and before: {id, driver} or null (the driver, or nobody) |
    | driver_asked | (to who drives: the participant asks for the camera) |
    | closed | (the room is over) |
    """

    name: str
    room: UUID
    participant: UUID | None = None
    to: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
