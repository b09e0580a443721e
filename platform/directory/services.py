"""The only door for writing the directory."""

import csv
from pathlib import Path

from directory.models import Specialty

NOMENCLATURE = Path(__file__).resolve().parent / "data" / "specialties.tsv"


def specialties_load() -> int:
    """Brings the national list of specialties up to date from the file kept here; how many there are."""
    with NOMENCLATURE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if len(row) == 2 and row[0].startswith("SM")]
    Specialty.objects.bulk_create(
        [Specialty(code=code, label=label) for code, label in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label"],
    )
    return len(rows)
