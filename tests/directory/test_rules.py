import pytest

from directory.rules import is_rpps, specialty_in_words
from territory.rules import luhn_key


@pytest.mark.parametrize("value", ["10999000010", "10999000028", "10999000036"])
def test_well_formed_rpps(value: str) -> None:
    assert is_rpps(value)
    assert luhn_key(value[:-1]) == value[-1]


@pytest.mark.parametrize("value", ["", "10999000011", "1099900001", "810999000010", "1099900001x"])
def test_what_is_no_rpps(value: str) -> None:
    assert not is_rpps(value)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Qualifié en Médecine Générale", "Médecine générale"),
        ("Médecine Générale", "Médecine générale"),
        ("Dermatologie et Vénéréologie", "Dermatologie et vénéréologie"),
        ("ORL et Chirurgie cervico-faciale", "ORL et chirurgie cervico-faciale"),
        ("Hématologie, opt Maladie du sang", "Hématologie, option maladie du sang"),
        ("Hématologie (réforme 2017)", "Hématologie"),
        ("Gériatrie", "Gériatrie"),
    ],
)
def test_a_specialty_is_said_as_colleagues_say_it(label: str, said: str) -> None:
    assert specialty_in_words(label) == said
