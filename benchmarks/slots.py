"""How long looking for an hour takes in a region, alone and under load, and how it grows.

`make bench ARGS=slots`: a region of 6,000 practitioners and 700 sites with twelve weeks of appointments, on
PostgreSQL as it is given; the search by itself, then the whole page; alone, then 30 a second asked of four
processes with bookings going on. Fails when a search misses its aim (p95), alone or under load.
`ARGS="slots growth"`: searches and pages alone with 600, 6,000 and 60,000; minutes, most of them to fill.
"""

import argparse
import datetime as dt
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

AIMS = {"treating": 100, "rota": 100, "region": 300, "two": 300}  # ms, p95
SAID = {"treating": "one physician", "rota": "rota", "region": "region", "two": "two physicians"}
JUDGED, GROWTH = 6000, (600, 6000, 60_000)  # practitioners


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", metavar="growth")
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    from benchmarks.booking import load

    load.connect()
    grows = "growth" in asked.parts
    sizes = asked.sizes or (GROWTH if grows else [JUDGED])
    missed = [_measured(size, 0 if grows else asked.seconds) for size in sizes]
    return 1 if any(missed) else 0


def _measured(size: int, seconds: float) -> bool:
    """Whether an aim is missed; not under load for 0 seconds."""
    from django.db import connection

    from benchmarks.booking import load

    _fill(size)
    missed = [_told(f"alone, {way}", load.alone(way, kind), kind, size) for way in load.WAYS for kind in AIMS]
    connection.close()
    for way in load.WAYS if seconds else ():
        figures, count, bookings = load.together(way, seconds=seconds)
        print(f"30 a second wished: {count / seconds:.0f} answered, {bookings} bookings meanwhile")
        missed += [_told(f"loaded, {way}", figures[kind], kind, size) for kind in AIMS]
    return any(missed)


def _fill(size: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.booking import region
    from core.clock import now, today

    fresh_schema(connection)
    call_command("migrate", verbosity=0)
    began, on = time.perf_counter(), today(now())
    region.fill(region.Sizes(practitioners=size), on - dt.timedelta(days=on.weekday()))
    print(f"\n{size} practitioners, filled in {time.perf_counter() - began:.0f} s")
    print(f"{'':32} {'p50':>8} {'p95':>8} {'aim':>8} {'queries':>8}", flush=True)


def _told(way: str, found, kind: str, size: int) -> bool:
    """The search has an aim in the region that is judged; the page around it is told alone."""
    aim = AIMS[kind] if size == JUDGED and "search" in way else None
    is_missed = aim is not None and found.p95 > aim
    queries = "" if found.queries is None else found.queries
    cells = [f"{found.p50:.0f} ms", f"{found.p95:.0f} ms", f"{aim} ms" if aim else "", queries]
    told = " ".join(f"{cell:>8}" for cell in cells)
    print(f"{f'{way}, {SAID[kind]}':32} {told}{'  MISSED' if is_missed else ''}", flush=True)
    return is_missed


def fresh_schema(connection) -> None:
    """The database is thrown away: so is what the size before left in it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


if __name__ == "__main__":
    sys.exit(main())
