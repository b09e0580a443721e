"""Spoils every row, case, value, bound, day and euro of the pathway tables, one at a time.

`-v` names each mutant and what killed it. Fails when a mutant that is not listed as
equivalent survives every vignette. About a minute.
"""

import sys
import time
from collections import Counter
from pathlib import Path

# A neighbour here bears the name of a package: the roots go before this folder.
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from tests.pathways.mutants import EQUIVALENT, Mutant, killer, mutants  # noqa: E402
from tests.pathways.vignettes import vignettes  # noqa: E402


def main() -> int:
    started = time.perf_counter()
    if (failing := killer(Mutant("nothing spoiled", lambda _: None), vignettes())) is not None:
        print(f"The vignettes fail by themselves, so they would kill anything: {failing}")
        return 1
    kills: Counter[str] = Counter()
    survivors = []
    for mutant in mutants():
        killed_by = killer(mutant, vignettes())
        kills["survived" if killed_by is None else killed_by.partition(":")[0].partition(" / ")[0]] += 1
        if killed_by is None:
            survivors.append(mutant.name)
        if "-v" in sys.argv:
            print(f"{mutant.name} <- {killed_by}")
    total, left = kills.total(), [name for name in survivors if name not in EQUIVALENT]
    judged = total - (len(survivors) - len(left))
    print(f"{total} mutants, {total - judged} equivalent, {judged - len(left)} of {judged} killed")
    print(f"({(judged - len(left)) / judged:.1%}) in {time.perf_counter() - started:.0f} s; {dict(kills)}")
    for name in left:
        print(f"SURVIVES  {name}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
