"""In a crowd nobody meets a failure: a deadlock is played once more, a long wait is said in words."""

import contextlib
from collections.abc import Iterator
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import OperationalError, connection, connections, transaction

from core.turns import Crowded, gesture, is_crowded
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def lock(key: int, wait: str = "5s") -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [wait])
        cursor.execute("SELECT pg_advisory_xact_lock(4199, %s)", [key])


@pytest.fixture
def held() -> Iterator[None]:
    """Somebody else holds the first lock, and does not let go."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4199, 1)")
    yield
    other.close()


def test_of_two_that_wait_for_each_other_both_pass() -> None:
    both, played = Barrier(2, timeout=5), []

    @gesture()
    def crossing(one: int, other: int) -> None:
        played.append(one)
        lock(one)
        with contextlib.suppress(BrokenBarrierError):  # the second time there is nobody to wait for
            both.wait()
        lock(other)
        both.abort()

    assert together(partial(crossing, 1, 2), partial(crossing, 2, 1)) == [None, None]
    assert len(played) == 3


def test_who_waited_in_vain_is_told_at_once(held: None) -> None:
    played = []

    @gesture()
    def waits() -> None:
        played.append(1)
        lock(1, "50ms")

    with pytest.raises(Crowded, match="Rien n’a été enregistré"):
        waits()
    assert len(played) == 1


def test_nothing_of_it_is_written(held: None) -> None:
    @gesture()
    def waits() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE never (key int)")
        lock(1, "50ms")

    with pytest.raises(Crowded):
        waits()
    assert "never" not in connection.introspection.table_names()


def test_inside_another_one_the_outer_is_played_again(held: None) -> None:
    """What stands in a transaction that is lost cannot be done again by itself."""

    @gesture()
    def inner() -> None:
        lock(1, "50ms")

    with transaction.atomic(), pytest.raises(OperationalError) as failure:
        inner()
    assert is_crowded(failure.value)


def test_any_other_failure_of_the_database_is_one() -> None:
    @gesture()
    def broken() -> None:
        raise OperationalError("the server closed the connection")

    with pytest.raises(OperationalError, match="closed"):
        broken()
