"""Dates, hours and numbers as people here write them."""

import datetime as dt
from decimal import Decimal

import pytest

from core import french

NOON = dt.datetime(2026, 11, 24, 13, 5, tzinfo=dt.UTC)


def plain(text: str) -> str:
    assert " " not in text.replace(", ", "").replace(" à ", ""), "a space that may break"
    return text.replace("\u00a0", " ")


def test_a_moment_is_at_the_hour_of_france() -> None:
    assert plain(french.moment(NOON)) == "mar. 24 nov. 2026, 14 h 05"
    assert plain(french.moment_spoken(NOON)) == "mar. 24 nov. 2026 à 14 h 05"


def test_late_in_the_evening_it_is_already_tomorrow() -> None:
    assert (
        plain(french.moment(dt.datetime(2026, 7, 31, 22, 30, tzinfo=dt.UTC))) == "sam. 1er août 2026, 0 h 30"
    )


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (dt.date(2026, 1, 1), "jeudi 1er janvier 2026"),
        (dt.date(2026, 2, 28), "samedi 28 février 2026"),
        (dt.date(2026, 12, 6), "dimanche 6 décembre 2026"),
    ],
)
def test_a_day_in_full(date: dt.date, said: str) -> None:
    assert french.day_in_full(date).replace("\u00a0", " ") == said


def test_a_birth_date_is_written_as_on_identity_papers() -> None:
    assert french.birth_date(dt.date(1939, 3, 2)) == "02/03/1939"


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [(63.4, 1, "63,4"), (1234567, 0, "1 234 567"), (Decimal("0.5"), 2, "0,50"), (-3, 0, "-3")],
)
def test_numbers(value: float | Decimal, places: int, said: str) -> None:
    assert plain(french.number(value, places)) == said


def test_euros() -> None:
    assert plain(french.euros(Decimal("1038.5"))) == "1 038,50 €"


@pytest.mark.parametrize(
    ("number", "said", "dialled"),
    [
        ("0353011240", "03 53 01 12 40", "0353011240"),
        ("03.53.01.12.40", "03 53 01 12 40", "0353011240"),
        ("+33 3 53 01 12 40", "03 53 01 12 40", "+33353011240"),
        ("+3225551212", "+32 2 555 12 12", "+3225551212"),
        ("0032 470 12 34 56", "+32 470 12 34 56", "0032470123456"),
        ("+262 692 12 34 56", "06 92 12 34 56", "+262692123456"),
        ("+596 0696 12 34 56", "06 96 12 34 56", "+5960696123456"),
        ("demander-Nadia", "demander-Nadia", ""),
    ],
)
def test_a_telephone_number_is_read_by_pairs_and_dialled_whole(number: str, said: str, dialled: str) -> None:
    assert plain(french.phone_read(number)) == said
    assert french.dialled(number) == dialled


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("En rapport avec l’ALD", "en rapport avec l’ALD"),
        ("Éruption", "éruption"),
        ("ECG de contrôle", "ECG de contrôle"),
        ("", ""),
    ],
)
def test_a_label_goes_on_inside_a_sentence_with_its_acronyms(label: str, inside: str) -> None:
    assert french.within(label) == inside


def test_an_accent_does_not_send_a_word_to_the_end() -> None:
    words = ["Éruption", "Fièvre", "Douleur", "œdème", "Essoufflement"]
    assert sorted(words, key=french.sort_key) == ["Douleur", "Éruption", "Essoufflement", "Fièvre", "œdème"]
