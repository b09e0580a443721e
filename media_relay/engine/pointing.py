"""Points the slots of a room: which track each subscriber gets, where, and in which version."""

from collections.abc import Callable
from uuid import UUID

from media_relay.engine import slots
from media_relay.engine.roles import PRIORITY
from media_relay.engine.seats import Seat
from media_relay.engine.sharing import Level
from media_relay.engine.slots import Place, Source
from media_relay.engine.subscribing import Slot, SubscribePeer
from media_relay.engine.telling import Telling


class Pointing:
    """`meet` says whether anything at all passes between two seats; `clock` is the loop's."""

    def __init__(
        self,
        seats: dict[UUID, Seat],
        meet: Callable[[Seat, Seat], bool],
        telling: Telling,
        clock: Callable[[], float],
    ) -> None:
        self._seats = seats
        self._meet = meet
        self._telling = telling
        self._clock = clock

    def seat(self, seat: Seat) -> None:
        """Every slot of one subscriber where it should be now; a map of them that is news is told."""
        peer = seat.subscriber
        if peer is None:
            return
        taken = self._assigned(seat, peer)
        for slot in peer.slots:
            slot.source, before = taken.get(slot.place), slot.egress.source
            self._point(seat, slot)
            if slot.egress.source is not before or slot.egress.paused:
                slot.forget()
        self._show(seat, peer)

    def hearers(self, sender: Seat) -> list[Seat]:
        """Who may be handed a message of this seat."""
        if sender.rights.waiting:
            return []
        return [seat for seat in self._seats.values() if not seat.rights.waiting and self._meet(sender, seat)]

    def _assigned(self, viewer: Seat, peer: SubscribePeer) -> dict[Place, Source]:
        current = {slot.place: slot.source for slot in peer.slots if slot.source is not None}
        return slots.assign([slot.place for slot in peer.slots], current, self._visible(viewer))

    def _visible(self, viewer: Seat) -> list[Source]:
        seen = [seat for seat in self._seats.values() if self._meet(viewer, seat)]
        return [
            Source(seat.participant, role)
            for role in PRIORITY
            if viewer.receives(role)
            for seat in seen
            if role in seat.tracks
        ]

    def _point(self, viewer: Seat, slot: Slot) -> None:
        source, egress, now = slot.source, slot.egress, self._clock()
        if source is None:
            egress.point(None, now)
            return
        publisher = self._seats[source.participant]
        level = viewer.levels.get(source, Level.FULL)
        egress.point(publisher.picture(source.role, level, now), now)
        egress.pause(source.role in publisher.muted or level is Level.STOPPED, now)

    def _show(self, viewer: Seat, peer: SubscribePeer) -> None:
        shown = _shown(viewer, peer)
        if shown != viewer.shown or not peer.announced:
            viewer.shown, peer.announced = shown, True
            self._telling.to(viewer.participant, "slots", {"connection": peer.tag, "slots": shown})


def _shown(viewer: Seat, peer: SubscribePeer) -> dict[str, dict[str, str]]:
    return {
        slot.mid: {
            "participant": str(slot.source.participant),
            "role": slot.source.role.value,
            "level": viewer.levels.get(slot.source, Level.FULL).value,
        }
        for slot in peer.slots
        if slot.source is not None
    }
