"""Reads written once: the same rows as the query they were made of, whatever is given, planned once."""

import threading

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from core.prepared import AnyOf, Given, Prepared, Statement
from directory.models import Practitioner
from tests.directory.factories import PractitionerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Practitioner]:
    return PractitionerFactory.create_batch(3)


@pytest.fixture
def named() -> Prepared[Practitioner]:
    return Prepared(
        lambda: (
            Practitioner.objects.filter(Q(pk=AnyOf("keys")) | Q(family_name=Given("name")))
            .filter(family_name__contains="%", is_active=True)
            .select_related("specialty")
            .order_by("pk")
        )
    )


def test_what_is_given_each_time_counts(people: list[Practitioner], named: Prepared[Practitioner]) -> None:
    for number, one in enumerate(people):
        one.family_name = f"{number} % '"
        one.save()
    first, second, third = people
    assert named(keys=[first.pk, third.pk], name="") == [first, third]
    assert named(keys=[], name="1 % '") == [second]
    assert named(keys=[], name="nobody") == []
    assert named.first(keys=[], name="nobody") is None


def test_related_objects_come_with_the_rows(people: list[Practitioner]) -> None:
    among = Prepared[Practitioner](
        lambda: Practitioner.objects.filter(pk=AnyOf("keys")).select_related("specialty")
    )
    keys = [one.pk for one in people]
    among(keys=keys)
    with CaptureQueriesContext(connection) as asked:
        assert {one.specialty for one in among(keys=keys)} == {one.specialty for one in people}
    assert len(asked) == 1
    assert "directory_practitioner" in asked[0]["sql"], "the log tells what is read"


def test_values_and_unions_come_as_tuples(people: list[Practitioner]) -> None:
    one, other = people[:2]
    rows = Practitioner.objects.values_list("pk", "rpps")
    both = Prepared[tuple[int, str]](
        lambda: rows.filter(pk=Given("one")).union(rows.filter(pk=Given("other")), all=True)
    )
    assert sorted(both(one=one.pk, other=other.pk)) == sorted((each.pk, each.rpps) for each in (one, other))


def test_it_is_planned_once_by_connection() -> None:
    said = Statement.written("said", "SELECT %(word)s::text, %(word)s::text || %(other)s::text")
    for word in ("a", "b"):
        assert said.rows(connection, {"word": word, "other": "!"}) == [(word, f"{word}!")]
    assert _planned("said%") == 1


def test_a_new_connection_plans_again() -> None:
    said = Statement.written("again", "SELECT %(word)s::text")
    found = []

    def elsewhere() -> None:
        found.extend(said.rows(connection, {"word": "there"}))
        connection.close()

    said.rows(connection, {"word": "here"})
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [("there",)]


def test_what_was_planned_in_a_transaction_that_fails_can_still_be_asked() -> None:
    said = Statement.written("kept", "SELECT %(word)s::text")

    @transaction.atomic
    def fails() -> None:
        said.rows(connection, {"word": "a"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert said.rows(connection, {"word": "b"}) == [("b",)]


def test_what_cannot_be_planned_fails_as_any_query_does() -> None:
    wrong = Statement.written("wrong", "SELECT nothing FROM nowhere")
    with pytest.raises(ProgrammingError), transaction.atomic():
        wrong.rows(connection, {})


def _planned(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE %s", [name])
        return cursor.fetchone()[0]
