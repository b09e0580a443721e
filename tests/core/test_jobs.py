"""Work leaves after the commit, or not at all, and never breaks the request that asked for it."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest
from celery import current_app
from django.db import transaction

from core import jobs

pytestmark = pytest.mark.django_db

TASK = "documents.tasks.sweep"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    current_app.loader.import_default_modules()
    calls: list[dict] = []
    monkeypatch.setattr(current_app.tasks[TASK], "apply_async", lambda **call: calls.append(call))
    return calls


def test_it_leaves_once_the_work_is_committed(sent: list[dict], django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue(TASK, queue="slow")
        assert sent == []
    assert sent == [{"kwargs": {}, "queue": "slow"}]


def test_what_is_rolled_back_asks_for_nothing(sent: list[dict], django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        jobs.enqueue(TASK)
        transaction.set_rollback(True)
    assert sent == []


def test_a_broker_that_is_down_does_not_break_the_request(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    tried = []

    def down(**call: object) -> None:
        tried.append(call)
        raise ConnectionRefusedError

    current_app.loader.import_default_modules()
    monkeypatch.setattr(current_app.tasks[TASK], "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue(TASK)
    assert len(tried) == 1


def test_two_requests_at_once_in_a_young_process_both_send(monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery imports the tasks once: whoever comes meanwhile is told that it is done, and finds none."""
    calls, tasks, begun = [], {}, Event()
    task = SimpleNamespace(apply_async=lambda **call: calls.append(call))

    def import_once() -> None:
        if not begun.is_set():
            begun.set()
            time.sleep(0.1)
            tasks[TASK] = task

    loader = SimpleNamespace(import_default_modules=import_once)
    monkeypatch.setattr(jobs, "current_app", SimpleNamespace(tasks=tasks, loader=loader))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: jobs._send(TASK, "default", {}), range(2)))

    assert len(calls) == 2
