"""Searches measured one by one, then by several processes at a set rate while others book."""

import random
import statistics
import time
from dataclasses import dataclass
from multiprocessing import get_context

from benchmarks.booking.desk import KINDS, Desk

WAYS = ("search", "page")


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, and the number of queries of one (None: not counted)."""

    p50: float
    p95: float
    queries: int | None = None


def connect() -> None:
    import gc
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django
    from django.conf import settings

    settings.DATABASES["default"]["CONN_MAX_AGE"] = None  # as in production: tests open one for each request
    settings.ALLOWED_HOSTS = ["*"]
    _open_the_day()
    django.setup()
    gc.freeze()  # as config.asgi does


def _open_the_day() -> None:
    """The clock goes on from the coming Tuesday at 10:12: a search costs most while people are open « now ».

    Before anything else reads it.
    """
    import datetime as dt

    from core import clock

    read = clock.now
    began = read()
    day = clock.today(began) + dt.timedelta(days=(1 - clock.today(began).weekday()) % 7)
    ahead = dt.datetime.combine(day, dt.time(10, 12), clock.PARIS) - began
    clock.now = lambda: read() + ahead


def alone(way: str, kind: str, times: int = 60) -> Figures:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask = getattr(Desk(1), way)
    for _ in range(5):
        ask(kind)
    spent = [_timed(ask, kind) for _ in range(times)]
    with CaptureQueriesContext(connection) as asked:
        ask(kind)
    return _figures(spent, len(asked))


def _timed(ask, kind: str) -> float:
    began = time.perf_counter()
    ask(kind)
    return 1000 * (time.perf_counter() - began)


def _figures(spent, queries: int | None = None) -> Figures:
    ordered = sorted(spent)
    return Figures(statistics.median(ordered), ordered[int(0.95 * len(ordered))], queries)


def work(number: int, seconds: float, way: str):
    """One process: the next search whenever it is free, and after each tenth a booking.

    What is measured runs from the time when the search was due: waiting counts.
    """
    connect()
    desk, chance = Desk(100 + number), random.Random(number)
    ask = getattr(desk, way)
    desk.search("rota")
    for kind in KINDS:
        ask(kind)
    spent, booked = {kind: [] for kind in KINDS}, 0
    _ready.wait()
    while (due := _next()) is not None and time.perf_counter() < due + seconds:
        time.sleep(max(0.0, due - time.perf_counter()))
        kind = chance.choice(KINDS)
        ask(kind)
        spent[kind].append(1000 * (time.perf_counter() - due))
        if chance.random() < 0.1:
            booked += desk.book()
    return spent, booked


def _share(ready, begun, taken, arrivals) -> None:
    """What the processes of one pool have in common, given to each when it starts."""
    global _ready, _begun, _taken, _arrivals
    _ready, _begun, _taken, _arrivals = ready, begun, taken, arrivals


def _next() -> float | None:
    """When the next search is due that nobody has taken: the proxy gives it to who has least to do."""
    with _taken.get_lock():
        rank, _taken.value = _taken.value, _taken.value + 1
        if not rank:
            _begun.value = time.perf_counter()
    return _begun.value + _arrivals[rank] if rank < len(_arrivals) else None


def _drawn(rate: float, seconds: float) -> list[float]:
    """Seconds after the start, at random intervals."""
    chance, at, found = random.Random(1), 0.0, []
    while (at := at + chance.expovariate(rate)) < seconds:
        found.append(at)
    return found


def together(
    way: str, *, rate: float = 30, workers: int = 4, seconds: float = 20
) -> tuple[dict[str, Figures], int, int]:
    """By kind; how many searches there were, and bookings. Twice the time at the most, when they queue."""
    several = get_context("spawn")
    shared = several.Barrier(workers), several.Value("d", 0.0), several.Value("i", 0), _drawn(rate, seconds)
    with several.Pool(workers, _share, shared) as pool:
        done = pool.starmap(work, [(number, seconds, way) for number in range(workers)], chunksize=1)
    spent = {kind: [one for each, _ in done for one in each[kind]] for kind in KINDS}
    count = sum(map(len, spent.values()))
    return {kind: _figures(each) for kind, each in spent.items()}, count, sum(booked for _, booked in done)
