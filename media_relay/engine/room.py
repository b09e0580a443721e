"""One room: who is there, with which rights, and what follows when that changes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from media_relay.engine import aside as asides
from media_relay.engine.aside import Aside
from media_relay.engine.ceilings import STOPPED_SECONDS
from media_relay.engine.channels import Channels
from media_relay.engine.config import EngineConfig
from media_relay.engine.connecting import Connecting
from media_relay.engine.driving import Driving
from media_relay.engine.events import Event
from media_relay.engine.pointing import Pointing
from media_relay.engine.publishing import PublishPeer
from media_relay.engine.roles import TrackRole
from media_relay.engine.seats import Rights, Seat, Wanted
from media_relay.engine.sharing import Level
from media_relay.engine.slots import Source
from media_relay.engine.telling import Telling, roster

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
        self._over: set[UUID] = set()  # asides that ended: none of them begins again
        self.turn = 0  # when it is looked at, of the engine's clock
        self.driving = Driving(room, emit)
        self._config = config
        self._clock = clock
        self._telling = Telling(room, emit)
        self._pointing = Pointing(self.seats, self._meet, self._telling, clock)
        self._channels = Channels(self._pointing.hearers, self.driving, clock)
        self._connecting = Connecting(
            self.seats,
            config,
            self._channels,
            self._telling,
            sends=self._changed_tracks,
            receives=self._pointing.seat,
            clock=clock,
        )

    # ---------------------------------------------------------------- people

    def join(self, participant: UUID, rights: Rights) -> Seat:
        """Takes a place, or comes back to it."""
        seat = self.seats.get(participant)
        if seat is None:
            self._require_room(participant, rights)
            seat = self.seats[participant] = Seat(participant, rights)
            told = {"label": rights.label, "role": rights.role.value, "waiting": rights.waiting}
            told["person"] = str(seat.person)
            self._telling.of(participant, "joined", told)
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
        told: dict[str, Any] = {"waiting": rights.waiting, "publish": publish}
        told |= {"drives": rights.drives, "silent": rights.silent}
        self._telling.of(participant, "changed", told)
        self._changed_tracks(seat)

    def present(self, participant: UUID, *, present: bool) -> None:
        """The socket came or went; the place stays."""
        seat = self.seats.get(participant)
        if seat is None or seat.present == present:
            return
        seat.present = present
        self._telling.of(participant, "back" if present else "away")

    def leave(self, participant: UUID, reason: str) -> None:
        seat = self.seats.pop(participant, None)
        if seat is None:
            return
        seat.close()
        self._telling.to(participant, "left", {"reason": reason})
        self._telling.of(participant, "left", {"reason": reason})
        # A room that closes here may go on elsewhere, parted as it is.
        if self.aside is not None and self.aside.by == participant and reason != "closed":
            self.reunite()
        self.route()

    def close(self) -> None:
        for participant in list(self.seats):
            self.leave(participant, "closed")
        self._telling.everybody("closed")

    def roster(self, viewer: UUID) -> list[dict[str, Any]]:
        """Who is there, as one participant may know it."""
        return roster(self.seats, viewer)

    def sweep(self, now: float) -> None:
        """Every second: closes what is silent, speaks to the rest, gives up places nobody came back to."""
        self.driving.settle(self.seats, now)
        for seat in list(self.seats.values()):
            seat.look_after(now)
            if seat.is_given_up(now, after=self._config.place_kept):
                self.leave(seat.participant, "lost")
        self._sweep_aside(now)

    # ---------------------------------------------------------------- aside

    def part(self, aside: Aside) -> None:
        """From the next packet on, the two sides neither see nor hear each other. Said again, it is one."""
        if aside.id in self._over or (self.aside is not None and self.aside.id == aside.id):
            return
        self.aside = aside
        self.route()
        self._telling.everybody("aside", asides.told(aside))

    def reunite(self) -> None:
        """Ends the aside: everybody is where they were."""
        if self.aside is None:
            return
        ended, self.aside = self.aside, None
        self._over.add(ended.id)
        self.route()
        self._telling.everybody("aside", {**asides.told(ended), "by": None})

    def _sweep_aside(self, now: float) -> None:
        if self.aside is None:
            return
        present = self.aside.by in self.seats
        if self.aside.is_abandoned(present=present, now=now, after=self._config.place_kept):
            self.reunite()

    def _meet(self, one: Seat, other: Seat) -> bool:
        """Whether anything at all passes between two seats. Nobody hears themselves on a second device."""
        is_somebody_else = one.person != other.person
        return is_somebody_else and asides.meet(self.aside, one.rights.role, other.rights.role)

    # ---------------------------------------------------------------- media

    async def publish(self, participant: UUID, offer: str, named: dict[str, TrackRole]) -> str:
        """The answer to a publishing offer. Refuses tracks that were not granted."""
        return await self._connecting.publish(self.seats[participant], offer, named)

    async def subscribe(self, participant: UUID, offer: str, tag: str) -> str:
        """The answer to a receiving offer: its lines become slots. `tag` comes back with the map of slots."""
        return await self._connecting.subscribe(self.seats[participant], offer, tag)

    def mute(self, participant: UUID, role: TrackRole, *, muted: bool) -> None:
        """Muted here as well as at the source: nothing of the track leaves the relay."""
        seat = self.seats[participant]
        (seat.muted.add if muted else seat.muted.discard)(role)
        self._changed_tracks(seat)

    def _changed_tracks(self, seat: Seat) -> None:
        self._telling.tracks(seat)
        self.route()

    def route(self) -> None:
        """Points every slot of the room where it should, after each change of who is there and may what."""
        self.driving.settle(self.seats, self._clock())
        for seat in self.seats.values():
            self._pointing.seat(seat)

    def set_levels(self, participant: UUID, levels: dict[Source, Level]) -> None:
        """How much somebody gets of each picture; a version that was asked for is taken when it comes."""
        seat = self.seats[participant]
        if seat.levels != levels or seat.gets_less:
            seat.levels = levels
            self._pointing.seat(seat)

    def ask(self, participant: UUID, wanted: Wanted) -> None:
        """Tells a publisher how much of its pictures is of use to the others."""
        seat = self.seats[participant]
        if wanted.is_news_after(seat.wanted):
            seat.wanted = wanted
            self._telling.to(participant, "wanted", wanted.told())

    def keep_ceilings(self, now: float) -> None:
        """Every half second: a publisher that sends without measure is stopped, and told why."""
        for seat in list(self.seats.values()):
            peer = seat.publisher
            if peer is None:
                continue
            octets = {role: track.octets for role, track in peer.tracks.items()}
            for role, kbps in seat.ceilings.broken(octets, now).items():
                self._stop(seat, peer, role, kbps, now)
            if seat.ceilings.is_flood(peer.strays, now):
                peer.close()

    def _stop(self, seat: Seat, peer: PublishPeer, role: TrackRole, kbps: int, now: float) -> None:
        seat.stopped[role] = now + STOPPED_SECONDS
        peer.stop(role)
        self._telling.to(seat.participant, "stopped", {"role": role.value, "kbps": kbps})
        self._changed_tracks(seat)

    def drive(self, participant: UUID, wanted: str, to: UUID | None) -> None:
        """Somebody wants the camera of the cart, or gives it up: ValueError when they may not."""
        self.driving.ask(self.seats, participant, wanted, to, self._clock())
