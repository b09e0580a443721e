"""The sealer runs behind the traffic: nobody waits for it, nothing escapes it."""

import datetime as dt
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from audit import selectors, services, tasks, wording
from audit.models import Anchor, Event, Link, Pending
from core import clock
from core.actors import Actor

WRITERS, LINES = 8, 200
MOREL = Actor(label="Dr Sophie Morel", role="physician", user_id=7)


@pytest.fixture(autouse=True)
def worded(monkeypatch):
    monkeypatch.setattr(wording, "_words", {"test.opened": wording.Wording("a ouvert le dossier")})


def write(patient):
    """One patient for all: the worst case for a chain that would be kept in step with the traffic."""
    try:
        for _ in range(LINES):
            services.read(MOREL, "test.opened", None, at=clock.now(), patient=patient)
    finally:
        connection.close()


def seal_until(stop):
    try:
        while not stop.is_set():
            services.seal(at=clock.now())
            time.sleep(0.01)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_and_two_sealers_leave_a_whole_journal():
    stop, patient = threading.Event(), uuid.uuid4()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        sealers = [pool.submit(seal_until, stop) for _ in range(2)]
        writers = [pool.submit(write, patient) for _ in range(WRITERS)]
        try:
            for writer in writers:
                writer.result(timeout=120)  # a deadlock or a lock timeout raises here
        finally:
            stop.set()
        for sealer in sealers:
            sealer.result(timeout=30)
    tasks.seal()
    assert Event.objects.count() == Link.objects.count() == WRITERS * LINES
    assert not Pending.objects.exists()
    assert Anchor.objects.count() > 1
    assert list(selectors.findings(at=clock.now())) == []


@pytest.mark.django_db(transaction=True)
def test_a_line_can_be_written_while_the_sealer_holds_its_transaction_open():
    """With a lock on the chain this write would end in lock_timeout."""
    services.read(MOREL, "test.opened", None, at=clock.now())
    sealed, written = threading.Event(), threading.Event()

    @transaction.atomic
    def slow_seal():
        services.seal(at=clock.now())
        sealed.set()
        written.wait(timeout=20)

    def run():
        try:
            slow_seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sealer = pool.submit(run)
        assert sealed.wait(timeout=20)
        began = time.monotonic()
        services.read(MOREL, "test.opened", None, at=clock.now())
        waited = time.monotonic() - began
        written.set()
        sealer.result(timeout=20)
    assert waited < 1
    assert Pending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_line_committed_late_is_chained_late():
    """Its number was drawn before its neighbour's, its commit came after the neighbour was sealed."""
    open_now, go_on = threading.Event(), threading.Event()

    def slow_write():
        try:
            with transaction.atomic():
                services.record(MOREL, "test.opened", None, at=clock.now())
                open_now.set()
                go_on.wait(timeout=20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(slow_write)
        assert open_now.wait(timeout=20)
        services.read(MOREL, "test.opened", None, at=clock.now())
        assert services.seal(at=clock.now()) == 1
        go_on.set()
        slow.result(timeout=20)
    assert services.seal(at=clock.now()) == 1
    first, second = Link.objects.order_by("sequence")
    assert first.event_id > second.event_id
    assert list(selectors.findings(at=clock.now() + dt.timedelta(hours=2))) == []
