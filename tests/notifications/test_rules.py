"""What may go in a message, and when it is tried again."""

import dataclasses
import datetime as dt
import uuid

import pytest

from core.errors import Conflict, Invalid
from notifications.enums import MessageAction, MessageState
from notifications.rules import MAX_ATTEMPTS, Kind, all_kinds, delay_after, register
from notifications.states import TAKEABLE, TRANSITIONS
from tests.notifications.factories import AT, BOOKED, CONTEXT


def test_a_context_comes_back_typed() -> None:
    assert BOOKED.unpacked(BOOKED.packed(CONTEXT)) == CONTEXT


def test_dates_ids_and_numbers_too() -> None:
    kind = dataclasses.replace(BOOKED, context={"on": dt.date, "id": uuid.UUID, "count": int})
    values = {"on": dt.date(2026, 11, 24), "id": uuid.uuid4(), "count": 3}
    assert kind.unpacked(kind.packed(values)) == values


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"starts_at": AT},
        {**CONTEXT, "patient": "Mme Jeanne Petit"},
        {**CONTEXT, "starts_at": "mardi"},
        {**CONTEXT, "starts_at": AT.date()},
        {**CONTEXT, "place": 3},
    ],
)
def test_what_the_kind_does_not_declare_does_not_go_in(values: dict) -> None:
    with pytest.raises(Invalid):
        BOOKED.packed(values)


def test_an_instant_without_its_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        BOOKED.packed({**CONTEXT, "starts_at": AT.replace(tzinfo=None)})


def test_a_context_holds_no_structure_where_a_file_could_hide() -> None:
    with pytest.raises(ValueError, match="neither text"):
        dataclasses.replace(BOOKED, context={"patient": dict})


def test_an_email_has_a_body() -> None:
    with pytest.raises(ValueError, match="body"):
        dataclasses.replace(BOOKED, body="")


def test_a_code_names_one_kind() -> None:
    register(BOOKED)
    with pytest.raises(ValueError, match="Two kinds"):
        register(dataclasses.replace(BOOKED, label="Autre"))


def test_kinds_are_listed_by_category_then_label() -> None:
    listed = [(kind.category, kind.label) for kind in all_kinds()]
    assert listed == sorted(listed)


def test_waits_grow_then_end() -> None:
    waits = [delay_after(attempts) for attempts in range(1, MAX_ATTEMPTS)]
    assert waits[0] == dt.timedelta(seconds=30)
    assert waits == sorted(waits)
    assert max(waits) == dt.timedelta(hours=6)
    assert sum(waits, dt.timedelta()) > dt.timedelta(hours=12), "a mail server may be down for a night"
    assert delay_after(MAX_ATTEMPTS) is None


def test_only_a_dead_message_is_resent() -> None:
    for state in MessageState:
        if state == MessageState.DEAD:
            assert TRANSITIONS.target(state, MessageAction.RESEND) == MessageState.QUEUED
        else:
            with pytest.raises(Conflict):
                TRANSITIONS.target(state, MessageAction.RESEND)


def test_a_worker_takes_what_is_takeable_and_nothing_else() -> None:
    assert {state for state in MessageState if MessageAction.TAKE in TRANSITIONS.allowed(state)} == set(
        TAKEABLE
    )


def test_every_kind_says_its_subject_with_what_it_declares() -> None:
    for kind in all_kinds():
        spoken = dict.fromkeys(kind.context, "x")
        assert kind.subject.format(**spoken)
        assert (kind.notice or kind.subject).format(**spoken)


def test_a_kind_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        BOOKED.label = "x"
    assert isinstance(BOOKED, Kind)
