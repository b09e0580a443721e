"""What is said of an aparté."""

from dataclasses import dataclass

from consultations import selectors
from consultations.enums import PartyRole
from consultations.models import Consultation


@dataclass(frozen=True, slots=True)
class AparteWords:
    """What is said beside the patient of an aparté: once asked for, and once it holds."""

    is_asked: bool
    soon: str
    holds: str
    back: str


def aparte_words(consultation: Consultation) -> AparteWords:
    is_asked = selectors.aparte_of(consultation) is not None
    if consultation.parties.filter(role=PartyRole.SECOND_PHYSICIAN).exists():
        return AparteWords(
            is_asked,
            "Les médecins vont se concerter un instant.",
            "Les médecins se concertent un instant",
            "Ils ne vous voient pas et ne vous entendent pas ; ils reviennent.",
        )
    return AparteWords(
        is_asked,
        "Le médecin va se concerter un instant.",
        "Le médecin se concerte un instant",
        "Il ne vous voit pas et ne vous entend pas ; il revient.",
    )
