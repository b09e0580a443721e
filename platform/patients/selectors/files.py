"""Which patients an actor knows, and what their file says."""

import datetime as dt
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from core.actors import Actor
from core.errors import NotFound, Refused
from core.prepared import Given, Prepared
from patients import policies
from patients.enums import HistoryKind
from patients.models import (
    CareRelation,
    Consent,
    HistoryItem,
    Patient,
    Relative,
    Residence,
    TreatingPhysician,
)

OfPatient = TypeVar("OfPatient", TreatingPhysician, Residence)


def visible_to(actor: Actor, at: dt.datetime) -> QuerySet[Patient]:
    """The patients whose identity the actor may know at this instant; a fictitious one has only their act."""
    linked = CareRelation.objects.filter(policies.relations_of(actor, at), patient=OuterRef("pk"))
    return Patient.objects.filter(Exists(linked), is_fictitious=False)


def patient_for(actor: Actor, public_id: UUID, *, at: dt.datetime, lock: bool = False) -> Patient:
    """The patient’s identity; NotFound when the actor may not know that they exist here."""
    rows = visible_to(actor, at).select_related("commune")
    patient = (rows.select_for_update(of=("self",)) if lock else rows).filter(public_id=public_id).first()
    if patient is None:
        raise NotFound("Ce patient est introuvable, ou n’est pas suivi dans votre périmètre.")
    return patient


def file_for(actor: Actor, public_id: UUID, *, at: dt.datetime) -> Patient:
    """The same for the clinical file; Refused when only the identity is open to the actor."""
    patient = patient_for(actor, public_id, at=at)
    if not policies.can_open_file(actor, patient, at):
        raise Refused("Le dossier clinique n’est ouvert qu’aux soignants qui suivent ce patient.")
    return patient


def history_of(patient: Patient, kind: HistoryKind | None = None) -> QuerySet[HistoryItem]:
    """What is still true of the file, oldest first. The caller holds the patient by `file_for`."""
    rows = patient.history.filter(ended_at__isnull=True).order_by("entered_at", "pk")
    return rows.filter(kind=kind) if kind else rows


def history_ended_of(patient: Patient) -> QuerySet[HistoryItem]:
    """What was taken out of it, the last first. The caller holds the patient by `file_for`."""
    return patient.history.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")


def open_to(patient: Patient, at: dt.datetime) -> QuerySet[CareRelation]:
    """Whom the file is open to at this instant, the first opened first. The caller holds the patient."""
    rows = patient.care_relations.filter(policies.in_force(at))
    return rows.select_related("practitioner__specialty", "site").order_by("starts_at", "pk")


def relatives_of(patient: Patient) -> QuerySet[Relative]:
    return patient.relatives.order_by("pk")


_declared = Prepared[TreatingPhysician](
    lambda: (
        TreatingPhysician.objects.filter(patient=Given("patient"), ends_on__isnull=True)
        .select_related("practitioner__specialty")
        .order_by("pk")[:1]
    )
)
_lived_in = Prepared[Residence](
    lambda: (
        Residence.objects.filter(patient=Given("patient"), ends_on__isnull=True)
        .select_related("site__commune", "site__territory")
        .order_by("pk")[:1]
    )
)


def treating_physician_of(patient: Patient) -> TreatingPhysician | None:
    return _of(patient, _declared.first(patient=patient.pk))


def residence_of(patient: Patient) -> Residence | None:
    return _of(patient, _lived_in.first(patient=patient.pk))


def _of(patient: Patient, row: OfPatient | None) -> OfPatient | None:
    if row is not None:
        row.patient = patient  # known: not asked again
    return row


def consent_for(act_public_id: UUID) -> Consent | None:
    """The last decision about an act."""
    return Consent.objects.filter(act_public_id=act_public_id).order_by("-collected_at", "-pk").first()
