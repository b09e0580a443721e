import datetime as dt

import pytest

from patients.rules import age_in_months, age_in_years, is_matricule, nir_key


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("2550814168025", 38),
        ("2940375120005", 91),
        ("1531245007231", 60),
        ("284052A321025", 52),
        ("284052B321025", 79),
        ("2790351215189", 89),
    ],
)
def test_the_key_of_a_nir(body: str, key: int) -> None:
    assert nir_key(body) == key
    assert is_matricule(f"{body}{key:02d}")
    assert not is_matricule(f"{body}{(key % 97) + 1:02d}")


@pytest.mark.parametrize(
    "value", ["", "2550814168025", "abcdefghijklmno", "955081416802538", "25508141680253X"]
)
def test_what_is_no_matricule(value: str) -> None:
    assert not is_matricule(value)


@pytest.mark.parametrize(
    ("born", "on", "years", "months"),
    [
        (dt.date(1939, 3, 12), dt.date(2026, 3, 11), 86, 1043),
        (dt.date(1939, 3, 12), dt.date(2026, 3, 12), 87, 1044),
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28), 0, 0),
        (dt.date(2026, 1, 31), dt.date(2026, 3, 31), 0, 2),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28), 0, 11),
        (dt.date(2024, 2, 29), dt.date(2025, 3, 1), 1, 12),
    ],
)
def test_ages(born: dt.date, on: dt.date, years: int, months: int) -> None:
    assert (age_in_years(born, on), age_in_months(born, on)) == (years, months)
