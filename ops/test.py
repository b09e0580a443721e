"""`make test`: the tests on every core and the journeys in a real browser, in processes of their own.

The journeys' driver keeps an event loop in the main thread, which Django's ORM and the asynchronous tests
refuse. Those marked `alone` need the machine for themselves: media that is measured, cuts of the line, races.
They wait for a clock more than they count, and the tests run behind them: docs/adr/0117.
The others share it, also the calls of a story, which waits until each is seen and heard; those marked
`by_name` are left to `make bench`. A journey that fails is played once more:
docs/adr/0052-journeys-played-again.md.
"""

import contextlib
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator

from ops import behind, browser
from ops.environments import ROOT, source_roots, throw_away_folder, throw_away_postgres

MOST_WORKERS = 8  # each has a database and a Valkey of its own
JOURNEYS = "journey and not by_name"
MARK = "pytest.mark.journey"
SLOWEST = ("--durations=15", "--durations-min=8") if os.environ.get("CI") else ()
SOME_FAILED = 1  # as pytest says it; anything else is no matter of a journey


def main() -> None:
    """Exit non-zero when anything fails; journeys that cannot run fail in CI only, and always say so."""
    chosen = shlex.split(os.environ.get("ARGS", ""))
    word = next(iter(sys.argv[1:]), "")
    if not chosen and not word:
        sys.exit(everything())
    with one_postgres():
        sys.exit(journeys(*chosen) if word == "--journeys" else pytest(*(chosen or whole())))


def everything() -> int:
    """The tests begin behind the journeys that are played alone, and have ended when the others begin."""
    with behind.Command([sys.executable, "-m", "ops.test", "--tests"]) as tests, one_postgres():
        return journeys(meanwhile=tests.ends)


@contextlib.contextmanager
def one_postgres() -> Iterator[None]:
    """For all that is run, unless somebody names theirs: the tables are made once, and copied."""
    if "PIVOT_DB_HOST" in os.environ:
        yield
        return
    with throw_away_folder() as run, throw_away_postgres(run) as names:
        os.environ.update(names)
        yield


def whole() -> list[str]:
    """Without the cache that says which journeys failed: another has it."""
    return [*on_every_core(), "-p", "no:cacheprovider"]


def on_every_core() -> list[str]:
    """The whole suite in parts; a part of it asked for by ARGS runs alone, where a debugger can stop it."""
    cores = min(len(os.sched_getaffinity(0)), MOST_WORKERS)
    return ["-n", str(cores), "--dist", "worksteal"]


def pytest(*arguments: str, **variables: str) -> int:
    """Run pytest in the checkout and give its exit code."""
    environment = {**os.environ, "PYTHONPATH": source_roots(), **variables}
    command = [sys.executable, "-m", "pytest", "-q", *SLOWEST, *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment)


def journeys(*arguments: str, meanwhile: Callable[[], int] = lambda: 0) -> int:
    """The stories told in a browser; the others wait for what goes on behind those that are alone."""
    chromium = browser.obtain()
    if chromium is None:
        print(
            "\n✗ Parcours NON joués : ni Chromium, ni moyen d’en obtenir un "
            "(root avec apt-get, ou Node avec npm). Nommez-en un par PIVOT_CHROMIUM.",
            flush=True,
        )
        return max(meanwhile(), 1 if os.environ.get("CI") else 0)
    firefox = browser.obtain_firefox()  # without it, its journeys say that they were skipped
    how = {"PIVOT_CHROMIUM": str(chromium), "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    if firefox is not None:
        how["PIVOT_FIREFOX"] = str(firefox)
    if arguments:
        return pytest("-m", JOURNEYS, *arguments, **how)
    files = files_of_journeys()
    alone = played("-m", f"{JOURNEYS} and alone", *files, **how)
    beside = meanwhile()
    return max(alone, beside, played("-m", f"{JOURNEYS} and not alone", *on_every_core(), *files, **how))


def files_of_journeys() -> list[str]:
    """No others are read: to collect all tests takes each process 20 s."""
    found = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if MARK in path.read_text()]
    return [str(path.relative_to(ROOT)) for path in found]


def played(*arguments: str, **variables: str) -> int:
    """Journeys, and those that failed once more, one after the other: a machine that paused in the middle of
    a call spoils it once, a fault of ours spoils it again. Whatever was played again is said.
    """
    code = pytest(*arguments, **variables)
    if code != SOME_FAILED:
        return code
    print("\n↻ Ce qui a échoué est rejoué une fois.", flush=True)
    again = ("--last-failed", "--last-failed-no-failures", "none")  # nothing to play again is a failure too
    return pytest("-m", "journey", *again, "-v", **variables)


if __name__ == "__main__":
    main()
