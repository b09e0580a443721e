import datetime as dt

import pytest

from patients.rules import age_in_months, age_in_years, is_matricule, is_name, is_phone, nir_key


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


@pytest.mark.parametrize(
    "value",
    [
        "Petit",
        "De La Tour",
        "D’Artagnan",
        "Jean-Noël",
        "O'Brien",
        "Ça",
        "St. Just",
        "Nguyễn",
        "J.",
        "Petit--Jean",
    ],
)
def test_what_a_name_may_be(value: str) -> None:
    assert is_name(value)


@pytest.mark.parametrize("value", ["12345", "P@ul", "Petit2", "-Petit", "<b>", "Petit;"])
def test_what_is_no_name(value: str) -> None:
    assert not is_name(value)


@pytest.mark.parametrize("value", ["0353011240", "03 53 01 12 40", "03.53.01.12.40", "+32 2 555 12 12"])
def test_what_a_number_to_call_may_be(value: str) -> None:
    assert is_phone(value)


@pytest.mark.parametrize("value", ["abc", "035301", "15", "03530112400", "+33", "1234567890"])
def test_what_nobody_can_call(value: str) -> None:
    assert not is_phone(value)
