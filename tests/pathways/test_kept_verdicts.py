"""A verdict kept as JSON comes back the same, cent for cent and word for word."""

import json

from hypothesis import given

from pathways.engine import evaluate, verdict_from_mapping, verdict_to_json, verdict_to_mapping
from tests.pathways.test_properties import books, situations, thorough


@thorough
@given(situations, books)
def test_what_was_kept_is_read_again(situation, book):
    verdict = evaluate(situation, book)

    assert verdict_from_mapping(verdict_to_mapping(verdict)) == verdict
    assert verdict_from_mapping(json.loads(verdict_to_json(verdict))) == verdict
