"""What asks for an act, as the national framework tells it: a referral or a request, TLM-DA 2022.01."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from consultations.adapters.cda import GENERAL_PRACTICE, LABELS, citizen, custodian, professional
from core.errors import Conflict
from directory.models import Practitioner, Specialty
from documents import cda
from patients import selectors as patients
from patients.enums import HistoryKind
from patients.models import Patient
from scheduling.models import Demand, Referral

NOBODY_YET = "Personne n’a encore pris cet adressage : il n’a pas de destinataire à qui l’envoyer."

NOT_ANSWERED = "Aucun médecin n’a encore accepté cette demande : elle n’a pas de destinataire."
NO_AUTHOR = "Cette demande ne vient pas d’un soignant : elle n’a pas d’auteur à nommer dans un document."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks whom, for which patient, what, and when."""

    public_id: UUID
    patient: Patient
    author: Practitioner
    recipient: Practitioner
    question: str
    motive: str
    at: dt.datetime
    is_confidential: bool = False


def referral_cda(referral: Referral) -> bytes:
    """The request that a referral is. Conflict while nobody answers for it."""
    if referral.recipient is None:
        raise Conflict(NOBODY_YET)
    return request_cda(
        Asked(
            public_id=referral.public_id,
            patient=referral.patient,
            author=referral.referrer,
            recipient=referral.recipient,
            question=referral.question,
            motive=referral.motive.label if referral.motive else "",
            at=referral.written_at,
        )
    )


def demand_cda(demand: Demand) -> bytes:
    """The request that a physician accepted, by whoever of care asked: a physician, else who accompanies."""
    author = demand.requester or demand.nurse
    if author is None:
        raise Conflict(NO_AUTHOR)
    if demand.appointment is None:
        raise Conflict(NOT_ANSWERED)
    return request_cda(
        Asked(
            public_id=demand.public_id,
            patient=demand.patient,
            author=author,
            recipient=demand.appointment.practitioner,
            question=demand.words or demand.motive.label,
            motive=demand.motive.label,
            at=demand.asked_at,
            is_confidential=demand.appointment.is_confidential,
        )
    )


def request_cda(asked: Asked) -> bytes:
    """The document, with what the file says of the patient: allergies, antecedents, treatments."""
    author, recipient = professional(asked.author), professional(asked.recipient)
    act = _code(asked.recipient.specialty)
    return cda.write_request(
        cda.Request(
            document=asked.public_id,
            series=asked.public_id,
            version=1,
            title="Demande de téléconsultation",
            written_at=asked.at,
            patient=citizen(asked.patient),
            author=author,
            custodian=custodian(),
            recipients=(recipient,),
            companions=(),
            services=(cda.Service(code=act, label=LABELS[act], by=recipient, starts_at=asked.at),),
            place=author.organisation or cda.Organisation(name=author.family, local=author.rpps),
            starts_at=asked.at,
            ends_at=None,
            ins_root=settings.INS_OID,
            local_root=settings.LOCAL_PATIENTS_OID,
            is_restricted=asked.is_confidential,
            story=_story(asked),
            treatments=_texts(asked.patient, HistoryKind.TREATMENT),
        )
    )


def _code(specialty: Specialty | None) -> str:
    """Who answers says which of the two it will be."""
    is_general = specialty is not None and specialty.short_label == GENERAL_PRACTICE
    return "TCG" if is_general else "TC"


def _story(asked: Asked) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("Question posée", (asked.question,)),
        ("Motif", (asked.motive,) if asked.motive else ()),
        ("Allergies", _texts(asked.patient, HistoryKind.ALLERGY)),
        ("Antécédents", _texts(asked.patient, HistoryKind.ANTECEDENT)),
    )


def _texts(patient: Patient, kind: HistoryKind) -> tuple[str, ...]:
    return tuple(item.text for item in patients.history_of(patient, kind))
