"""The world that the tests of a module ask, made once for all of them: whatever is done to it is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from tests.authorisation.world import World
from tests.consultations.factories import minutes


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is rolled back; services may still open durable transactions."""
    cache.clear()
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world_of_the_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """In a transaction around those of the tests: to make the houses takes longer than to ask them most
    things.
    """
    with django_db_blocker.unblock(), undone():
        with time_machine.travel(minutes(5)):  # the acts of the houses have begun
            world = World()
        yield world


@pytest.fixture
def world(world_of_the_module: World, db: None) -> Iterator[World]:
    with time_machine.travel(minutes(6)):
        yield world_of_the_module
