"""ECGs into the file of an act: a file of the device, or the trace that a physician froze."""

import datetime as dt
from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import ConsultationState, EcgSource
from consultations.models import Consultation, Ecg
from consultations.rules import ecg as rules
from consultations.rules import words
from consultations.rules.ecg import edf_writer, identity
from consultations.services.steps import locked, patient_of
from consultations.states import SETTLED
from core.actors import Actor
from core.clock import PARIS
from core.errors import Conflict, Invalid
from documents import selectors as document_rows
from documents import services as documents
from documents.enums import ContentType, DocumentKind
from documents.models import Document
from documents.rules.sniffing import sniff

OFF = "La lecture des ECG n’est pas activée ici. L’administrateur de la région peut vous dire pourquoi."
SIMULATED = "Cet ECG est simulé : il n’entre pas dans un dossier."
TO_CONFIRM = "Le fichier porte le nom de quelqu’un d’autre : à confirmer"


@transaction.atomic
def ecg_add(*, actor: Actor, public_id: UUID, content: bytes, at: dt.datetime) -> Ecg:
    """A file of the device, kept as it is. Invalid (field "ecg") says in French why it is refused.

    When it names somebody else it stays out of sight until a person has said whose it is.
    """
    consultation = locked(actor, public_id)
    _require_open(consultation)
    recording = _read(content)
    _require_new(consultation, content)
    named = identity.said(recording.named) if identity.differs(recording.named, _known(consultation)) else ""
    ecg = _keep(actor, consultation, recording, content, at, source=EcgSource.FILE, named=named)
    if named:
        document = document_rows.document_for(actor, ecg.document_public_id)
        documents.document_hide(actor=actor, document=document, reason=TO_CONFIRM, at=at)
    _record(actor, "consultations.ecg_added", ecg, at)
    return ecg


@transaction.atomic
def ecg_keep(*, actor: Actor, public_id: UUID, recording: rules.Recording, at: dt.datetime) -> Ecg:
    """The trace that a physician froze during the call, with the device that it came from."""
    consultation = locked(actor, public_id)
    policies.require(not policies.is_at_cart(actor, consultation), "C’est le médecin qui garde le tracé.")
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    _require_allowed(recording)
    ecg = _keep(
        actor, consultation, recording, edf_writer.write(recording), at, source=EcgSource.CALL, named=""
    )
    _record(actor, "consultations.ecg_kept", ecg, at)
    return ecg


@transaction.atomic
def ecg_confirm(*, actor: Actor, public_id: UUID, ecg_public_id: UUID, at: dt.datetime) -> Ecg:
    """A person says that the ECG is the patient’s although its file names somebody else. Twice is once."""
    ecg = selectors.ecg_of(locked(actor, public_id), ecg_public_id)
    if ecg.is_to_confirm:
        ecg.confirmed_by, ecg.confirmed_at = actor.label, at
        ecg.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
        documents.document_show(actor=actor, document=_document(actor, ecg), at=at)
        _record(actor, "consultations.ecg_confirmed", ecg, at)
    return ecg


@transaction.atomic
def ecg_withdraw(*, actor: Actor, public_id: UUID, ecg_public_id: UUID, at: dt.datetime) -> None:
    """Out of the act, while it is open: the sealed file stays, as the trace of what was done."""
    consultation = locked(actor, public_id)
    _require_open(consultation)
    ecg = selectors.ecg_of(consultation, ecg_public_id)
    ecg.withdrawn_at = at
    ecg.save(update_fields=["withdrawn_at", "updated_at"])
    document = _document(actor, ecg)
    if not document.is_hidden:
        documents.document_hide(actor=actor, document=document, reason="Retiré de l’acte", at=at)
    _record(actor, "consultations.ecg_withdrawn", ecg, at)


def ecg_open(*, actor: Actor, document: UUID, at: dt.datetime) -> tuple[Ecg, rules.Recording]:
    """The samples, and the line in the journal. Conflict while nobody confirmed whose it is."""
    ecg = selectors.ecg_for(actor, document)
    if ecg.is_to_confirm:
        raise Conflict("Dites d’abord de qui est cet ECG.", code="to_confirm")
    _, content = documents.document_open(actor=actor, public_id=document, at=at)
    return ecg, _read(content)


def _read(content: bytes) -> rules.Recording:
    if not settings.MEDICAL_FUNCTIONS["ecg_trace"]:
        raise Invalid(OFF, field="ecg", code="off")
    try:
        recording = rules.read(content)
    except rules.Undecodable as error:
        raise Invalid(error.sentence, field="ecg", code="undecodable") from error
    _require_allowed(recording)
    return recording


def _require_allowed(recording: rules.Recording) -> None:
    if recording.device.is_simulated and not settings.ECG_SIMULATED_ALLOWED:
        raise Invalid(SIMULATED, field="ecg", code="simulated")


def _require_open(consultation: Consultation) -> None:
    if consultation.state in SETTLED:
        raise Conflict("L’acte est clos : plus aucun ECG n’y entre ni n’en sort.")


def _require_new(consultation: Consultation, content: bytes) -> None:
    standing = {ecg.document_public_id: ecg for ecg in selectors.ecgs_of(consultation)}
    twin = document_rows.same_among(content, list(standing))
    if twin is not None:
        first = standing[twin]
        raise Conflict(
            f"Cet ECG est déjà dans l’acte : versé par {first.kept_by} à {words.hour(first.kept_at)}.",
            code="ecg_twice",
        )


def _known(consultation: Consultation) -> identity.Known:
    patient = consultation.appointment.patient
    families = tuple(filter(None, [patient.birth_name, patient.used_name]))
    return identity.Known(families, (patient.first_given_name, patient.given_names), patient.birth_date)


def _keep(
    actor: Actor,
    consultation: Consultation,
    recording: rules.Recording,
    content: bytes,
    at: dt.datetime,
    *,
    source: EcgSource,
    named: str,
) -> Ecg:
    measured = recording.started_at.replace(tzinfo=PARIS) if recording.started_at else None
    simulated = " simulé" if recording.device.is_simulated else ""
    document = documents.document_store(
        actor=actor,
        kind=DocumentKind.ECG,
        title=f"ECG{simulated}, {source.label.lower()}",
        content=content,
        content_type=ContentType(sniff(content) or ""),
        patient_public_id=patient_of(consultation),
        act_public_id=consultation.public_id,
        at=at,
    )
    return Ecg.objects.create(
        consultation=consultation,
        document_public_id=document.public_id,
        source=source,
        device=asdict(recording.device),
        is_simulated=recording.device.is_simulated,
        measured_at=measured,
        kept_by=actor.label,
        kept_at=at,
        named=named,
    )


def _document(actor: Actor, ecg: Ecg) -> Document:
    return document_rows.document_for(actor, ecg.document_public_id)


def _record(actor: Actor, event: str, ecg: Ecg, at: dt.datetime) -> None:
    consultation = ecg.consultation
    audit.record(actor, event, consultation, at=at, patient=patient_of(consultation), source=ecg.source)
    notifications.changed(consultation, "ecg")
