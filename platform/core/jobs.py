"""The one door by which work leaves a request: after the commit, by the name of a task, with ids only."""

from threading import Lock

from celery import current_app
from django.db import transaction

_importing = Lock()
Argument = str | int | bool


def enqueue(task: str, *, queue: str = "default", **arguments: Argument) -> None:
    """Ask for `task` ("app.tasks.name") once the present transaction is committed.

    Arguments are ids and flags, never personal data: a queue is not encrypted.
    Tasks are idempotent; losing the broker loses nothing that a periodic sweep does not find again.
    """

    def send() -> None:  # a partial has no name for Django to log when it fails
        _send(task, queue, arguments)

    transaction.on_commit(send, robust=True)


def _send(task: str, queue: str, arguments: dict[str, Argument]) -> None:
    with _importing:  # two threads at once: the second would find what the first has not registered yet
        if task not in current_app.tasks:  # outside a worker nothing has imported the apps' tasks yet
            current_app.loader.import_default_modules()
    # Resolving the task object respects eager mode, which sending by name does not.
    current_app.tasks[task].apply_async(kwargs=arguments, queue=queue)
