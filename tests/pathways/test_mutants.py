"""The fast half of `benchmarks/pathway_mutants.py`: every row taken away, and every twelfth of the rest."""

import pytest

from tests.pathways.mutants import EQUIVALENT, Mutant, killer, mutants
from tests.pathways.vignettes import vignettes

ALL = tuple(mutants())
ROWS = tuple(mutants(rows_only=True))


@pytest.mark.parametrize("mutant", ROWS, ids=[mutant.name for mutant in ROWS])
def test_a_missing_row_makes_a_vignette_fail(mutant):
    assert killer(mutant, vignettes()) is not None


def test_a_sample_of_the_others_is_killed_too():
    sample = [mutant for mutant in ALL[::12] if mutant.name not in EQUIVALENT]
    assert [mutant.name for mutant in sample if killer(mutant, vignettes()) is None] == []


def test_the_equivalent_ones_exist_and_do_survive():
    listed = [mutant for mutant in ALL if mutant.name in EQUIVALENT]
    assert len(listed) == len(EQUIVALENT)
    assert [mutant.name for mutant in listed if killer(mutant, vignettes()) is not None] == []


def test_nothing_spoiled_is_not_killed():
    """Or a vignette that fails by itself would kill every mutant."""
    assert killer(Mutant("nothing", lambda _: None), vignettes()) is None


def test_names_are_distinct():
    assert len({mutant.name for mutant in ALL}) == len(ALL)
