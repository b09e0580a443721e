"""The letters of an SMS: what every telephone reads, and how much fits."""

import pytest

from notifications.rules import plain, segments


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("déjà prévenu", "déjà prévenu"),
        ("mar.\u00a024\u00a0août à\u00a014\u00a0h\u00a030", "mar. 24 aout à 14 h 30"),
        ("« l’œil »…", '" l\'oeil "...'),
        ("Ça, reçu, être, Noël", "Ça, recu, etre, Noel"),
        ("日", "?"),
    ],
)
def test_what_would_cost_ninety_signs_is_written_otherwise(written: str, sent: str) -> None:
    assert plain(written) == sent


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2)],
)
def test_a_text_beyond_160_places_is_paid_twice(text: str, count: int) -> None:
    assert segments(text) == count
