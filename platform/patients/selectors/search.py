"""Finding a patient whose names are sealed: the database compares keyed tokens, we rank what it found.

While the key of the tokens changes, rows of both keys stand side by side: a search asks for both.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.encryption import blind_index, keyring
from patients.models import Patient
from patients.selectors.files import visible_to

NAME = "patient.name"
SHARED_TRIGRAMS = 0.4  # the share of a name’s trigrams that a misspelt one keeps
MOST_FOUND = 50
MOST_SCORED = 2000
NOT_FOUND = -10.0


@dataclass(frozen=True, slots=True)
class _Word:
    """One word typed, as tokens of one key."""

    names: frozenset[str]
    sound: str
    grams: frozenset[str]

    def score(self, patient: Patient) -> float:
        """Found exactly (3), by sound (2) or misspelt (up to 1); far below zero when not at all."""
        if self.names & set(patient.name_tokens):
            return 3
        if self.sound in patient.phonetic_tokens:
            return 2
        shared = len(self.grams & set(patient.trigram_tokens)) / len(self.grams) if self.grams else 0
        return shared if shared >= SHARED_TRIGRAMS else NOT_FOUND


def search(actor: Actor, text: str, *, at: dt.datetime) -> list[Patient]:
    """The actor’s patients whose names resemble `text`: same, sounding alike or misspelt; best first."""
    readings = [_read(text, generation) for generation in keyring.index_generations()]
    grams = sorted({gram for words in readings for word in words for gram in word.grams})
    if not grams:
        return []
    found = visible_to(actor, at).filter(trigram_tokens__overlap=grams)
    scored = [(max(_score(patient, words) for words in readings), patient) for patient in found[:MOST_SCORED]]
    near = [pair for pair in scored if pair[0] > 0]
    near.sort(key=lambda pair: (-pair[0], pair[1].birth_name, pair[1].first_given_name))
    return [patient for _, patient in near[:MOST_FOUND]]


def _read(text: str, generation: int) -> list[_Word]:
    return [
        _Word(
            frozenset(name_tokens(word, generation)),
            blind_index.phonetic(word, domain=NAME, generation=generation),
            frozenset(blind_index.trigrams(word, domain=NAME, generation=generation)),
        )
        for word in text.split()
    ]


def _score(patient: Patient, words: list[_Word]) -> float:
    """Every word must be found; the more of them exactly, the better."""
    wanted = {token for word in words for token in word.names}
    return min(word.score(patient) for word in words) + len(wanted & set(patient.name_tokens)) / 100


def possible_duplicates(
    *, birth_name: str, birth_date: dt.date, ins_matricule: str = ""
) -> QuerySet[Patient]:
    """Patients of the whole region with the same matricule, or born the same day with a like-sounding name.

    For the registrar’s service only: a duplicate is told without opening anything.
    """
    alike = Q(pk__in=[])
    for generation in keyring.index_generations():
        alike |= Q(
            birth_date_token=birth_date_token(birth_date, generation),
            phonetic_tokens__overlap=phonetic_tokens(birth_name, generation),
        )
        if ins_matricule:
            alike |= Q(ins_token=ins_token(ins_matricule, generation))
    return Patient.objects.filter(alike)


def known_duplicates(
    actor: Actor, *, birth_name: str, birth_date: dt.date, ins_matricule: str = "", at: dt.datetime
) -> list[Patient]:
    """Those of them that the actor follows already, and may therefore open."""
    alike = possible_duplicates(birth_name=birth_name, birth_date=birth_date, ins_matricule=ins_matricule)
    return list(visible_to(actor, at).filter(pk__in=alike.values("pk")).order_by("pk"))


def stale_tokens() -> QuerySet[Patient]:
    """The patients whose tokens a former key made."""
    return Patient.objects.filter(is_fictitious=False).exclude(token_key=keyring.index_key_id())


def name_tokens(text: str, generation: int = 0) -> list[str]:
    """The exact tokens of each word of a name, and of the whole."""
    parts = {text, *text.replace("-", " ").replace("’", " ").replace("'", " ").split()}
    tokens = {blind_index.exact(part, domain=NAME, generation=generation) for part in parts}
    return sorted(tokens - {""})


def phonetic_tokens(text: str, generation: int = 0) -> list[str]:
    parts = text.replace("-", " ").split()
    tokens = {blind_index.phonetic(part, domain=NAME, generation=generation) for part in parts}
    return sorted(tokens - {""})


def trigram_tokens(text: str) -> list[str]:
    parts = text.replace("-", " ").split()
    return sorted({gram for part in parts for gram in blind_index.trigrams(part, domain=NAME)})


def birth_date_token(value: dt.date, generation: int = 0) -> str:
    return blind_index.exact(value.isoformat(), domain="patient.birth_date", generation=generation)


def ins_token(value: str, generation: int = 0) -> str:
    return blind_index.exact(value, domain="patient.ins", generation=generation)


def phone_token(value: str) -> str:
    return blind_index.exact(value, domain="patient.phone")
