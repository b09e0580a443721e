import json
import random
from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command

from pathways.batches import evaluate_batch
from pathways.engine import load_rulebook
from pathways.engine.schema import situation_schema, verdict_schema
from tests.pathways.examples import EXAMPLES
from tests.pathways.random_situations import random_situation
from tests.pathways.test_properties import REGIONAL

DOCS = Path(__file__).resolve().parents[2] / "docs" / "pathways"
BOOK = load_rulebook()
SITUATION = jsonschema.Draft202012Validator(situation_schema())
VERDICT = jsonschema.Draft202012Validator(verdict_schema(BOOK))


def test_the_published_schemas_are_fresh(tmp_path, capsys):
    call_command("pathway_schema", str(tmp_path))
    for name in ("situation.schema.json", "verdict.schema.json"):
        assert (DOCS / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8")


def test_the_schemas_are_schemas():
    for validator in (SITUATION, VERDICT):
        validator.check_schema(validator.schema)


def test_both_sides_of_the_examples_fit():
    cases = [example[1] for example in EXAMPLES]
    SITUATION.validate(cases)
    VERDICT.validate(json.loads(evaluate_batch(json.dumps(cases), BOOK)))


@pytest.mark.parametrize("book", [BOOK, REGIONAL], ids=["national", "regional"])
def test_both_sides_of_random_situations_fit(book):
    chance = random.Random(20260310)
    cases = [random_situation(chance) for _ in range(300)]
    SITUATION.validate(cases)
    VERDICT.validate(json.loads(evaluate_batch(json.dumps(cases), book)))


def test_errors_fit_too():
    VERDICT.validate(json.loads(evaluate_batch('[{"colour": 1}, 3, {}]', BOOK)))


@pytest.mark.parametrize(
    "wrong", [{"date": 3}, {"patient": {"colour": 1}}, {"form": "letter"}, {"colour": 1}, 3]
)
def test_the_schema_refuses_what_the_engine_refuses(wrong):
    assert not SITUATION.is_valid([wrong])
