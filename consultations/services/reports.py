"""Signing: the five duties, the PDF, the end of the act, the copy to the médecin traitant."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.adapters import paper, relay
from consultations.models import Amendment, Consultation, ReportVersion
from consultations.rules import retention
from consultations.services.closures import tell_closed
from consultations.services.pathway import fix_verdict
from consultations.services.sending import report_send
from consultations.services.steps import locked_with_hour, patient_of, step
from consultations.states import Action, State
from core.actors import Actor
from core.clock import today
from core.errors import Conflict
from documents import selectors as document_rows
from documents import services as documents
from documents.enums import ContentType, DocumentKind
from documents.models import Document
from patients import selectors as patients
from scheduling import services as scheduling
from scheduling.states import Action as AgendaAction
from signatures import services as signatures

INCOMPLETE = "Le dossier de l’acte n’est pas complet : voyez « Il manque »."


@transaction.atomic
def report_sign(
    *, actor: Actor, public_id: UUID, at: dt.datetime, verdict_seen: str | None = None
) -> ReportVersion:
    """The physician signs what is written: the PDF is kept, the act closed, the slot honoured.

    Conflict while one of the five duties of R6316-4 CSP is not met, or when the verdict is no longer the
    one that was on the page (`verdict_seen`, see selectors.fingerprint), or without a fresh second factor.
    """
    consultation = locked_with_hour(actor, public_id)
    policies.require(
        policies.can_conduct(actor, consultation), "Seul le médecin de cet acte signe son compte rendu."
    )
    if consultation.state != State.FINISHED:
        raise Conflict("Terminez l’acte avant de signer.")
    if selectors.missing_duties(consultation):
        raise Conflict(INCOMPLETE, code="duties_missing")
    fix_verdict(consultation, verdict_seen, at)
    version = version_sign(actor, consultation, at)
    consultation.closed_at = at
    step(actor, consultation, Action.CLOSE, at, "closed_at")
    audit.record(actor, "consultations.close", consultation, at=at, patient=patient_of(consultation))
    scheduling.appointment_end(
        actor=actor, appointment=consultation.appointment, action=AgendaAction.HONOUR, at=at
    )
    copy_to_treating_physician(consultation, at)
    report_send(actor, consultation, version, at)
    relay.close_room(consultation)
    tell_closed(consultation.public_id)
    return version


def version_sign(
    actor: Actor, consultation: Consultation, at: dt.datetime, *, amendment: Amendment | None = None
) -> ReportVersion:
    """What is written becomes a version and its PDF; the caller has judged that it may be signed."""
    physician = consultation.appointment.practitioner
    sections = selectors.sections_of(consultation)
    number = consultation.report_versions.count() + 1
    said = signatures.Said(
        practitioner=physician,
        shown={"act": consultation.public_id, "version": number, "sections": sections},
        is_void=consultation.is_rehearsal,
    )
    signed = paper.Signed(signer=physician, at=at, number=number, amendment=amendment)
    document = signatures.document_sign(
        actor=actor,
        said=said,
        draw=lambda check: paper.report_pdf(consultation, sections, replace(signed, check=check)),
        keep=lambda content: _filed(actor, consultation, content, signed),
        at=at,
    )
    version = ReportVersion(
        consultation=consultation,
        number=number,
        sections=sections,
        document_public_id=document.public_id,
        signed_by=physician.full_name,
        signer_rpps=physician.rpps,
        signed_at=at,
    )
    version.save()
    audit.record(
        actor,
        "consultations.report_signed",
        version,
        at=at,
        patient=patient_of(consultation),
        number=number,
    )
    return version


def _filed(actor: Actor, consultation: Consultation, content: bytes, signed: paper.Signed) -> Document:
    """The paper in the file of the patient: the first, or what comes in the place of the former."""
    if signed.amendment is not None:
        former = document_rows.document_judged(signed.amendment.former.document_public_id)
        return documents.document_supersede(
            actor=actor, document=former, content=content, content_type=ContentType.PDF, at=signed.at
        )
    patient = consultation.appointment.patient
    return documents.document_store(
        actor=actor,
        kind=DocumentKind.REPORT,
        title=f"{paper.title_of(consultation)}, {consultation.appointment.motive.label.lower()}",
        content=content,
        content_type=ContentType.PDF,
        patient_public_id=patient.public_id,
        act_public_id=consultation.public_id,
        keep_until=retention.keep_until(today(signed.at), patient.birth_date),
        at=signed.at,
    )


def copy_to_treating_physician(consultation: Consultation, at: dt.datetime) -> None:
    """Their file is open to them by the declaration: they are told that a report is in it."""
    declared = patients.treating_physician_of(consultation.appointment.patient)
    if declared is not None and declared.practitioner_id != consultation.appointment.practitioner_id:
        notifications.report_copied(consultation, declared.practitioner, at=at)
