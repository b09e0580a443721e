"""What interrupted an act, and whether it still does."""

from consultations.enums import InterruptReason
from consultations.models import Consultation, Interruption
from consultations.rules import words
from core import french


def interruption_of(consultation: Consultation) -> Interruption | None:
    """The one that lasts."""
    return consultation.interruptions.filter(ended_at__isnull=True).first()


def interruption_lines(consultation: Consultation) -> list[str]:
    """« de 14 h 40 à 14 h 46, une urgence ailleurs », each that is over, in order."""
    return [
        f"de {words.hour(one.begun_at)} à {words.hour(one.ended_at)}, {french.within(why_interrupted(one))}"
        for one in consultation.interruptions.order_by("begun_at", "pk")
        if one.ended_at is not None
    ]


def why_interrupted(interruption: Interruption) -> str:
    """« Une urgence ailleurs », or the words of another reason."""
    if interruption.reason == InterruptReason.OTHER:
        return words.sentence(interruption.words)
    label = InterruptReason(interruption.reason).label
    return f"{label} : {interruption.words}" if interruption.words else label
