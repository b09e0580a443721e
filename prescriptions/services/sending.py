"""A signed prescription sent to its patient: by the link and the code by which a report is."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from consultations import services as acts
from core.actors import Actor
from core.errors import Conflict
from correspondence import services as post
from correspondence.enums import Channel, Quality, Reason
from correspondence.models import Dispatch
from correspondence.policies import Source
from correspondence.rules.parcels import Parcel
from documents import selectors as store
from documents import services as documents
from prescriptions import policies, selectors
from prescriptions.enums import PrescriptionState
from prescriptions.services.drafting import patient_of

PRESCRIPTION = "prescription"
NOT_SIGNED = "Seule une ordonnance signée, et qui n’est pas annulée, s’envoie au patient."


@transaction.atomic
def prescription_send(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Dispatch:
    """Conflict, in words, where the patient cannot be reached alone."""
    prescription = selectors.prescription_for(actor, public_id, lock=True)
    policies.require_prescriber(actor, prescription.consultation)
    document, consultation = prescription.document_public_id, prescription.consultation
    if prescription.state != PrescriptionState.SIGNED or document is None or consultation.is_rehearsal:
        raise Conflict(NOT_SIGNED)
    acts.require_reached(consultation)
    ask = post.Ask(
        source=PRESCRIPTION,
        document=document,
        act=consultation.public_id,
        patient=patient_of(prescription),
        sender=prescription.prescriber,
        quality=Quality.PATIENT,
        channel=Channel.PATIENT,
    )
    return post.dispatch_ask(actor=actor, ask=ask, at=at)


def parcel(dispatch: Dispatch) -> Parcel:
    row = store.document_judged(dispatch.document_public_id)
    return Parcel(title="Ordonnance", pdf=documents.document_content(row))


def why_not(dispatch: Dispatch) -> Reason | None:
    prescription = selectors.prescription_of_document(dispatch.document_public_id)
    if prescription is None or prescription.state != PrescriptionState.SIGNED:
        return Reason.REVOKED
    return acts.why_not(dispatch)


PRESCRIPTIONS = Source(parcel=parcel, why_not=why_not, reach=acts.REPORTS.reach)
