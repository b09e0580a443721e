"""What of a page was not kept, said beside each field, with what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """The parts of the preparation that are sent on their own: the anchors of their sections."""

    CONSENT = "consentement"
    CHECK = "controle"
    DOCUMENTS = "documents"
    HISTORY = "dossier-patient"
    VITALS = "constantes"
    VISIT = "domicile"


@dataclass(frozen=True, slots=True)
class Line:
    sentence: str
    anchor: str  # the id of the field, "" for the whole part


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Sentences by the id of the field that they are about. `to_confirm` are those to read twice."""

    part: Part
    sentences: Mapping[str, str]
    typed: Mapping[str, str] = field(default_factory=dict)
    to_confirm: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()

    @property
    def is_wrong(self) -> bool:
        """Whether something must be typed again, and not only confirmed."""
        return not set(self.sentences) <= self.to_confirm

    @property
    def heading(self) -> str:
        count = len(self.sentences)
        if count == 1:
            return "Une réponse est à corriger" if self.is_wrong else "Une valeur est à relire"
        return f"{count} réponses sont à corriger" if self.is_wrong else f"{count} valeurs sont à relire"

    @property
    def lines(self) -> list[Line]:
        return [Line(sentence, anchor) for anchor, sentence in self.sentences.items()]


def refusal_of(refusal: Refusal | None, part: Part) -> Refusal | None:
    """The refusal, when it is about this part of the page."""
    return refusal if refusal is not None and refusal.part == part else None
