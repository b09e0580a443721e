"""What the journal costs: writes a second without it, with it, and with chains kept in step with the traffic.

`python benchmarks/audit.py [--writers 4] [--writes 1000]` starts its own PostgreSQL, durable as in production
(fsync on), and prints writes a second, the median and the 95th percentile of one write, and the speed of the
sealer and of verify_audit. Fails when the sealer is slower than the traffic it follows. About a minute.
"""

import argparse
import os
import statistics
import sys
import time
import uuid
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

SHARDS = 16
SCRATCH = "CREATE TABLE bench_write (id bigserial PRIMARY KEY, patient uuid NOT NULL, said text NOT NULL)"


def connect() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from audit import wording

    wording.register({"audit.measured": "a mesuré"})


def without(cursor, patient) -> None:
    cursor.execute("INSERT INTO bench_write (patient, said) VALUES (%s, 'x')", [patient])


def with_journal(cursor, patient) -> None:
    from audit import services
    from core import clock
    from core.actors import job

    without(cursor, patient)
    services.record(job("bench"), "audit.measured", None, at=clock.now(), patient=patient)


def with_chain_in_step(cursor, patient) -> None:
    """The construction that was not chosen: the head of the chain is held until the commit."""
    cursor.execute("SELECT pg_advisory_xact_lock(1, %s)", [patient.int % SHARDS])
    with_journal(cursor, patient)


KINDS = {"without": without, "journal": with_journal, "in step": with_chain_in_step}


def write(kind: str, patients: int, writes: int) -> list[float]:
    connect()
    from django.db import connection, transaction

    spent = []
    for turn in range(writes):
        patient = uuid.UUID(int=turn % patients + 1)
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            KINDS[kind](cursor, patient)
            time.sleep(0.002)  # the rest of a transaction: other statements, a network to the database
        spent.append(time.perf_counter() - began)
    connection.close()
    return spent


def measure(kind: str, patients: int, writers: int, writes: int) -> float:
    with get_context("spawn").Pool(writers) as pool:
        pool.starmap(write, [(kind, patients, 20)] * writers)  # connected and warm
        began = time.perf_counter()
        spent = sorted(chain.from_iterable(pool.starmap(write, [(kind, patients, writes)] * writers)))
        rate = writers * writes / (time.perf_counter() - began)
    middle, late = statistics.median(spent), spent[int(0.95 * len(spent))]
    times = f"{1000 * middle:5.1f} ms, 95 %: {1000 * late:5.1f} ms"
    print(f"{kind:8} {patients:4} patients: {rate:6.0f} writes/s, {times}")
    return rate


def seal_and_verify() -> float:
    from audit import selectors, services
    from audit.models import Link
    from core import clock

    began = time.perf_counter()
    while services.seal(at=clock.now()):
        pass
    sealed = Link.objects.count() / (time.perf_counter() - began)
    began = time.perf_counter()
    broken = list(selectors.findings(at=clock.now()))
    verified = Link.objects.count() / (time.perf_counter() - began)
    print(f"sealer: {sealed:.0f} lines/s; verify_audit: {verified:.0f} lines/s, {len(broken)} broken")
    return sealed


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--writes", type=int, default=1000)
    asked = parser.parse_args()
    from ops.embedded.folders import RunFolder
    from ops.embedded.postgres import USER, Postgres

    folder = RunFolder()
    server = Postgres(data=folder.path / "data", run=folder.path, log=folder.path / "postgres.log")
    try:
        server.start()
        server.create_database(USER)
        os.environ |= {"PIVOT_DB_HOST": str(server.host), "PIVOT_DB_NAME": USER, "PIVOT_DB_USER": USER}
        return run(asked)
    finally:
        server.stop()
        folder.close()


def run(asked: argparse.Namespace) -> int:
    connect()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(SCRATCH)
    traffic = 0.0
    for patients in (200, 1):
        for kind in KINDS:
            rate = measure(kind, patients, asked.writers, asked.writes)
            traffic = max(traffic, rate if kind == "journal" else 0)
    return 0 if seal_and_verify() > traffic else 1


if __name__ == "__main__":
    sys.exit(main())
