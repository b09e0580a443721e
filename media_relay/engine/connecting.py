"""The two connections of each seat of a room: offered beside the old one, in its place once up, lost."""

from collections.abc import Callable
from uuid import UUID

from media_relay.engine.channels import Channels
from media_relay.engine.config import EngineConfig
from media_relay.engine.offers import OfferRefused
from media_relay.engine.publishing import PublishPeer
from media_relay.engine.roles import TrackRole, may_publish
from media_relay.engine.seats import Seat, Wanted
from media_relay.engine.subscribing import SubscribePeer
from media_relay.engine.telling import Telling

Peer = PublishPeer | SubscribePeer


class Connecting:
    """`sends` is called when what somebody sends comes or goes, `receives` when somebody can be sent to."""

    def __init__(
        self,
        seats: dict[UUID, Seat],
        config: EngineConfig,
        channels: Channels,
        telling: Telling,
        *,
        sends: Callable[[Seat], None],
        receives: Callable[[Seat], None],
        clock: Callable[[], float],
    ) -> None:
        self._seats = seats
        self._config = config
        self._channels = channels
        self._telling = telling
        self._sends = sends
        self._receives = receives
        self._clock = clock

    async def publish(self, seat: Seat, offer: str, named: dict[str, TrackRole]) -> str:
        """The answer to a publishing offer. Refuses tracks that were not granted."""
        allowed = may_publish(seat.rights.role, seat.rights.publish)
        if not set(named.values()) <= allowed or len(set(named.values())) != len(named):
            raise OfferRefused("A track was not granted, or is named twice.")
        peer = PublishPeer(self._config, named)
        if seat.next_publisher is not None:
            seat.next_publisher.close()
        seat.next_publisher = peer
        peer.on_connected = lambda: self._published(seat, peer)
        peer.on_closed = lambda: self._lost(seat, peer, "publish")
        peer.on_channel = lambda channel: self._channels.incoming(seat, channel)
        return await peer.answer(offer)

    async def subscribe(self, seat: Seat, offer: str, tag: str) -> str:
        """The answer to a receiving offer: its lines become slots. `tag` comes back with the map of slots."""
        peer = SubscribePeer(self._config)
        peer.tag = tag
        if seat.next_subscriber is not None:
            seat.next_subscriber.close()
        seat.next_subscriber = peer
        peer.on_connected = lambda: self._subscribed(seat, peer)
        peer.on_closed = lambda: self._lost(seat, peer, "subscribe")
        peer.on_channel = lambda channel: self._channels.outgoing(seat, channel)
        return await peer.answer(offer)

    def _published(self, seat: Seat, peer: PublishPeer) -> None:
        if seat.next_publisher is not peer:
            return
        old, seat.publisher, seat.next_publisher = seat.publisher, peer, None
        seat.wanted = Wanted()  # a new connection knows of no limit
        for role, until in seat.stopped.items():
            if self._clock() < until:
                peer.stop(role)
        self._tell(seat, "connected", "publish")
        self._sends(seat)
        _retire(old)

    def _subscribed(self, seat: Seat, peer: SubscribePeer) -> None:
        if seat.next_subscriber is not peer:
            return
        old, seat.subscriber, seat.next_subscriber = seat.subscriber, peer, None
        seat.shown = {}
        self._tell(seat, "connected", "subscribe")
        self._receives(seat)
        _retire(old)

    def _lost(self, seat: Seat, peer: Peer, connection: str) -> None:
        if self._seats.get(seat.participant) is seat and seat.drop(peer):
            self._tell(seat, "disconnected", connection)
            if connection == "publish":
                self._sends(seat)

    def _tell(self, seat: Seat, name: str, connection: str) -> None:
        self._telling.to(seat.participant, name, {"connection": connection})


def _retire(old: Peer | None) -> None:
    """Closes a connection whose place was taken, without a word."""
    if old is not None:
        old.on_closed = None
        old.close()
