"""A room without a network: real seats, tracks and slots; packets are handed in and taken out by hand."""

import itertools
import struct
from types import SimpleNamespace
from uuid import UUID, uuid4

from media_relay.engine import rtp
from media_relay.engine.aiortc_ext import fan_out
from media_relay.engine.config import EngineConfig
from media_relay.engine.egress import EgressTrack
from media_relay.engine.events import Event
from media_relay.engine.ingress import IngressTrack
from media_relay.engine.pacer import Pacer
from media_relay.engine.roles import PRIORITY, SeatRole, TrackRole
from media_relay.engine.room import Room
from media_relay.engine.seats import Rights, Seat
from media_relay.engine.slots import Place, paired
from media_relay.engine.subscribing import Slot
from media_relay.engine.twice import Doubling, Twice

OPUS, VP8 = 111, 96
Seen = set[tuple[SeatRole, TrackRole]]


class PaperPublisher:
    """Publishes these tracks."""

    on_closed = None
    connected = True
    strays = 0

    def __init__(self, roles: frozenset[TrackRole]) -> None:
        self.tracks = {role: self.track(role) for role in roles}

    @staticmethod
    def track(role: TrackRole) -> IngressTrack:
        codecs = {OPUS: "audio/opus"} if role.is_audio else {VP8: "video/vp8"}
        return IngressTrack(role, codecs, {}, lambda _: None, fan_out=fan_out(native=False))

    def stop(self, role: TrackRole) -> None:
        stopped = self.tracks.pop(role)
        for listener in stopped.listeners:
            stopped.detach(listener)

    def is_silent(self, now: float) -> bool:
        return False

    def report(self, now: float) -> None:
        pass

    def close(self) -> None:
        for track in self.tracks.values():
            for listener in track.listeners:
                track.detach(listener)


class PaperSubscriber:
    """Receives on slots; keeps what comes until it is looked at."""

    on_closed = None
    connected = True
    tag = "paper"

    def __init__(self, videos: int, audios: int) -> None:
        self.came: list[bytes] = []
        self.announced = False
        self.pacer = Pacer(self._take, SimpleNamespace(time=lambda: 0.0, call_later=lambda *_: None))
        pairs = paired(videos, audios)
        places = [Place("video", n, n < pairs) for n in range(videos)]
        places += [Place("audio", n, n < pairs) for n in range(audios)]
        self.doubling = Doubling()
        self.slots = [self._slot(n, place) for n, place in enumerate(places)]

    def _slot(self, number: int, place: Place) -> Slot:
        is_audio = place.kind == "audio"
        sender = Twice(self._take, self.doubling, lambda: 0.0) if is_audio else self.pacer
        egress = EgressTrack(
            self,
            send=sender.send_rtp,
            ssrcs=(2 * number, 2 * number + 1),
            types={"audio/opus": OPUS, "video/vp8": VP8},
            repeats={},
            extension=0,
            is_audio=is_audio,
        )
        return Slot(str(number), place, egress, sender)

    def _take(self, _header: tuple, payload: bytes) -> int:
        self.came.append(payload)
        return len(payload)

    def send_rtcp(self, data: bytes) -> None:
        pass

    def is_silent(self, now: float) -> bool:
        return False

    def report(self, now: float) -> None:
        pass

    def close(self) -> None:
        for slot in self.slots:
            slot.egress.close()


class PaperRoom:
    """`now` is the clock of the room."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.now = 0.0
        self.room = Room(uuid4(), EngineConfig(place_kept=60.0), self.events.append, lambda: self.now)
        self._numbers = itertools.count(1)

    def enter(
        self,
        role: SeatRole,
        *,
        waiting: bool = False,
        person: UUID | None = None,
        publish: frozenset[TrackRole] = frozenset(PRIORITY),
        slots: tuple[int, int] = (24, 16),
    ) -> Seat:
        """Somebody who sends these tracks, and receives on so many pictures and sounds."""
        rights = Rights(label=role.value, role=role, publish=publish, waiting=waiting, person=person)
        seat = self.room.join(uuid4(), rights)
        seat.publisher = PaperPublisher(publish)
        seat.subscriber = PaperSubscriber(*slots)
        self.room.route()
        return seat

    def send(self) -> int:
        """One packet of every track of everybody; its number."""
        number = next(self._numbers)
        for seat in self.room.seats.values():
            for index, (role, track) in enumerate(seat.publisher.tracks.items()):
                kind = OPUS if role.is_audio else VP8
                header = struct.pack("!BBHII", 0x80, kind, number, number * 960, index + 1)
                payload = f"{seat.participant}/{role.value}/{number}".encode()
                track.receive(rtp.parse(header + payload), self.now)
        return number

    def came(self, viewer: Seat) -> list[tuple[SeatRole, TrackRole, int]]:
        """Who sent it, on which track, under which number: of each packet since the last look."""
        came, viewer.subscriber.came = viewer.subscriber.came, []
        people = {str(seat.participant): seat.rights.role for seat in self.room.seats.values()}
        parts = (payload.decode().split("/") for payload in came)
        return [(people[sender], TrackRole(role), int(number)) for sender, role, number in parts]

    def seen(self, viewer: Seat) -> Seen:
        """The tracks, by the role of who sends, of which a packet came since the last look."""
        return {(sender, role) for sender, role, _ in self.came(viewer)}

    def next_packets(self) -> dict[SeatRole, Seen]:
        """What each one gets of the very next packets."""
        for seat in self.room.seats.values():
            seat.subscriber.came = []
        self.send()
        return {seat.rights.role: self.seen(seat) for seat in self.room.seats.values()}

    def told(self, name: str) -> list[dict]:
        return [event.data for event in self.events if event.name == name]
