"""Whether an act was only advice, and what its physician said of it."""

from consultations.enums import ActKind
from consultations.models import Advice, Consultation


def advice_of(consultation: Consultation) -> Advice | None:
    """What stands; None of a teleconsultation."""
    return consultation.advices.filter(withdrawn_at__isnull=True).first()


def is_advice(consultation: Consultation) -> bool:
    return consultation.kind == ActKind.ADVICE
