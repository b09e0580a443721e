"""A prescription signed, filed from elsewhere, or revoked."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from audit import services as audit
from consultations import notifications
from consultations import selectors as acts
from consultations.models import Consultation
from consultations.rules import retention
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid
from correspondence import services as post
from documents import pdf
from documents import services as documents
from documents.enums import ContentType, DocumentKind
from documents.models import Document
from prescriptions import policies, selectors
from prescriptions.adapters import content, paper
from prescriptions.enums import Origin, PrescriptionState
from prescriptions.models import Prescription
from prescriptions.rules import dispensing, scope
from prescriptions.services.drafting import draft_locked, next_number, patient_of
from prescriptions.services.judging import require_allowed
from prescriptions.states import PRESCRIPTION, Action, State
from signatures import services as signatures

TITLE = "Ordonnance"
DISPENSED = (
    "Cette ordonnance a déjà été délivrée par {pharmacy}. Appelez la pharmacie, puis cochez que vous le "
    "savez."
)
FILED = "Ordonnance établie dans le logiciel du médecin"


@transaction.atomic
def prescription_sign(*, actor: Actor, public_id: UUID, revision: int, at: dt.datetime) -> Prescription:
    """What was read is what is signed (`revision`); the paper is kept, the lines never change again.

    Conflict while a mention is missing, when something is not prescribed here any more, or without a fresh
    second factor.
    """
    prescription = draft_locked(actor, public_id)
    if prescription.revision != revision:
        raise Conflict("L’ordonnance a changé depuis que vous l’avez lue. Relisez-la avant de signer.")
    # An act may have been handed over since the draft was begun: who signs is who is named.
    prescription.prescriber = prescription.consultation.appointment.practitioner
    if selectors.missing_of(prescription, at):
        raise Conflict("L’ordonnance n’est pas complète : voyez « Il manque ».", code="mentions_missing")
    for line in selectors.lines_of(prescription):
        require_allowed(prescription, line.kind, line.content, at, line)
    prescription.frozen = content.content(prescription, at)
    code = _paper_code(prescription)
    _sign(prescription, _signed_paper(actor, prescription, at, code), at)
    prescription.save(update_fields=[*SIGNED_FIELDS, "frozen", "paper_code_digest", "updated_at"])
    audit.record(actor, "prescriptions.signed", prescription, at=at, patient=patient_of(prescription))
    notifications.changed(prescription.consultation, "prescription")
    return prescription


SIGNED_FIELDS = ("prescriber", "state", "document_public_id", "signed_by", "signed_at")


@transaction.atomic
def prescription_file(*, actor: Actor, act_public_id: UUID, file: bytes, at: dt.datetime) -> Prescription:
    """A PDF of the physician’s own software, kept as it is: a signature that it bears stays good.

    Invalid (field "file") says why a file is refused.
    """
    consultation = acts.act_for(actor, act_public_id, lock=True)
    policies.require_prescriber(actor, consultation)
    if consultation.appointment.form == scope.TELE_EXPERTISE:
        raise Invalid(scope.UNREAD, field="file")
    if selectors.is_filed(consultation, file):
        raise Invalid("Ce PDF est déjà versé à cet acte.", field="file")
    prescription = Prescription(
        consultation=consultation,
        prescriber=consultation.appointment.practitioner,
        number=next_number(consultation),
        origin=Origin.OWN_SOFTWARE,
    )
    document = documents.document_upload(
        actor=actor,
        kind=DocumentKind.PRESCRIPTION,
        title=FILED,
        content=file,
        formats=frozenset({ContentType.PDF}),
        at=at,
        **_kept_with(consultation, at),
    )
    _sign(prescription, document, at)
    prescription.save(force_insert=True)
    audit.record(actor, "prescriptions.filed", prescription, at=at, patient=patient_of(prescription))
    notifications.changed(consultation, "prescription")
    return prescription


@transaction.atomic
def prescription_revoke(
    *, actor: Actor, public_id: UUID, reason: str, at: dt.datetime, knows_dispensed: bool = False
) -> Prescription:
    """It stays in the file, marked: who already holds the paper must be able to find out.

    Whatever became of the act: who signed it answers for it. Conflict for one that was dispensed, until its
    prescriber says that they know (`knows_dispensed`) and will call the pharmacy.
    """
    prescription = selectors.prescription_for(actor, public_id, lock=True)
    policies.require_revoker(actor, prescription)
    if not reason.strip():
        raise Invalid("Dites pourquoi cette ordonnance est annulée.", field="reason")
    given = selectors.dispensings_of(prescription).last()
    if given is not None and not knows_dispensed:
        raise Conflict(DISPENSED.format(pharmacy=given.pharmacy_name), code="dispensed")
    prescription.state = PRESCRIPTION.target(State(prescription.state), Action.REVOKE)
    prescription.revoked_by, prescription.revoked_at = actor.label, at
    prescription.revoked_reason = reason.strip()
    fields = ["state", "revoked_by", "revoked_at", "revoked_reason", "updated_at"]
    prescription.save(update_fields=fields)
    patient = patient_of(prescription)
    if given is None:
        audit.record(actor, "prescriptions.revoked", prescription, at=at, patient=patient)
    else:
        audit.record(actor, "prescriptions.revoked_dispensed", prescription, at=at, patient=patient)
    post.dispatches_review(actor=actor, act=prescription.consultation.public_id, at=at)
    signatures.signature_revoke(actor=actor, document_public_id=prescription.document_public_id, at=at)
    notifications.changed(prescription.consultation, "prescription")
    return prescription


def _sign(prescription: Prescription, document: Document, at: dt.datetime) -> None:
    target = PRESCRIPTION.target(State(prescription.state), Action.SIGN)
    prescription.state = PrescriptionState(target.value)
    prescription.document_public_id = document.public_id
    prescription.signed_by, prescription.signed_at = prescription.prescriber.full_name, at


def _paper_code(prescription: Prescription) -> str:
    """Where a pharmacist finds it, and what they type: kept as a keyed hash, the paper alone knows it."""
    if prescription.consultation.is_rehearsal or not selectors.is_for_pharmacy(prescription):
        return ""
    code = dispensing.code_made()
    prescription.paper_code_digest = selectors.paper_digest(code)
    page = settings.PUBLIC_ORIGIN.partition("://")[2] + reverse("prescriptions:by_paper")
    return f"{page}, code {dispensing.code_said(code)}"


def _signed_paper(actor: Actor, prescription: Prescription, at: dt.datetime, code: str) -> Document:
    frozen, is_void = prescription.frozen, prescription.consultation.is_rehearsal
    said = signatures.Said(
        practitioner=prescription.prescriber,
        shown={"prescription": prescription.public_id, "revision": prescription.revision, "content": frozen},
        lines=tuple(len(sheet["lines"]) for sheet in frozen["sheets"]),
        is_void=is_void,
    )

    def draw(check: pdf.Check | None) -> bytes:
        reference = str(prescription.public_id)
        signed = paper.Signed(reference=reference, at=at, is_void=is_void, check=check, for_pharmacy=code)
        return paper.prescription_pdf(frozen, signed)

    return signatures.document_sign(
        actor=actor, said=said, draw=draw, keep=lambda file: _keep(actor, prescription, file, at), at=at
    )


def _keep(actor: Actor, prescription: Prescription, file: bytes, at: dt.datetime) -> Document:
    return documents.document_store(
        actor=actor,
        kind=DocumentKind.PRESCRIPTION,
        title=TITLE,
        content=file,
        content_type=ContentType.PDF,
        at=at,
        **_kept_with(prescription.consultation, at),
    )


def _kept_with(consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    patient = consultation.appointment.patient
    return {
        "patient_public_id": patient.public_id,
        "act_public_id": consultation.public_id,
        "keep_until": retention.keep_until(today(at), patient.birth_date),
    }
