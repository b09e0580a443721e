"""Files that no row names: what rolled-back transactions and cut-off writes left."""

from documents import selectors
from documents.adapters import files

# Longer than any transaction lives (idle ones are cut after a minute): younger files may still get their row.
UNCOMMITTED_FOR = 3600
SWEPT_FOR = 7 * 24 * 3600


def files_sweep() -> int:
    """Remove them. Returns how many."""
    orphans = 0
    names = list(files.names_between(UNCOMMITTED_FOR, SWEPT_FOR))
    for start in range(0, len(names), 500):
        batch = names[start : start + 500]
        known = selectors.files_known(batch)
        for name in batch:
            if name not in known:
                files.file_remove(name)
                orphans += 1
    return orphans
