import pytest

from territory.rules import is_finess


@pytest.mark.parametrize("value", ["010000024", "750803447", "590780193"])
def test_well_formed_finess(value: str) -> None:
    assert is_finess(value)


@pytest.mark.parametrize("value", ["010000025", "75080344", "7508034470", "AB0000024"])
def test_what_is_no_finess(value: str) -> None:
    assert not is_finess(value)
