"""Who prescribes, and who reads it: the physician of the act alone writes; those who give care in it read."""

from consultations import policies as acts
from consultations.models import Consultation
from consultations.states import REPORT_IS_OPEN, State
from core.actors import Actor
from core.errors import Conflict, Refused
from prescriptions.models import Prescription

WRITTEN_DURING = frozenset({*REPORT_IS_OPEN, State.CLOSED})
ONLY_PHYSICIAN = "Seul le médecin de cet acte y prescrit."
NOT_BEGUN = "On prescrit une fois l’acte commencé : admettez d’abord le patient."


def require_region(actor: Actor) -> None:
    """Lists and pharmacies are the region’s."""
    if actor.role != "regional_admin":
        raise Refused("Les listes de médicaments et de pharmacies sont tenues par la région.")


def can_prescribe(actor: Actor, consultation: Consultation) -> bool:
    """Nobody by rank: the physician who conducts the act."""
    return acts.can_conduct(actor, consultation)


def is_open(consultation: Consultation) -> bool:
    """Nothing is prescribed to somebody who has not been seen, nor for an act that did not take place."""
    return consultation.state in WRITTEN_DURING


def require_prescriber(actor: Actor, consultation: Consultation) -> None:
    if not can_prescribe(actor, consultation):
        raise Refused(ONLY_PHYSICIAN)
    if not is_open(consultation):
        raise Conflict(NOT_BEGUN, code="not_begun")


def can_revoke(actor: Actor, prescription: Prescription) -> bool:
    """Who signed it, in whatever state its act is by now, or who conducts the act in their place."""
    return _is_prescriber(actor, prescription) or can_prescribe(actor, prescription.consultation)


def require_revoker(actor: Actor, prescription: Prescription) -> None:
    if not can_revoke(actor, prescription):
        raise Refused(ONLY_PHYSICIAN)


def _is_prescriber(actor: Actor, prescription: Prescription) -> bool:
    return actor.role == "physician" and actor.practitioner_id == prescription.prescriber_id


def can_read(actor: Actor, prescription: Prescription) -> bool:
    """A draft is its physician’s; once signed, whoever gives care in the act reads it."""
    if prescription.is_draft:
        return can_prescribe(actor, prescription.consultation)
    return _is_prescriber(actor, prescription) or acts.can_attend(actor, prescription.consultation)
