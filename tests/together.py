"""Several things at one instant, on the real database: each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def together(*calls: Callable[[], object]) -> list[Exception | None]:
    """What each came to, in their order: its failure, or None. For tests with `transaction=True`."""
    start = Barrier(len(calls), timeout=20)

    def run(call: Callable[[], object]) -> Exception | None:
        try:
            start.wait()
            call()
        except Exception as failure:  # noqa: BLE001 - the test says which are right
            return failure
        else:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
