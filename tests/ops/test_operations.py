"""What docs/operations.md tells an operator to type is what the platform understands."""

import re
import shlex

import pytest
from django.core.management import get_commands, load_command_class

from ops.environments import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text().replace("\\\n", " ")
# A command up to the end of its code, of its line or of its comment, or to where it is sent or read from.
TYPED = sorted(set(re.findall(r"manage\.py ([a-z_]+[^`\n#<|]*)", PAGE)))


def test_the_page_speaks_of_every_command_that_production_needs():
    named = {words.split()[0] for words in TYPED}
    assert {"open_region", "grant_rights", "migrate", "rotate_keys", "run_relay", "verify_audit"} <= named


@pytest.mark.parametrize("typed", TYPED)
def test_a_command_takes_the_words_of_the_page(typed: str):
    name, *words = shlex.split(typed)
    commands = get_commands()
    assert name in commands
    parser = load_command_class(commands[name], name).create_parser("manage.py", name)
    parser.parse_args(words)


def test_options_explained_in_the_table_are_those_of_the_command():
    described = set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))
    parser = load_command_class(get_commands()["open_region"], "open_region").create_parser("manage.py", "")
    ours = {word for action in parser._actions for word in action.option_strings if word.startswith("--")}
    django_s = {
        *("--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"),
        *("--no-color", "--force-color", "--skip-checks"),
    }
    assert described == ours - django_s
