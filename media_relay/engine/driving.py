"""Who drives the camera of the cart: one person at a time, who may give it up, hand it on, or lose it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from media_relay.engine.events import Event
from media_relay.engine.roles import DRIVERS, SeatRole
from media_relay.engine.seats import Rights, Seat

# Who asks nothing of the camera for so long has gone on to something else.
IDLE_SECONDS = 30.0

Seats = Mapping[UUID, Seat]


class NotYours(ValueError):
    """Only who drives gives the camera up or hands it on."""


class MayNotDrive(ValueError):
    """The grant of this person, or of who is to follow, does not say so."""


class Driven(ValueError):
    """Somebody else drives; `told` says who to those who are refused."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.told = {"by": label}


@dataclass(slots=True)
class Turn:
    """One person at the wheel, from `id`'s beginning to its end. `used_at` is of the loop's clock."""

    id: UUID
    driver: UUID
    used_at: float


def may_drive(rights: Rights) -> bool:
    return rights.drives and not rights.waiting and rights.role in DRIVERS


class Driving:
    """The wheel of one room. Every change of hands is an event."""

    def __init__(self, room: UUID, emit: Callable[[Event], None]) -> None:
        self._room = room
        self._emit = emit
        self.turn: Turn | None = None

    @property
    def driver(self) -> UUID | None:
        return None if self.turn is None else self.turn.driver

    def ask(self, seats: Seats, who: UUID, wanted: str, to: UUID | None, now: float) -> None:
        """What somebody wants: "take", "release", "hand_over" or "request"; ValueError for anything else."""
        self.settle(seats, now)
        if wanted == "take":
            self.take(seats, who, now)
        elif wanted == "release":
            self.release(who)
        elif wanted == "hand_over" and to is not None:
            self.hand_over(seats, who, to, now)
        elif wanted == "request":
            self.request(seats, who, now)
        else:
            raise ValueError(wanted)

    def take(self, seats: Seats, who: UUID, now: float) -> None:
        """Drives, if nobody does."""
        if not may_drive(seats[who].rights):
            raise MayNotDrive
        if self.turn is not None and self.turn.driver != who:
            raise Driven(seats[self.turn.driver].rights.label)
        if self.turn is None:
            self._begin(who, "taken", now)

    def release(self, who: UUID) -> None:
        self._own(who)
        self._end("released")

    def hand_over(self, seats: Seats, who: UUID, to: UUID, now: float) -> None:
        """Passes the wheel to a named person."""
        self._own(who)
        if to not in seats or not may_drive(seats[to].rights) or to == who:
            raise MayNotDrive
        self._begin(to, "handed_over", now)

    def request(self, seats: Seats, who: UUID, now: float) -> None:
        """Asks who drives for the wheel; takes it when nobody does."""
        if self.turn is None or self.turn.driver == who:
            self.take(seats, who, now)
        elif not may_drive(seats[who].rights):
            raise MayNotDrive
        else:
            self._emit(Event(name="driver_asked", room=self._room, participant=who, to=self.turn.driver))

    def may_command(self, who: UUID, now: float) -> bool:
        """Whether a command of this person reaches the camera; it counts as use of it."""
        if self.turn is None or self.turn.driver != who:
            return False
        self.turn.used_at = now
        return True

    def settle(self, seats: Seats, now: float) -> None:
        """Takes the wheel from who left, is held, lost the right, or does not use it."""
        if self.turn is None:
            return
        seat = seats.get(self.turn.driver)
        if seat is None:
            self._end("left")
        elif seat.rights.waiting:
            self._end("held")
        elif not may_drive(seat.rights):
            self._end("withdrawn")
        elif now - self.turn.used_at > IDLE_SECONDS:
            self._end("idle")

    def _own(self, who: UUID) -> None:
        if self.turn is None or self.turn.driver != who:
            raise NotYours

    def _begin(self, who: UUID, reason: str, now: float) -> None:
        before = self.turn
        self.turn = Turn(uuid4(), who, now)
        self._say(reason, before)

    def _end(self, reason: str) -> None:
        before, self.turn = self.turn, None
        self._say(reason, before)

    def _say(self, reason: str, before: Turn | None) -> None:
        data = {"reason": reason, "turn": _plain(self.turn), "before": _plain(before)}
        self._emit(Event(name="driver", room=self._room, participant=self.driver, data=data))


def _plain(turn: Turn | None) -> dict[str, str] | None:
    return None if turn is None else {"id": str(turn.id), "driver": str(turn.driver)}


def receivers(driving: Driving, sender: Seat, others: list[Seat], now: float) -> list[Seat]:
    """Who of the others gets a message of the camera: of who drives, the cart; of the cart, who may drive."""
    if sender.rights.role is SeatRole.CART:
        return [seat for seat in others if may_drive(seat.rights)]
    if driving.may_command(sender.participant, now):
        return [seat for seat in others if seat.rights.role is SeatRole.CART]
    return []
