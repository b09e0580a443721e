"""One room: who is there, who sees and hears what."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from media_relay.engine import aside as asides
from media_relay.engine import slots
from media_relay.engine.aside import Aside
from media_relay.engine.channels import Channels
from media_relay.engine.config import EngineConfig
from media_relay.engine.driving import Driving
from media_relay.engine.events import Event
from media_relay.engine.offers import OfferRefused
from media_relay.engine.peers import PublishPeer, SubscribePeer
from media_relay.engine.roles import PRIORITY, TrackRole, may_publish
from media_relay.engine.seats import Rights, Seat, Wanted
from media_relay.engine.sharing import Level
from media_relay.engine.slots import Place, Source

MOST_PEOPLE = 8
# Some are there with a second device.
MOST_SEATS = 12


class RoomFull(Exception):
    """Nobody else can enter."""


class Room:
    """Synchronous but for the two negotiations. `clock` is the loop's; `emit` must not wait."""

    def __init__(
        self, room: UUID, config: EngineConfig, emit: Callable[[Event], None], clock: Callable[[], float]
    ) -> None:
        self.id = room
        self.seats: dict[UUID, Seat] = {}
        self.aside: Aside | None = None
        self.driving = Driving(room, emit)
        self._channels = Channels(self._hearers, self.driving, clock)
        self._config = config
        self._emit = emit
        self._clock = clock

    # ---------------------------------------------------------------- people

    def join(self, participant: UUID, rights: Rights) -> Seat:
        """Takes a place, or comes back to it."""
        seat = self.seats.get(participant)
        if seat is None:
            self._require_room(participant, rights)
            seat = self.seats[participant] = Seat(participant, rights)
            told: dict[str, Any] = {
                "label": rights.label,
                "role": rights.role.value,
                "waiting": rights.waiting,
            }
            self._tell("joined", participant, told)
            return seat
        self.present(participant, present=True)
        if seat.rights != rights:
            self.change(participant, rights)
        return seat

    def _require_room(self, participant: UUID, rights: Rights) -> None:
        people = {seat.person for seat in self.seats.values()} | {rights.person or participant}
        if len(people) > MOST_PEOPLE or len(self.seats) >= MOST_SEATS:
            raise RoomFull

    def change(self, participant: UUID, rights: Rights) -> None:
        """New rights take effect with the next packet."""
        seat = self.seats[participant]
        seat.rights = rights
        publish = sorted(role.value for role in rights.publish)
        told = {"waiting": rights.waiting, "publish": publish, "drives": rights.drives}
        self._tell("changed", participant, told)
        self._tell_tracks(seat)
        self.route()

    def present(self, participant: UUID, *, present: bool) -> None:
        """The socket came or went; the place stays."""
        seat = self.seats.get(participant)
        if seat is None or seat.present == present:
            return
        seat.present = present
        self._tell("back" if present else "away", participant, {})

    def leave(self, participant: UUID, reason: str) -> None:
        seat = self.seats.pop(participant, None)
        if seat is None:
            return
        seat.close()
        self._emit(
            Event(name="left", room=self.id, participant=participant, to=participant, data={"reason": reason})
        )
        self._tell("left", participant, {"reason": reason})
        # A room that closes here may go on elsewhere, parted as it is.
        if self.aside is not None and self.aside.by == participant and reason != "closed":
            self.reunite()
        self.route()

    def close(self) -> None:
        for participant in list(self.seats):
            self.leave(participant, "closed")
        self._emit(Event(name="closed", room=self.id))

    def sweep(self, now: float) -> None:
        """Every second: closes what is silent, and gives up places nobody came back to."""
        self.driving.settle(self.seats, now)
        for seat in list(self.seats.values()):
            for peer in seat.peers():
                if peer.is_silent(now):
                    peer.close()
            if seat.present or any(peer.connected for peer in seat.peers()):
                seat.absent_since = None
            elif seat.absent_since is None:
                seat.absent_since = now
            elif now - seat.absent_since > self._config.place_kept:
                self.leave(seat.participant, "lost")
        self._sweep_aside(now)

    def _sweep_aside(self, now: float) -> None:
        if self.aside is None:
            return
        present = self.aside.by in self.seats
        if self.aside.is_abandoned(present=present, now=now, after=self._config.place_kept):
            self.reunite()

    # ---------------------------------------------------------------- aside

    def part(self, aside: Aside) -> None:
        """From the next packet on, the two sides neither see nor hear each other. Said again, it is one."""
        if self.aside is not None and self.aside.id == aside.id:
            return
        self.aside = aside
        self.route()
        self._tell_room("aside", asides.told(aside))

    def reunite(self) -> None:
        """Ends the aside: everybody is where they were."""
        if self.aside is None:
            return
        ended, self.aside = self.aside, None
        self.route()
        self._tell_room("aside", {**asides.told(ended), "by": None})

    # ---------------------------------------------------------- connections

    async def publish(self, participant: UUID, offer: str, named: dict[str, TrackRole]) -> str:
        """The answer to a publishing offer. Refuses tracks that were not granted."""
        seat = self.seats[participant]
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

    async def subscribe(self, participant: UUID, offer: str, tag: str) -> str:
        """The answer to a receiving offer: its lines become slots. `tag` comes back with the map of slots."""
        seat = self.seats[participant]
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
        self._told(seat, "connected", "publish")
        self._tell_tracks(seat)
        self.route()
        if old is not None:
            old.on_closed = None
            old.close()

    def _subscribed(self, seat: Seat, peer: SubscribePeer) -> None:
        if seat.next_subscriber is not peer:
            return
        old, seat.subscriber, seat.next_subscriber = seat.subscriber, peer, None
        seat.shown = {}
        self._told(seat, "connected", "subscribe")
        self._route_seat(seat)
        if old is not None:
            old.on_closed = None
            old.close()

    def _lost(self, seat: Seat, peer: PublishPeer | SubscribePeer, connection: str) -> None:
        if self.seats.get(seat.participant) is seat and seat.drop(peer):
            self._told(seat, "disconnected", connection)
            if connection == "publish":
                self._tell_tracks(seat)
                self.route()

    # ---------------------------------------------------------------- media

    def mute(self, participant: UUID, role: TrackRole, *, muted: bool) -> None:
        """Muted here as well as at the source: nothing of the track leaves the relay."""
        seat = self.seats[participant]
        (seat.muted.add if muted else seat.muted.discard)(role)
        self._tell_tracks(seat)
        self.route()

    def route(self) -> None:
        """Points every slot of the room where it should, after each change of who is there and may what."""
        self.driving.settle(self.seats, self._clock())
        for seat in self.seats.values():
            self._route_seat(seat)

    def set_levels(self, participant: UUID, levels: dict[Source, Level]) -> None:
        """How much somebody gets of each picture; a version that was asked for is taken when it comes."""
        seat = self.seats[participant]
        if seat.levels != levels or seat.gets_less:
            seat.levels = levels
            self._route_seat(seat)

    def ask(self, participant: UUID, wanted: Wanted) -> None:
        """Tells a publisher how much of its pictures is of use to the others."""
        seat = self.seats[participant]
        if not wanted.is_news_after(seat.wanted):
            return
        seat.wanted = wanted
        told = {
            "caps": {role.value: kbps for role, kbps in wanted.caps.items()},
            "small": sorted(role.value for role in wanted.small),
        }
        self._emit(Event(name="wanted", room=self.id, participant=participant, to=participant, data=told))

    def _meet(self, one: Seat, other: Seat) -> bool:
        """Whether anything at all passes between two seats. Nobody hears themselves on a second device."""
        is_somebody_else = one.person != other.person
        return is_somebody_else and asides.meet(self.aside, one.rights.role, other.rights.role)

    def _visible(self, viewer: Seat) -> list[Source]:
        seen = [seat for seat in self.seats.values() if self._meet(viewer, seat)]
        return [
            Source(seat.participant, role)
            for role in PRIORITY
            if viewer.receives(role)
            for seat in seen
            if role in seat.tracks
        ]

    def _hearers(self, sender: Seat) -> list[Seat]:
        if sender.rights.waiting:
            return []
        return [seat for seat in self.seats.values() if not seat.rights.waiting and self._meet(sender, seat)]

    def _route_seat(self, seat: Seat) -> None:
        peer = seat.subscriber
        if peer is None:
            return
        now = self._clock()
        by_place = {slot.place: slot for slot in peer.slots}
        current = {slot.place: slot.source for slot in peer.slots if slot.source is not None}
        taken = slots.assign(list(by_place), current, self._visible(seat))
        for place, slot in by_place.items():
            slot.source, before = taken.get(place), slot.egress.source
            self._point(seat, slot.source, slot.egress, now)
            if slot.egress.source is not before or slot.egress.paused:
                peer.pacer.forget(slot.egress.ssrc, slot.egress.repeat_ssrc)
        self._show(seat, peer, taken, {place: slot.mid for place, slot in by_place.items()})

    def _point(self, viewer: Seat, source: Source | None, egress: Any, now: float) -> None:
        if source is None:
            egress.point(None, now)
            return
        publisher = self.seats[source.participant]
        level = viewer.levels.get(source, Level.FULL)
        egress.point(publisher.picture(source.role, level, now), now)
        egress.pause(source.role in publisher.muted or level is Level.STOPPED, now)

    def _show(
        self, seat: Seat, peer: SubscribePeer, taken: dict[Place, Source], mids: dict[Place, str]
    ) -> None:
        shown = {
            mids[place]: {
                "participant": str(source.participant),
                "role": source.role.value,
                "level": seat.levels.get(source, Level.FULL).value,
            }
            for place, source in taken.items()
        }
        if shown != seat.shown or not peer.announced:
            seat.shown, peer.announced = shown, True
            self._emit(
                Event(
                    name="slots",
                    room=self.id,
                    participant=seat.participant,
                    to=seat.participant,
                    data={"connection": peer.tag, "slots": shown},
                )
            )

    def drive(self, participant: UUID, wanted: str, to: UUID | None) -> None:
        """Somebody wants the camera of the cart, or gives it up: ValueError when they may not."""
        self.driving.ask(self.seats, participant, wanted, to, self._clock())

    # --------------------------------------------------------------- telling

    def roster(self, viewer: UUID) -> list[dict[str, Any]]:
        """Who is there, as one participant may know it; somebody waiting knows only of themselves."""
        waiting = self.seats[viewer].rights.waiting
        return [
            {
                "participant": str(seat.participant),
                "label": seat.rights.label,
                "role": seat.rights.role.value,
                "waiting": seat.rights.waiting,
                "present": seat.present,
                "tracks": self._tracks(seat),
            }
            for seat in self.seats.values()
            if not waiting or seat.participant == viewer
        ]

    @staticmethod
    def _tracks(seat: Seat) -> list[dict[str, Any]]:
        return [{"role": role.value, "muted": role in seat.muted} for role in seat.tracks if role in PRIORITY]

    def _tell_tracks(self, seat: Seat) -> None:
        self._tell("tracks", seat.participant, {"tracks": self._tracks(seat)})

    def _told(self, seat: Seat, name: str, connection: str) -> None:
        told = {"connection": connection}
        self._emit(
            Event(name=name, room=self.id, participant=seat.participant, to=seat.participant, data=told)
        )

    def _tell_room(self, name: str, told: dict[str, Any]) -> None:
        self._emit(Event(name=name, room=self.id, data=told))

    def _tell(self, name: str, participant: UUID, told: dict[str, Any]) -> None:
        self._emit(Event(name=name, room=self.id, participant=participant, data=told))
