"""A condition of a table, told in French from the vocabulary that it was written with."""

import sys
from collections.abc import Container

from pathways.engine.conditions import Alternative, Condition, Span
from pathways.engine.facts import Fact
from pathways.engine.vocabulary import FactWord, Vocabulary
from pathways.presenters.words import NBSP, specialty_names


def told(condition: Condition, vocabulary: Vocabulary, *, otherwise: str = "Toujours") -> str:
    """« âge du patient : moins de 16 ans ; urgence : oui », with its alternatives and exceptions."""
    if condition.always:
        return otherwise
    text = " — ou ".join(_alternative(one, vocabulary) for one in condition.when)
    if condition.unless:
        text += " — sauf " + ", ou ".join(_alternative(one, vocabulary) for one in condition.unless)
    return text[:1].upper() + text[1:]


def _alternative(alternative: Alternative, vocabulary: Vocabulary) -> str:
    if not alternative.tests:
        return "toujours"
    return f"{NBSP}; ".join(
        f"{vocabulary.facts[name].label}{NBSP}: {_accepted(vocabulary.facts[name], accepted, vocabulary)}"
        for name, accepted in alternative.tests
    )


def _accepted(word: FactWord, accepted: Container[Fact], vocabulary: Vocabulary) -> str:
    if isinstance(accepted, Span):
        return _span(accepted, word.unit or "")
    assert isinstance(accepted, frozenset)
    if word.key == "physician.specialty":
        named = specialty_names([str(code) for code in accepted if code], vocabulary)
        return " ou ".join([*named, *(["inconnue"] if None in accepted else [])])
    values: list[tuple[Fact, str]] = [(True, "oui"), (False, "non")]
    if word.values:
        values = [*word.values.items()]
    return " ou ".join(text for value, text in [*values, (None, "inconnu")] if value in accepted)


def _span(span: Span, unit: str) -> str:
    if span.high == sys.maxsize:
        return f"{span.low}{NBSP}{unit} ou plus"
    if span.low == 0:
        return f"moins de {span.high}{NBSP}{unit}"
    return f"de {span.low} à moins de {span.high}{NBSP}{unit}"
