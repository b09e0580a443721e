"""One participant of a room: rights, connections, and what they publish."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from media_relay.engine.ingress import IngressTrack
from media_relay.engine.peers import PublishPeer, SubscribePeer
from media_relay.engine.roles import RECEIVES, SeatRole, TrackRole, may_publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a grant says of somebody. Replaced as a whole when it changes during the call."""

    label: str
    role: SeatRole
    publish: frozenset[TrackRole]
    waiting: bool


@dataclass(slots=True, eq=False)
class Seat:
    """`next_*` are connections that do not carry anything yet: the old one stays until the new one is up."""

    participant: UUID
    rights: Rights
    publisher: PublishPeer | None = None
    next_publisher: PublishPeer | None = None
    subscriber: SubscribePeer | None = None
    next_subscriber: SubscribePeer | None = None
    muted: set[TrackRole] = field(default_factory=set)
    channels_in: dict[str, Any] = field(default_factory=dict)
    channels_out: dict[str, Any] = field(default_factory=dict)
    present: bool = True
    absent_since: float | None = None
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    counted: dict[TrackRole, tuple[int, float]] = field(default_factory=dict)

    @property
    def tracks(self) -> dict[TrackRole, IngressTrack]:
        """The tracks others may receive: published, granted, and not from the waiting room."""
        if self.publisher is None or self.rights.waiting:
            return {}
        allowed = may_publish(self.rights.role, self.rights.publish)
        return {role: track for role, track in self.publisher.tracks.items() if role in allowed}

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

    def close(self) -> None:
        for peer in self.peers():
            peer.on_closed = None
            peer.close()
        self.publisher = self.next_publisher = None
        self.subscriber = self.next_subscriber = None
