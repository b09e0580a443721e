"""Who may know a patient, and who may open the file: those linked by care, and nobody by rank.

A secretary, or a nurse who keeps a physician’s agenda, knows the identity of the patients of the physicians
who delegated to them, never the file. Who runs a site knows who comes to its cart (see scheduling) and opens
no page of a patient.
"""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from core import clock
from core.actors import Actor
from core.errors import Refused
from documents.enums import DocumentKind
from patients.models import CareRelation, HistoryItem, Patient, TreatingPhysician

# Accounts stand above this room: roles are known here by their codes.
CLINICIANS = frozenset({"physician", "nurse", "pharmacist"})
SITE_TEAM = frozenset({"nurse"})
SEARCHERS = CLINICIANS | {"secretary"}
REGISTRARS = frozenset({"physician", "nurse", "secretary"})


def relations_of(actor: Actor, at: dt.datetime) -> Q:
    """The care relations that link this actor to patients at this instant, as a condition."""
    return (Q(practitioner__in=actor.practitioner_ids) | _of_site(actor)) & in_force(at)


def care_of(actor: Actor, at: dt.datetime) -> Q:
    """Those by which the actor gives care themselves: a delegation keeps an agenda and opens no file."""
    own = Q(pk__in=[]) if actor.practitioner_id is None else Q(practitioner=actor.practitioner_id)
    return (own | _of_site(actor)) & in_force(at)


def _of_site(actor: Actor) -> Q:
    return Q(site__in=actor.site_ids) if actor.role in SITE_TEAM else Q(pk__in=[])


def in_force(at: dt.datetime) -> Q:
    """Of care relations: those that hold at this instant."""
    return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def can_know(actor: Actor, patient: Patient, at: dt.datetime) -> bool:
    """Whether the actor may know that this patient exists here, and their identity.

    Nobody knows a fictitious one: nothing is booked, declared or written to for them.
    """
    if patient.is_fictitious:
        return False
    return CareRelation.objects.filter(relations_of(actor, at), patient=patient).exists()


def can_open_file(actor: Actor, patient: Patient, at: dt.datetime) -> bool:
    """Whether the actor may read the clinical file."""
    gives_care = actor.role in CLINICIANS
    return gives_care and CareRelation.objects.filter(care_of(actor, at), patient=patient).exists()


def declared_to(actor: Actor) -> QuerySet[TreatingPhysician]:
    """The declarations that name this physician today: theirs in person, and not who works for them."""
    own = actor.practitioner_id if actor.role == "physician" else None
    return TreatingPhysician.objects.filter(
        practitioner=own, practitioner__isnull=False, ends_on__isnull=True
    )


def treats(actor: Actor, patient: Patient) -> bool:
    """Whether the actor is the patient’s treating physician."""
    return declared_to(actor).filter(patient=patient).exists()


def can_read_documents(actor: Actor, patient_public_id: UUID, kind: DocumentKind) -> bool:
    """The guard of `documents` for what hangs on a file; a fee sheet is for those who bill, see billing."""
    patient = Patient.objects.filter(public_id=patient_public_id).first()
    is_clinical = kind != DocumentKind.FEE_SHEET
    return patient is not None and is_clinical and can_open_file(actor, patient, clock.now())


def reads_as_treating(actor: Actor, patient_public_id: UUID, kind: DocumentKind) -> bool:
    """The guard of what is kept for the treating physician and those of the act."""
    patient = Patient.objects.filter(public_id=patient_public_id).first()
    return patient is not None and kind != DocumentKind.FEE_SHEET and treats(actor, patient)


def can_search(actor: Actor) -> bool:
    """Whether the actor has patients to look for."""
    return actor.role in SEARCHERS


def can_confirm_history(actor: Actor, patient: Patient, at: dt.datetime) -> bool:
    """What others entered is « à confirmer » until a physician who may open the file says that it is so."""
    return actor.role == "physician" and can_open_file(actor, patient, at)


def can_end_history(actor: Actor, item: HistoryItem) -> bool:
    """What a physician confirmed, an allergy above all, leaves the file by a physician’s hand."""
    return item.confirmed_at is None or actor.role == "physician"


def can_register(actor: Actor) -> bool:
    """Whether the actor may create a patient."""
    return actor.role in REGISTRARS


def require(allowed: bool, message: str = "") -> None:  # noqa: FBT001 - reads as a sentence
    """Refuse, with a sentence, what is not allowed."""
    if not allowed:
        raise Refused(message)
