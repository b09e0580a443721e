"""Prescriptions: who reads which, their lines, what they lack, days off work."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from consultations import selectors as acts
from consultations.enums import VitalKind
from consultations.models import Consultation
from core.actors import Actor
from core.clock import today
from core.errors import NotFound
from directory import selectors as directory
from directory.models import Practitioner
from documents import selectors as store
from patients import presenters as people
from patients import selectors as patients
from patients.rules import age_in_years
from prescriptions import policies
from prescriptions.enums import LineKind, Origin, PrescriptionState
from prescriptions.models import Prescription, PrescriptionLine
from prescriptions.rules import lines, mentions, sick_leave
from prescriptions.rules.sick_leave import Verdict

WITH = (
    "consultation__appointment__patient",
    "consultation__appointment__practitioner__specialty",
    "prescriber__specialty",
)


def prescription_for(actor: Actor, public_id: UUID, *, lock: bool = False) -> Prescription:
    """NotFound for who may not know of it: a draft is nobody else’s."""
    if lock:  # the act first, as whoever ends or cancels it does
        Consultation.objects.select_for_update(of=("self",)).filter(
            prescriptions__public_id=public_id
        ).first()
    rows = Prescription.objects.select_related(*WITH)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(public_id=public_id).first()
    if found is None or not policies.can_read(actor, found):
        raise NotFound("Cette ordonnance est introuvable, ou hors de votre périmètre.")
    return found


def prescription_of_document(document: UUID) -> Prescription | None:
    """For what carries it by its paper: the caller has judged the right."""
    return Prescription.objects.filter(document_public_id=document).first()


def prescriptions_of(actor: Actor, consultation: Consultation) -> list[Prescription]:
    """Those of an act that the actor may read, in the order they were begun."""
    rows = Prescription.objects.filter(consultation=consultation).select_related(*WITH).order_by("number")
    return [row for row in rows if policies.can_read(actor, row)]


def is_filed(consultation: Consultation, file: bytes) -> bool:
    """Whether this very file already is a prescription of this act: a button pressed twice, two windows."""
    rows = Prescription.objects.filter(consultation=consultation, document_public_id__isnull=False)
    kept = [key for key in rows.values_list("document_public_id", flat=True) if key is not None]
    return store.same_among(file, kept) is not None


def draft_of(consultation: Consultation) -> Prescription | None:
    return Prescription.objects.filter(consultation=consultation, state=PrescriptionState.DRAFT).first()


def lines_of(prescription: Prescription) -> QuerySet[PrescriptionLine]:
    return prescription.lines.order_by("position")


def line_of(prescription: Prescription, public_id: UUID) -> PrescriptionLine:
    found = prescription.lines.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette ligne n’est plus sur l’ordonnance.")
    return found


def renewable(actor: Actor, consultation: Consultation, most: int = 5) -> list[Prescription]:
    """The patient’s signed prescriptions, from acts the actor may know, whose lines can be taken again; and
    those of this act that were revoked, to be written anew.
    """
    rows = Prescription.objects.filter(
        Q(state=PrescriptionState.SIGNED) | Q(state=PrescriptionState.REVOKED, consultation=consultation),
        consultation__in=acts.visible_to(actor),
        consultation__appointment__patient=consultation.appointment.patient_id,
        origin=Origin.HERE,
    )
    return list(rows.select_related(*WITH).order_by("-signed_at", "-pk")[:most])


def leave_verdict(
    prescription: Prescription, content: lines.Content, on: dt.date, *, but: PrescriptionLine | None = None
) -> Verdict:
    """Whether these days off work may be prescribed at a distance by this physician."""
    act = prescription.consultation
    declared = patients.treating_physician_of(act.appointment.patient)
    return sick_leave.judged(
        lines.leave_of(content),
        by_treating=declared is not None and declared.practitioner_id == prescription.prescriber_id,
        on=on,
        seen_on=today(act.started_at or act.appointment.starts_at),
        known=_leaves_beside(prescription, but),
    )


def _leaves_beside(prescription: Prescription, but: PrescriptionLine | None) -> list[sick_leave.Leave]:
    """The patient’s other leaves, whoever signed them, and those of this draft: their dates alone."""
    rows = PrescriptionLine.objects.filter(
        Q(prescription=prescription) | Q(prescription__state=PrescriptionState.SIGNED),
        prescription__consultation__appointment__patient=prescription.consultation.appointment.patient_id,
        kind=LineKind.SICK_LEAVE,
    )
    return [lines.leave_of(row.content) for row in (rows.exclude(pk=but.pk) if but else rows)]


def missing_of(prescription: Prescription, at: dt.datetime) -> list[mentions.Missing]:
    """What the paper would lack."""
    written = [lines.read(line.kind, line.content) for line in lines_of(prescription)]
    return mentions.missing(_bearer(prescription, at), written)


def _bearer(prescription: Prescription, at: dt.datetime) -> mentions.Bearer:
    patient, prescriber = prescription.consultation.appointment.patient, prescription.prescriber
    return mentions.Bearer(
        patient_name=people.display_name(patient),
        has_birth_date=bool(patient.birth_date),
        has_sex=bool(patient.sex),
        age=age_in_years(patient.birth_date, today(at)),
        weight=prescription.weight,
        height=prescription.height,
        prescriber_name=prescriber.full_name,
        quality=prescriber.trade,
        rpps=prescriber.rpps,
        address=", ".join(address_of(prescriber)),
        phone=prescriber.professional_phone,
    )


def address_of(prescriber: Practitioner) -> list[str]:
    """« MSP de Guise », « 1 rue de Guise, 02120 Guise, France »: their first place of exercise."""
    place = directory.places_of([prescriber.pk]).first()
    if place is None:
        return []
    town = f"{place.site.commune.postcode} {place.site.commune}"
    return [place.site.name, ", ".join(filter(None, [place.site.address, town, "France"]))]


def town_of(prescriber: Practitioner) -> str:
    place = directory.places_of([prescriber.pk]).first()
    return "" if place is None else f"{place.site.commune}"


def measured(actor: Actor, consultation: Consultation) -> dict[str, str]:
    """The last weight and height of the patient, to begin with."""
    kinds = {VitalKind.WEIGHT: "weight", VitalKind.HEIGHT: "height"}
    rows = acts.latest_vitals(actor, consultation.appointment.patient)
    return {kinds[VitalKind(row.kind)]: f"{row.measure['value']}" for row in rows if row.kind in kinds}
