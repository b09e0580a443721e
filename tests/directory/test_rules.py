import pytest

from directory.rules import is_rpps
from territory.rules import luhn_key


@pytest.mark.parametrize("value", ["10999000010", "10999000028", "10999000036"])
def test_well_formed_rpps(value: str) -> None:
    assert is_rpps(value)
    assert luhn_key(value[:-1]) == value[-1]


@pytest.mark.parametrize("value", ["", "10999000011", "1099900001", "810999000010", "1099900001x"])
def test_what_is_no_rpps(value: str) -> None:
    assert not is_rpps(value)
