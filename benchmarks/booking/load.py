"""Searches measured one by one, then by several processes at a set rate while others book."""

import random
import statistics
import time
from dataclasses import dataclass
from multiprocessing import get_context


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, and the number of queries of one search."""

    p50: float
    p95: float
    queries: int

    def __str__(self) -> str:
        return f"p50 {self.p50:5.0f} ms, p95 {self.p95:5.0f} ms, {self.queries} queries"


KINDS = ("treating", "rota", "region", "two")


def connect() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()


class Desk:
    """A general practitioner who looks for hours for their own patients, and takes some."""

    def __init__(self, seed: int) -> None:
        from accounts.models import User
        from core.actors import Actor
        from patients.models import TreatingPhysician
        from scheduling.models import Motive

        self._chance = random.Random(seed)
        self._motive = Motive.objects.get(label="Suivi")
        self._two = Motive.objects.get(label="Deux")
        rows = TreatingPhysician.objects.select_related("patient__commune", "practitioner__specialty")
        self._pairs = list(rows.order_by("pk")[:600])
        self._actor = Actor
        self._user = User.objects.get().pk

    def search(self, kind: str):
        from core import clock
        from scheduling import selectors
        from scheduling.enums import ActForm, SearchScope

        pair = self._chance.choice(self._pairs)
        wished = {"scope": SearchScope.FIRST}
        if kind == "treating":
            wished = {"scope": SearchScope.PHYSICIAN, "physician": pair.practitioner}
        elif kind == "rota":
            wished = {"scope": SearchScope.ROTA}
        elif kind in ("region", "two"):
            wished = {"scope": SearchScope.REGION}
        wish = selectors.Wish(
            patient=pair.patient,
            motive=self._two if kind == "two" else self._motive,
            form=ActForm.BETWEEN_PHYSICIANS if kind == "two" else ActForm.SIMPLE_VIDEO,
            said={},
            **wished,
        )
        return pair, selectors.offers_for(self._whose(pair), wish, at=clock.now())

    def book(self) -> bool:
        """Takes one of the hours found; False when somebody was faster."""
        from core import clock
        from scheduling import services
        from scheduling.enums import ActForm

        pair, found = self.search("rota")
        if not found.offers:
            return False
        offer = self._chance.choice(found.offers)
        booking = services.Booking(
            patient=pair.patient,
            motive=self._motive,
            form=ActForm.SIMPLE_VIDEO,
            practitioner=offer.practitioner,
            starts_at=self._chance.choice(offer.slots).starts_at,
        )
        try:
            services.appointment_book(actor=self._whose(pair), booking=booking, at=clock.now())
        except services.SlotTaken:
            return False
        return True

    def _whose(self, pair):
        return self._actor(
            label="Banc", role="physician", user_id=self._user, practitioner_id=pair.practitioner_id
        )


def alone(kind: str, times: int = 60) -> Figures:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk = Desk(1)
    for _ in range(5):
        desk.search(kind)
    spent = [_timed(desk, kind) for _ in range(times)]
    with CaptureQueriesContext(connection) as asked:
        desk.search(kind)
    return _figures(spent, len(asked))


def _timed(desk: Desk, kind: str) -> float:
    began = time.perf_counter()
    desk.search(kind)
    return 1000 * (time.perf_counter() - began)


def _figures(spent, queries: int) -> Figures:
    ordered = sorted(spent)
    return Figures(statistics.median(ordered), ordered[int(0.95 * len(ordered))], queries)


def work(number: int, workers: int, rate: float, seconds: float):
    """One process: its share of the searches at their times, late ones at once; a booking for each tenth.

    What is measured runs from the time when the search was due: waiting counts.
    """
    connect()
    desk = Desk(100 + number)
    chance = random.Random(number)
    desk.search("treating")
    spent, booked, due = {kind: [] for kind in KINDS}, 0, time.perf_counter()
    end = due + seconds
    while due < end:
        due += chance.expovariate(rate / workers)
        time.sleep(max(0.0, due - time.perf_counter()))
        kind = chance.choice(KINDS)
        desk.search(kind)
        spent[kind].append(1000 * (time.perf_counter() - due))
        if chance.random() < 0.1:
            booked += desk.book()
    return spent, booked


def together(
    *, rate: float = 30, workers: int = 4, seconds: float = 20
) -> tuple[dict[str, Figures], int, int]:
    """By kind; how many searches there were, and bookings."""
    given = [(number, workers, rate, seconds) for number in range(workers)]
    with get_context("spawn").Pool(workers) as pool:
        done = pool.starmap(work, given)
    spent = {kind: [one for each, _ in done for one in each[kind]] for kind in KINDS}
    count = sum(map(len, spent.values()))
    return {kind: _figures(each, 0) for kind, each in spent.items()}, count, sum(booked for _, booked in done)
