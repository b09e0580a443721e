"""A table that leaves as a file opens right in a French spreadsheet, and runs nothing there."""

import pytest

from core.exports import csv_response


def test_a_spreadsheet_reads_the_accents_and_the_columns() -> None:
    answer = csv_response(
        "sites", ("Nom", "Commune"), [("EHPAD « L’Été »", "Étreux"), ("Cabinet; annexe", None)]
    )
    assert answer["Content-Disposition"] == 'attachment; filename="sites.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Nom;Commune",
        "EHPAD « L’Été »;Étreux",
        '"Cabinet; annexe";',
    ]
    assert answer.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+33", "-1+1", "@SUM(1)", "\t=1", "\n=1"])
def test_what_looks_like_a_formula_is_text(cell: str) -> None:
    answer = csv_response("x", ("A",), [(cell,)])
    assert f"'{cell}" in answer.content.decode()
