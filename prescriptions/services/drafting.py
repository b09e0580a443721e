"""A prescription being written: its lines added, changed, moved, removed, or taken from an earlier one."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import selectors as acts
from consultations.models import Consultation
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from prescriptions import policies, selectors
from prescriptions.enums import LineKind
from prescriptions.models import Prescription, PrescriptionLine
from prescriptions.services.judging import NewLine, judged

MOST_LINES = 40
SIGNED = "Cette ordonnance est signée : elle ne change plus. Annulez-la, puis écrivez-en une autre."


@transaction.atomic
def prescription_draft(*, actor: Actor, act_public_id: UUID, at: dt.datetime) -> Prescription:
    """The draft of the act: the one that there is, or a new one. Conflict before the act has begun."""
    consultation = acts.act_for(actor, act_public_id, lock=True)
    policies.require_prescriber(actor, consultation)
    known = selectors.draft_of(consultation)
    if known is not None:
        return selectors.prescription_for(actor, known.public_id)
    prescription = Prescription(
        consultation=consultation,
        prescriber=consultation.appointment.practitioner,
        number=next_number(consultation),
        **selectors.measured(actor, consultation),
    )
    prescription.save(force_insert=True)
    record(actor, "prescriptions.drafted", prescription, at)
    return prescription


@transaction.atomic
def line_add(*, actor: Actor, public_id: UUID, line: NewLine, at: dt.datetime) -> PrescriptionLine:
    """At the end. Invalid or Conflict, with why and what to do, for what is not prescribed here."""
    prescription = draft_locked(actor, public_id)
    content = judged(prescription, line, at)
    count = prescription.lines.count()
    if count >= MOST_LINES:
        raise Conflict("Cette ordonnance est déjà très longue : signez-la, puis écrivez-en une autre.")
    row = PrescriptionLine(
        prescription=prescription, position=count + 1, kind=line.kind, content=content, is_ald=line.is_ald
    )
    row.save(force_insert=True)
    _edited(actor, prescription, at)
    return row


@transaction.atomic
def line_change(
    *, actor: Actor, public_id: UUID, line_public_id: UUID, line: NewLine, at: dt.datetime
) -> PrescriptionLine:
    prescription = draft_locked(actor, public_id)
    row = selectors.line_of(prescription, line_public_id)
    row.kind, row.content, row.is_ald = line.kind, judged(prescription, line, at, row), line.is_ald
    row.save(update_fields=["kind", "content", "is_ald", "updated_at"])
    _edited(actor, prescription, at)
    return row


@transaction.atomic
def line_remove(*, actor: Actor, public_id: UUID, line_public_id: UUID, at: dt.datetime) -> None:
    prescription = draft_locked(actor, public_id)
    selectors.line_of(prescription, line_public_id).delete()
    _place(list(selectors.lines_of(prescription)))
    _edited(actor, prescription, at)


@transaction.atomic
def line_move(*, actor: Actor, public_id: UUID, line_public_id: UUID, by: int, at: dt.datetime) -> None:
    """One place up (-1) or down (1); at the end of the list it stays."""
    prescription = draft_locked(actor, public_id)
    moved = selectors.line_of(prescription, line_public_id)
    rows = [row for row in selectors.lines_of(prescription) if row.pk != moved.pk]
    rows.insert(max(0, moved.position - 1 + by), moved)
    _place(rows)
    _edited(actor, prescription, at)


@transaction.atomic
def measures_note(
    *, actor: Actor, public_id: UUID, weight: str, height: str, at: dt.datetime
) -> Prescription:
    """Weight (kg) and height (cm), as the paper will say them."""
    prescription = draft_locked(actor, public_id)
    prescription.weight, prescription.height = weight, height
    prescription.save(update_fields=["weight", "height", "updated_at"])
    _edited(actor, prescription, at)
    return prescription


@transaction.atomic
def prescription_renew(
    *, actor: Actor, act_public_id: UUID, earlier_public_id: UUID, at: dt.datetime
) -> tuple[Prescription, list[str]]:
    """The lines of an earlier prescription of the same patient, in the draft; and why some were left out."""
    prescription = prescription_draft(actor=actor, act_public_id=act_public_id, at=at)
    known = {one.public_id: one for one in selectors.renewable(actor, prescription.consultation, most=50)}
    earlier = known.get(earlier_public_id)
    if earlier is None:
        raise NotFound("Cette ordonnance ne peut pas être reprise pour ce patient.")
    left_out: list[str] = []
    for row in selectors.lines_of(earlier):
        try:
            line = NewLine(kind=LineKind(row.kind), content=row.content, is_ald=row.is_ald)
            line_add(actor=actor, public_id=prescription.public_id, line=line, at=at)
        except (Invalid, Conflict) as error:
            left_out.append(error.message)
    prescription.refresh_from_db()
    prescription.renews = earlier
    prescription.save(update_fields=["renews", "updated_at"])
    record(actor, "prescriptions.renewed", prescription, at)
    return prescription, left_out


@transaction.atomic
def prescription_discard(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """A draft that nobody signed goes, with its lines."""
    prescription = draft_locked(actor, public_id)
    record(actor, "prescriptions.discarded", prescription, at)
    prescription.delete()


def draft_locked(actor: Actor, public_id: UUID) -> Prescription:
    """The draft under lock, for its physician; Conflict once it is signed."""
    prescription = selectors.prescription_for(actor, public_id, lock=True)
    policies.require_prescriber(actor, prescription.consultation)
    if not prescription.is_draft:
        raise Conflict(SIGNED, code="signed")
    return prescription


def next_number(consultation: Consultation) -> int:
    last = Prescription.objects.filter(consultation=consultation).order_by("-number").first()
    return last.number + 1 if last else 1


def record(actor: Actor, event: str, prescription: Prescription, at: dt.datetime) -> None:
    audit.record(actor, event, prescription, at=at, patient=patient_of(prescription))


def patient_of(prescription: Prescription) -> UUID:
    """Whom the journal names."""
    return prescription.consultation.appointment.patient.public_id


def _place(rows: list[PrescriptionLine]) -> None:
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position", "updated_at"])


def _edited(actor: Actor, prescription: Prescription, at: dt.datetime) -> None:
    prescription.revision += 1
    prescription.save(update_fields=["revision", "updated_at"])
    record(actor, "prescriptions.edited", prescription, at)
