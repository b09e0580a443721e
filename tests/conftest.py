"""The net of the suite, stricter than production. What each mesh catches is proved in tests/test_net.py."""

import datetime as dt
import gc
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection, models
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query
from django.test import TransactionTestCase, override_settings
from django.test import client as django_client

from tests import emptying, template
from tests.client import PivotClient

pytest_plugins = ["tests.cast", "tests.authorisation.fixtures", "tests.chromium"]

# Time is measured in benchmarks/, never here: a busy machine must not fail a property.
hypothesis.settings.register_profile(
    "pivot", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("pivot")

gc.disable()  # until all is collected: what is imported stays, looking through it took a third of the time


@pytest.fixture(scope="session", autouse=True)
def what_stays_is_not_looked_through_again() -> None:
    """What is imported stays for the whole run: the collector went through all of it for 6 % of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def unordered_queries_come_back_shuffled() -> Iterator[None]:
    """A query without ORDER BY promises no order: keep nobody from finding that out in production."""
    original = SQLCompiler._order_by_pairs

    def shuffled(compiler: SQLCompiler) -> Iterator[tuple[Any, bool]]:
        pairs = list(original(compiler))
        yield from pairs
        if not pairs and can_be_shuffled(compiler.query):
            yield OrderBy(Random()), False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "_order_by_pairs", shuffled)
        yield


def can_be_shuffled(query: Query) -> bool:
    """Only where ORDER BY random() is legal and changes nothing but the order."""
    return not (
        query.distinct
        or query.combinator
        or query.subquery
        or query.group_by is not None
        or any(getattr(expression, "contains_aggregate", False) for expression in query.annotations.values())
    )


@pytest.fixture(scope="session", autouse=True)
def dates_and_instants_are_not_mixed() -> Iterator[None]:
    """Django cuts an instant down to a (UTC) date without a word; civil dates come from core.clock.today."""
    to_date = models.DateField.to_python
    to_instant = models.DateTimeField.to_python

    def strict_date(field: models.DateField, value: Any) -> Any:
        if isinstance(value, dt.datetime) and not isinstance(field, models.DateTimeField):
            raise TypeError(f"{field} is a civil date and was given an instant: {value!r}")
        return to_date(field, value)

    def strict_instant(field: models.DateTimeField, value: Any) -> Any:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            raise TypeError(f"{field} is an instant and was given a civil date: {value!r}")
        return to_instant(field, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.DateField, "to_python", strict_date)
        patch.setattr(models.DateTimeField, "to_python", strict_instant)
        yield


@pytest.fixture(scope="session")
def turn_at_the_template(django_db_modify_db_settings: None, django_db_blocker: Any) -> template.Turn | None:
    with django_db_blocker.unblock():
        return template.turn()


@pytest.fixture(scope="session")
def django_db_setup(
    turn_at_the_template: template.Turn | None, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """The journal refuses TRUNCATE; here it does not, for the end of tests that commit.

    At the end, a thread of a server or of a socket may still be connected, which would keep it from going.
    """
    if turn_at_the_template is not None:
        with django_db_blocker.unblock():
            turn_at_the_template.is_over()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in emptying.JOURNAL:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
    yield
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


@pytest.fixture(scope="session", autouse=True)
def tests_that_commit_delete_what_they_wrote() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty)
        yield


@pytest.fixture(autouse=True)
def nothing_is_left_in_redis() -> None:
    """Cache and channel layer start empty: no test leans on another."""
    cache.clear()
    for host in settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"]:
        with redis.Redis.from_url(host) as layer:
            layer.flushdb()


@pytest.fixture(scope="session", autouse=True)
def sealed_files_go_to_a_folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Not to the demo's."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="session", autouse=True)
def only_whole_pages_are_kept_for_tests_to_ask() -> Iterator[None]:
    """Django copies the context of each icon of a page: nobody asks for those."""
    keep = django_client.store_rendered_templates

    def kept(
        store: dict[str, Any], signal: Any, sender: Any, template: Any, context: Any, **more: Any
    ) -> None:
        if not (template.name or "").startswith("components/"):
            keep(store, signal, sender, template, context, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_client, "store_rendered_templates", kept)
        yield


@pytest.fixture
def client() -> PivotClient:
    return PivotClient()


@pytest.fixture(autouse=True)
def what_follows_a_commit_does_not_fail(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Production logs a job that could not be handed over, for the write is done; a test fails on it."""
    yield
    failed = [one.getMessage() for one in caplog.get_records("call") if "in on_commit()" in one.getMessage()]
    assert not failed, failed
