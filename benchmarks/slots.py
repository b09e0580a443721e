"""How long looking for an hour takes in a region, alone and under load, and how it grows.

`python benchmarks/slots.py [--sizes 600 6000 60000] [--seconds 20]`: a region of that many practitioners with
700 sites for 6,000 and twelve weeks of appointments, on PostgreSQL as it is given. Fails when the search by
one physician or by the rota takes 100 ms (p95), or by the region 300 ms, in a region of 6,000, alone or under
30 searches a second by four processes with bookings going on. Minutes, most of them to fill the region.
"""

import argparse
import datetime as dt
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

AIMS = {"treating": 100, "rota": 100, "region": 300, "two": 300}  # ms, p95
JUDGED = 6000  # practitioners


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[600, JUDGED])
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    from benchmarks.booking import load

    load.connect()
    return max([_measure(size, asked.seconds) for size in asked.sizes])


def _measure(size: int, seconds: float) -> int:
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.booking import load, region
    from core.clock import now, today

    fresh_schema(connection)
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    on = today(now())
    region.fill(region.Sizes(practitioners=size), on - dt.timedelta(days=on.weekday()))
    print(f"\n{size} practitioners, filled in {time.perf_counter() - began:.0f} s", flush=True)
    missed = [_told(f"alone, {kind}", kind, load.alone(kind), size) for kind in load.KINDS]
    connection.close()
    figures, searches, bookings = load.together(seconds=seconds)
    print(f"{searches / seconds:.0f} searches a second, {bookings} bookings meanwhile")
    missed += [_told(f"loaded, {kind}", kind, figures[kind], size) for kind in load.KINDS]
    return 1 if any(missed) else 0


def _told(name: str, kind: str, found, size: int) -> bool:
    is_missed = size == JUDGED and found.p95 > AIMS[kind]
    print(f"{name:18} {found}{'  MISSED' if is_missed else ''}", flush=True)
    return is_missed


def fresh_schema(connection) -> None:
    """The database is thrown away: so is what the size before left in it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


if __name__ == "__main__":
    sys.exit(main())
