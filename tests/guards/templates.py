"""Every template is used, and every template that is asked for exists."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from tests.guards.sources import ROOT, Source

ASKED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
SUFFIXES = (".html", ".txt", ".xml")
# Looked up by name by Django, allauth and DRF.
BY_CONVENTION = re.compile(
    r"^(?:[45]\d\d(?:_csrf)?\.html|(?:django|account|mfa|usersessions|allauth|rest_framework|drf_spectacular)/.*)$"
)


def kept() -> dict[str, str]:
    """Name → text of every template of ours."""
    root = ROOT / "templates"
    files = (path for path in root.rglob("*") if path.suffix in SUFFIXES)
    return {path.relative_to(root).as_posix(): path.read_text() for path in files}


def unused(templates: Mapping[str, str], sources: Iterable[Source]) -> list[str]:
    """Templates that neither the code nor another template names; a name with a gap uses all that fit."""
    named = [re.escape(name) for text in templates.values() for name in ASKED.findall(text)]
    patterns = re.compile(
        "|".join(named + [pattern for source in sources for pattern in _asked(source)]) or "$^"
    )
    return sorted(
        name for name in templates if not BY_CONVENTION.match(name) and not patterns.fullmatch(name)
    )


def missing(templates: Mapping[str, str], sources: Iterable[Source]) -> list[str]:
    """Names asked for, in code or by a template, of which there is no file."""
    asked = {(name, where) for where, text in templates.items() for name in ASKED.findall(text)}
    asked |= {(name, str(source.path)) for source in sources for name in _named(source)}
    return sorted(f"{where} asks for {name}" for name, where in asked if not _exists(name, templates))


def _exists(name: str, templates: Mapping[str, str]) -> bool:
    return name in templates or BY_CONVENTION.match(name) is not None


def _named(source: Source) -> Iterator[str]:
    """Whole names of templates in the code: "app/page.html"."""
    f_strings = (node for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr))
    parts = {id(part) for node in f_strings for part in node.values}
    texts = (
        node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and id(node) not in parts
    )
    return (node.value for node in texts if isinstance(node.value, str) and _is_name(node.value))


def _asked(source: Source) -> Iterator[str]:
    yield from (re.escape(name) for name in _named(source))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.JoinedStr):
            pattern = "".join(
                re.escape(part.value) if isinstance(part, ast.Constant) else "[^/]+" for part in node.values
            )
            if pattern.endswith(tuple(re.escape(suffix) for suffix in SUFFIXES)):
                yield pattern


def _is_name(text: str) -> bool:
    return text.endswith(SUFFIXES) and re.fullmatch(r"[\w./-]+/[\w.-]+", text) is not None
