"""The calendar of who moves or cancels an act themselves: the entry that they hold goes with it."""

import datetime as dt

import pytest

from accounts.models import User
from notifications.adapters.letters import letter_of
from notifications.models import Message, Notice
from scheduling import services
from scheduling.enums import CancelReason
from scheduling.models import Appointment
from scheduling.services import Booking
from tests.cast import actor_of
from tests.scheduling.factories import MONDAY
from tests.scheduling.test_services import another, booking, cart, motive

pytestmark = pytest.mark.django_db

__all__ = ["another", "booking", "cart", "motive"]
FRIDAY = MONDAY - dt.timedelta(days=3)
HALF = dt.timedelta(minutes=30)


def books(user: User, booking: Booking) -> Appointment:
    return services.appointment_book(actor=actor_of(user), booking=booking, at=FRIDAY)


def moves(user: User, row: Appointment) -> None:
    services.appointment_move(
        actor=actor_of(user), public_id=row.public_id, starts_at=row.starts_at + HALF, at=FRIDAY
    )


def cancels(user: User, row: Appointment) -> None:
    reason = CancelReason.PHYSICIAN
    services.appointment_cancel(actor=actor_of(user), public_id=row.public_id, reason=reason, at=FRIDAY)


def entries(user: User) -> list[str]:
    """The method and the version of each entry that this person received, in order."""
    found = []
    for row in Message.objects.filter(user_id=user.pk).order_by("pk"):
        entry = letter_of(row).entry
        assert entry is not None
        found.append(f"{entry.method} {row.context['sequence']}")
    return found


def notices(user: User) -> list[str]:
    return list(Notice.objects.filter(user_id=user.pk).order_by("pk").values_list("kind", flat=True))


def test_who_moves_then_cancels_what_somebody_booked_with_them(
    booking: Booking, morel: User, sylvie: User
) -> None:
    row = books(sylvie, booking)
    moves(morel, row)
    cancels(morel, row)
    assert entries(morel) == ["REQUEST 1", "REQUEST 2", "CANCEL 3"]
    assert notices(morel) == ["scheduling.appointment_booked"], "what they do themselves is not said to them"


def test_who_booked_it_themselves_holds_no_entry_and_receives_none(booking: Booking, morel: User) -> None:
    row = books(morel, booking)
    moves(morel, row)
    cancels(morel, row)
    assert (entries(morel), notices(morel)) == ([], [])


def test_from_the_day_somebody_else_moves_it_they_hold_one(
    booking: Booking, morel: User, sylvie: User
) -> None:
    row = books(morel, booking)
    moves(sylvie, row)
    cancels(morel, row)
    assert entries(morel) == ["REQUEST 2", "CANCEL 3"]


def test_a_secretary_is_sent_nothing_of_what_they_do(booking: Booking, sylvie: User) -> None:
    row = books(sylvie, booking)
    moves(sylvie, row)
    assert (entries(sylvie), notices(sylvie)) == ([], [])
