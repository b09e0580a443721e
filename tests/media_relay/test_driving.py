"""Who drives the camera of the cart: asked of every role, and of every way to lose it."""

from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_relay.engine import driving
from media_relay.engine.driving import IDLE_SECONDS, Driven, Driving, MayNotDrive, NotYours, receivers
from media_relay.engine.roles import SeatRole
from media_relay.engine.seats import Rights

# Written by hand: who may drive when the grant says so.
MAY_DRIVE = {
    SeatRole.PHYSICIAN: True,
    SeatRole.SPECIALIST: True,
    SeatRole.CART: False,
    SeatRole.NURSE: False,
    SeatRole.PATIENT: False,
    SeatRole.COMPANION: False,
    SeatRole.INTERPRETER: False,
    SeatRole.OBSERVER: False,
}


class Stage:
    """People of one room, by name, and what was told of the wheel."""

    def __init__(self, **roles: SeatRole) -> None:
        self.told: list[Any] = []
        self.seats: dict[UUID, Any] = {}
        self.ids: dict[str, UUID] = {}
        self.wheel = Driving(uuid4(), self.told.append)
        self.now = 0.0
        for name, role in roles.items():
            self.ids[name] = who = uuid4()
            rights = Rights(label=f"Dr {name}", role=role, publish=frozenset(), waiting=False, drives=True)
            self.seats[who] = SimpleNamespace(participant=who, rights=rights)

    def amend(self, name: str, **changes: Any) -> None:
        seat = self.seats[self.ids[name]]
        seat.rights = replace(seat.rights, **changes)
        self.wheel.settle(self.seats, self.now)

    def ask(self, name: str, wanted: str, to: str = "") -> None:
        self.wheel.ask(self.seats, self.ids[name], wanted, self.ids.get(to), self.now)

    def reaches(self, name: str) -> set[str]:
        names = {who: name for name, who in self.ids.items()}
        sender = self.seats[self.ids[name]]
        admitted = [] if sender.rights.waiting else [s for s in self.seats.values() if not s.rights.waiting]
        others = [seat for seat in admitted if seat is not sender]
        found = receivers(self.wheel, sender, others, self.now)
        return {names[seat.participant] for seat in found}

    @property
    def driver(self) -> str | None:
        return next((name for name, who in self.ids.items() if who == self.wheel.driver), None)

    def reasons(self) -> list[str]:
        return [event.data["reason"] for event in self.told if event.name == "driver"]


@pytest.fixture
def stage() -> Stage:
    return Stage(morel=SeatRole.PHYSICIAN, weiss=SeatRole.SPECIALIST, cart=SeatRole.CART)


@pytest.mark.parametrize("role", list(SeatRole))
@pytest.mark.parametrize("drives", [True, False])
@pytest.mark.parametrize("waiting", [True, False])
def test_only_who_examines_is_granted_it_and_is_admitted_drives(role, drives, waiting) -> None:
    stage = Stage(one=role)
    stage.amend("one", drives=drives, waiting=waiting)
    if MAY_DRIVE[role] and drives and not waiting:
        stage.ask("one", "take")
        assert stage.driver == "one"
    else:
        for wanted in ("take", "request"):
            with pytest.raises(MayNotDrive):
                stage.ask("one", wanted)
        assert stage.driver is None


@pytest.mark.parametrize("role", list(SeatRole))
def test_nobody_else_is_handed_the_camera(role) -> None:
    stage = Stage(morel=SeatRole.PHYSICIAN, other=role)
    stage.ask("morel", "take")
    if MAY_DRIVE[role]:
        stage.ask("morel", "hand_over", "other")
        assert stage.driver == "other"
    else:
        with pytest.raises(MayNotDrive):
            stage.ask("morel", "hand_over", "other")
        assert stage.driver == "morel"


def test_one_at_a_time_and_who_is_refused_learns_who_drives(stage: Stage) -> None:
    stage.ask("morel", "take")
    with pytest.raises(Driven) as refused:
        stage.ask("weiss", "take")
    assert refused.value.told == {"by": "Dr morel"}
    stage.ask("morel", "take")  # again: nothing changes
    assert stage.reasons() == ["taken"]


def test_who_drives_is_asked_for_the_camera_and_hands_it_on(stage: Stage) -> None:
    stage.ask("morel", "take")
    stage.ask("weiss", "request")
    asked = stage.told[-1]
    assert (asked.name, asked.participant, asked.to) == (
        "driver_asked",
        stage.ids["weiss"],
        stage.ids["morel"],
    )
    stage.ask("morel", "hand_over", "weiss")
    told = stage.told[-1]
    assert told.participant == stage.ids["weiss"]
    assert told.data["reason"] == "handed_over"
    assert told.data["before"]["driver"] == str(stage.ids["morel"])
    assert told.data["turn"]["id"] != told.data["before"]["id"]


def test_asking_for_a_camera_nobody_drives_is_taking_it(stage: Stage) -> None:
    stage.ask("weiss", "request")
    assert stage.driver == "weiss"


@pytest.mark.parametrize("wanted", ["release", "hand_over"])
def test_only_who_drives_gives_it_up(stage: Stage, wanted: str) -> None:
    stage.ask("morel", "take")
    with pytest.raises(NotYours):
        stage.ask("weiss", wanted, "weiss")
    assert stage.driver == "morel"
    stage.ask("morel", "release")
    assert stage.driver is None
    assert stage.told[-1].participant is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"waiting": True}, "held"),
        ({"drives": False}, "withdrawn"),
        ({"role": SeatRole.PATIENT}, "withdrawn"),
    ],
)
def test_who_is_held_or_loses_the_right_loses_the_camera(stage: Stage, change, reason) -> None:
    stage.ask("morel", "take")
    stage.amend("morel", **change)
    assert (stage.driver, stage.reasons()) == (None, ["taken", reason])
    assert stage.reaches("morel") == set()


def test_who_leaves_loses_the_camera(stage: Stage) -> None:
    stage.ask("morel", "take")
    del stage.seats[stage.ids["morel"]]
    stage.wheel.settle(stage.seats, 1)
    assert stage.reasons() == ["taken", "left"]
    stage.ask("weiss", "take")
    assert stage.driver == "weiss"


def test_who_does_not_use_it_loses_it_and_who_does_keeps_it(stage: Stage) -> None:
    stage.ask("morel", "take")
    for stage.now in (20.0, 45.0):
        assert stage.reaches("morel") == {"cart"}
        stage.wheel.settle(stage.seats, stage.now)
    stage.wheel.settle(stage.seats, 45 + IDLE_SECONDS)
    assert stage.driver == "morel"
    stage.now = 45 + IDLE_SECONDS + 0.1
    stage.ask("weiss", "take")  # asked before the next look at the room: no need to wait for it
    assert stage.driver == "weiss"
    assert stage.reasons() == ["taken", "idle", "taken"]


def test_commands_go_from_the_driver_to_the_cart_and_answers_to_those_who_may_drive(stage: Stage) -> None:
    assert stage.reaches("morel") == set()
    stage.ask("morel", "take")
    assert stage.reaches("morel") == {"cart"}
    assert stage.reaches("weiss") == set()
    assert stage.reaches("cart") == {"morel", "weiss"}
    stage.amend("weiss", drives=False)
    assert stage.reaches("cart") == {"morel"}
    stage.amend("cart", waiting=True)
    assert stage.reaches("cart") == stage.reaches("morel") == set()


@pytest.mark.parametrize("role", [role for role in SeatRole if role is not SeatRole.CART])
def test_no_other_seat_speaks_for_the_camera(role: SeatRole) -> None:
    stage = Stage(one=role, morel=SeatRole.PHYSICIAN, cart=SeatRole.CART)
    assert stage.reaches("one") == set()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["morel", "weiss", "cart", "luc"]),
            st.sampled_from(
                ["take", "release", "hand_over", "request", "leave", "hold", "admit", "wait", "nonsense"]
            ),
            st.sampled_from(["morel", "weiss", "cart", ""]),
        ),
        max_size=40,
    )
)
def test_whatever_is_asked_the_driver_may_drive_and_every_turn_told_ends_as_it_began(steps) -> None:
    stage = Stage(
        morel=SeatRole.PHYSICIAN, weiss=SeatRole.SPECIALIST, luc=SeatRole.SPECIALIST, cart=SeatRole.CART
    )
    for name, wanted, to in steps:
        stage.now += 11
        if stage.ids[name] not in stage.seats:
            continue
        if wanted == "leave":
            del stage.seats[stage.ids[name]]
            stage.wheel.settle(stage.seats, stage.now)
        elif wanted in ("hold", "admit"):
            stage.amend(name, waiting=wanted == "hold")
        else:
            with suppress(ValueError):
                stage.ask(name, wanted, to)
        driver = stage.wheel.driver
        assert driver is None or driving.may_drive(stage.seats[driver].rights)
    turn = None
    for event in [event for event in stage.told if event.name == "driver"]:
        assert event.data["before"] == turn
        turn = event.data["turn"]
        assert (event.participant is None) is (turn is None)
