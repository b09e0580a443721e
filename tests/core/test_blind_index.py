"""Names are found again however they are typed, and their tokens say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.encryption import blind_index
from core.encryption.blind_index import exact, normalised, phonetic, trigrams

NAMES = "patients.names"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("LEFEVRE", "Lefèvre"),
        ("d'Alembert", "D’ALEMBERT"),
        ("Jean Pierre", "Jean-Pierre"),
        ("JEANPIERRE", "Jean-Pierre"),
        ("de  la Fontaine", "De La Fontaine"),
        ("Dupont", "du Pont"),
        ("Bœuf", "BOEUF"),
        ("2 84 05 2A 321 025 52", "284052A32102552"),
    ],
)
def test_spelling_habits_do_not_count(typed, stored):
    assert exact(typed, domain=NAMES) == exact(stored, domain=NAMES)


@pytest.mark.parametrize(("one", "other"), [("Petit", "Petite"), ("Le Roux", "Roux"), ("Martin", "Marton")])
def test_other_names_have_other_tokens(one, other):
    assert exact(one, domain=NAMES) != exact(other, domain=NAMES)


@pytest.mark.parametrize(
    ("heard", "stored"),
    [
        ("Lefebvre", "Lefèbvre"),
        ("Moreau", "Morot"),
        ("Gauthier", "Gotier"),
        ("Fillippe", "Philippe"),
        ("Dupond", "Dupont"),
        ("Haddade", "Adade"),
        ("Vienne", "de Vienne"),
    ],
)
def test_homophones_share_a_phonetic_token(heard, stored):
    assert phonetic(heard, domain=NAMES) == phonetic(stored, domain=NAMES)


@pytest.mark.parametrize(("one", "other"), [("Martin", "Bernard"), ("Petit", "Morel"), ("Weiss", "Haddad")])
def test_names_that_sound_otherwise_do_not(one, other):
    assert phonetic(one, domain=NAMES) != phonetic(other, domain=NAMES)


def test_a_typing_error_keeps_most_trigrams():
    stored, typed = set(trigrams("Delacroix", domain=NAMES)), set(trigrams("Delacrioix", domain=NAMES))
    stranger = set(trigrams("Bernard", domain=NAMES))
    assert len(stored & typed) / len(stored | typed) > 0.5
    assert not stored & stranger


def test_trigrams_are_padded_so_that_beginnings_and_ends_weigh():
    assert len(trigrams("Petit", domain=NAMES)) == 6  # "  p" " pe" "pet" "eti" "tit" "it "


def test_domains_and_kinds_are_strangers():
    tokens = {
        exact("ab", domain="a"),
        exact("ab", domain="b"),
        phonetic("ab", domain="a"),
        phonetic("ab", domain="b"),
    }
    assert len(tokens) == 4


def test_another_key_gives_other_tokens(settings):
    before = exact("Petit", domain=NAMES)
    settings.INDEX_KEYS = [bytes(range(32))]
    assert exact("Petit", domain=NAMES) != before


@pytest.mark.parametrize("empty", ["", "  ", "-’"])
def test_nothing_to_look_for_gives_no_token(empty):
    assert exact(empty, domain=NAMES) == phonetic(empty, domain=NAMES) == ""
    assert trigrams(empty, domain=NAMES) == []


@given(st.text(max_size=40))
def test_any_text_gives_short_hexadecimal_tokens(value):
    tokens = [exact(value, domain=NAMES), phonetic(value, domain=NAMES), *trigrams(value, domain=NAMES)]
    assert all(len(token) in {0, blind_index.TOKEN} for token in tokens)
    assert all(set(token) <= set("0123456789abcdef") for token in tokens)


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(value):
    assert normalised(normalised(value)) == normalised(value)
