"""One participant of a room: rights, connections, and what they publish."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from media_relay.engine import data
from media_relay.engine.ceilings import Ceilings
from media_relay.engine.ingress import IngressTrack
from media_relay.engine.meter import LossMeter, Meter
from media_relay.engine.publishing import PublishPeer
from media_relay.engine.roles import RECEIVES, SMALL_OF, SeatRole, TrackRole, may_publish
from media_relay.engine.sharing import Level
from media_relay.engine.slots import Source
from media_relay.engine.subscribing import SubscribePeer

# A track of which nothing came for so long does not carry a picture now.
_ALIVE = 1.0
# A publisher is told again only of a change it would notice.
_NOTICED = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a grant says of somebody. Replaced as a whole when it changes during the call.

    `person`: the participant whose second device this is; None on their first, or only, one.
    `silent`: what they say goes nowhere; they may offer it, so that nothing is negotiated again.
    """

    label: str
    role: SeatRole
    publish: frozenset[TrackRole]
    waiting: bool
    person: UUID | None = None
    drives: bool = False
    silent: bool = False


@dataclass(slots=True)
class Wanted:
    """What a publisher was last asked for: small versions, and kbit/s by track.

    None: no limit; 0: nobody looks at the full picture.
    """

    caps: dict[TrackRole, int | None] = field(default_factory=dict)
    small: frozenset[TrackRole] = frozenset()

    def is_news_after(self, last: "Wanted") -> bool:
        """Whether the publisher should hear of it."""
        if self.small != last.small or self.caps.keys() != last.caps.keys():
            return True
        return any(_differs(kbps, last.caps[role]) for role, kbps in self.caps.items())

    def told(self) -> dict[str, Any]:
        """As the publisher hears it."""
        return {
            "caps": {role.value: kbps for role, kbps in self.caps.items()},
            "small": sorted(role.value for role in self.small),
        }


def _differs(one: int | None, other: int | None) -> bool:
    if not one or not other:
        return one != other
    return abs(one - other) > _NOTICED * other


@dataclass(slots=True, eq=False)
class Seat:
    """`next_*` are connections that do not carry anything yet: the old one stays until the new one is up.

    `stopped`: tracks that sent too much, and until when they stay away.
    """

    participant: UUID
    rights: Rights
    publisher: PublishPeer | None = None
    next_publisher: PublishPeer | None = None
    subscriber: SubscribePeer | None = None
    next_subscriber: SubscribePeer | None = None
    muted: set[TrackRole] = field(default_factory=set)
    throttles: dict[str, data.Throttle] = field(default_factory=data.throttles)
    channels_out: dict[str, Any] = field(default_factory=dict)
    present: bool = True
    absent_since: float | None = None
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    counted: dict[TrackRole, tuple[Meter, LossMeter]] = field(default_factory=dict)
    meters: dict[TrackRole, Meter] = field(default_factory=dict)
    levels: dict[Source, Level] = field(default_factory=dict)
    wanted: Wanted = field(default_factory=Wanted)
    ceilings: Ceilings = field(default_factory=Ceilings)
    stopped: dict[TrackRole, float] = field(default_factory=dict)

    @property
    def person(self) -> UUID:
        """Who sits here: the same on each of their devices."""
        return self.rights.person or self.participant

    @property
    def tracks(self) -> dict[TrackRole, IngressTrack]:
        """The tracks others may receive: published, granted, and not from the waiting room."""
        if self.publisher is None or self.rights.waiting:
            return {}
        allowed = may_publish(self.rights.role, self.rights.publish)
        if self.rights.silent:
            allowed -= {TrackRole.VOICE}
        return {role: track for role, track in self.publisher.tracks.items() if role in allowed}

    def picture(self, role: TrackRole, level: Level, now: float) -> IngressTrack:
        """The full or the small version of a track; the other one until the one that is wanted comes."""
        full = self.tracks[role]
        small = self.tracks.get(SMALL_OF[role]) if role in SMALL_OF else None
        if small is None:
            return full
        wanted, other = (small, full) if level is Level.SMALL else (full, small)
        return other if _is_alive(other, now) and not _is_alive(wanted, now) else wanted

    @property
    def gets_less(self) -> bool:
        """Whether a picture is held back here, or still comes in its small version."""
        carried = [] if self.subscriber is None else [slot.egress.source for slot in self.subscriber.slots]
        small = any(track is not None and track.role in SMALL_OF.values() for track in carried)
        return small or any(level is not Level.FULL for level in self.levels.values())

    def receives(self, role: TrackRole) -> bool:
        return not self.rights.waiting and role in RECEIVES[self.rights.role]

    def peers(self) -> list[PublishPeer | SubscribePeer]:
        every = (self.publisher, self.next_publisher, self.subscriber, self.next_subscriber)
        return [peer for peer in every if peer is not None]

    def drop(self, peer: PublishPeer | SubscribePeer) -> bool:
        """Forgets a connection. Whether it was one in use."""
        if peer is self.next_publisher:
            self.next_publisher = None
        elif peer is self.next_subscriber:
            self.next_subscriber = None
        elif peer is self.publisher:
            self.publisher = None
            return True
        elif peer is self.subscriber:
            self.subscriber, self.shown = None, {}
            return True
        return False

    def look_after(self, now: float) -> None:
        """Every second: closes connections on which nothing comes any more, and speaks on the others."""
        for peer in self.peers():
            if peer.is_silent(now):
                peer.close()
            else:
                peer.report(now)

    def is_given_up(self, now: float, *, after: float) -> bool:
        """Whether nobody has been here, by socket or by media, for so many seconds."""
        if self.present or any(peer.connected for peer in self.peers()):
            self.absent_since = None
        elif self.absent_since is None:
            self.absent_since = now
        return self.absent_since is not None and now - self.absent_since > after

    def close(self) -> None:
        for peer in self.peers():
            peer.on_closed = None
            peer.close()
        self.publisher = self.next_publisher = None
        self.subscriber = self.next_subscriber = None


def _is_alive(track: IngressTrack, now: float) -> bool:
    return track.last_at is not None and now - track.last_at < _ALIVE
