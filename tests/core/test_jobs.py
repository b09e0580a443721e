"""Work leaves after the commit, or not at all, and never breaks the request that asked for it."""

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
