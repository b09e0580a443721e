"""One list for the table of the directory and for the words of the pathway."""

from pathlib import Path

from nomenclature import specialties
from nomenclature.specialties import specialty_labels, specialty_rows
from pathways.engine.loading import read_tables, vocabulary_of

ROOT = Path(__file__).resolve().parents[2]


def test_each_code_once_in_order_with_what_people_say() -> None:
    assert [row.code for row in specialty_rows()] == [f"SM{number:02}" for number in range(1, 96)]
    assert all(row.label and row.short_label for row in specialty_rows())


def test_there_is_one_file_and_it_is_read_once() -> None:
    assert list(ROOT.glob("platform/**/specialties.tsv")) == [specialties.FILE]
    assert specialty_rows() is specialty_rows()


def test_the_pathway_speaks_of_the_same() -> None:
    assert vocabulary_of(read_tables()).facts["physician.specialty"].values == specialty_labels()
