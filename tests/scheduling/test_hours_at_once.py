"""Two people who write the same hours at once, on two real connections: the second loses nothing."""

import datetime as dt
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from accounts.models import User
from core.clock import now
from scheduling import services
from scheduling.models import WeeklyAvailability
from scheduling.selectors import HoursChange
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.scheduling.factories import WeeklyAvailabilityFactory

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20  # seconds
BLOCKED = """
    SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


@pytest.fixture
def rule(morel: User) -> WeeklyAvailability:
    """Monday, nine to eleven."""
    return WeeklyAvailabilityFactory(practitioner=morel.practitioner)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as one:
        yield one


def typed(rule: WeeklyAvailability, ends_at: str, *, do: str = "save") -> dict[str, str]:
    """The form of the rule as its page sent it."""
    return {
        "rule": str(rule.public_id),
        "seen": rule.updated_at.isoformat(),
        "weekday": "0",
        "starts_at": "09:00",
        "ends_at": ends_at,
        "valid_from": "2026-01-01",
        "place": "tous",
        "do": do,
    }


def writes(user: User, rule: WeeklyAvailability, ends_at: dt.time | None) -> None:
    """Her secretary’s change, not committed yet; None removes the rule."""
    values = None if ends_at is None else {"ends_at": ends_at}
    change = HoursChange(rule=rule.public_id, values=values, seen=rule.updated_at)
    services.hours_change(actor=actor_of(user), owner=rule.practitioner, changes=[change], at=now())


def wait_until_blocked() -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(BLOCKED)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("the second did not wait for the first")


def posted(user: User, address: str, body: dict[str, str], done: Event) -> HttpResponse:
    try:
        return signed_in(PivotClient(), user).post(address, body)
    finally:
        connection.close()
        done.set()


def at_once(
    pool: ThreadPoolExecutor, morel: User, sylvie: User, rule: WeeklyAvailability, first: dt.time | None
) -> HttpResponse:
    """Sylvie writes first and commits only once Dr Morel, who saw the same page, waits for her."""
    address = f"/agenda/horaires/{rule.practitioner.public_id}/"
    done = Event()
    with transaction.atomic():
        writes(sylvie, rule, first)
        answer = pool.submit(posted, morel, address, typed(rule, "12:30"), done)
        wait_until_blocked()
        assert not done.is_set()
    return answer.result(PATIENCE)


@pytest.mark.parametrize("first", [dt.time(10), None])
def test_the_second_is_told_and_what_they_typed_is_kept(
    first: dt.time | None, pool: ThreadPoolExecutor, rule: WeeklyAvailability, morel: User, sylvie: User
) -> None:
    refused = at_once(pool, morel, sylvie, rule, first)

    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Quelqu’un vient de modifier ces horaires" in page
    assert 'value="12:30"' in page
    kept = list(WeeklyAvailability.objects.values_list("ends_at", flat=True))
    assert kept == ([first] if first else [])


def test_sent_again_on_what_is_shown_it_is_written(
    pool: ThreadPoolExecutor, rule: WeeklyAvailability, morel: User, sylvie: User
) -> None:
    at_once(pool, morel, sylvie, rule, dt.time(10))

    rule.refresh_from_db()
    address = f"/agenda/horaires/{rule.practitioner.public_id}/"
    assert signed_in(PivotClient(), morel).post(address, typed(rule, "12:30")).status_code == 302
    rule.refresh_from_db()
    assert rule.ends_at == dt.time(12, 30)
