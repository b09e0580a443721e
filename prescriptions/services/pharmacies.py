"""The region’s list of pharmacies; a prescription sent to one of them, and taken back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.codes import code_digest, code_made
from core.errors import Conflict, NotFound
from core.models import inserted
from prescriptions import policies, selectors
from prescriptions.enums import PrescriptionState
from prescriptions.models import Pharmacy, PharmacyAccess, Prescription
from prescriptions.services.drafting import patient_of

CODE = "prescriptions.pharmacy_code"
LINK_LASTS = dt.timedelta(days=7)
MOST_LIVING = 5  # links of one prescription
NOTHING_TO_DISPENSE = "Cette ordonnance n’a rien qu’une pharmacie délivre."


class Sent(NamedTuple):
    """What is told once: the secret of the link, and the code that goes by another way."""

    access: PharmacyAccess
    secret: str
    code: str


@transaction.atomic
def pharmacy_create(*, actor: Actor, values: Mapping[str, Any], at: dt.datetime) -> Pharmacy:
    policies.require_region(actor)
    pharmacy = inserted(Pharmacy(**values))
    audit.record(actor, "prescriptions.pharmacy_kept", pharmacy, at=at)
    return pharmacy


@transaction.atomic
def pharmacy_edit(
    *, actor: Actor, pharmacy: Pharmacy, values: Mapping[str, Any], shown: Mapping[str, Any], at: dt.datetime
) -> None:
    policies.require_region(actor)
    audit.edit(actor, "prescriptions.pharmacy_kept", pharmacy, values, shown=shown, at=at)


@transaction.atomic
def access_give(*, actor: Actor, public_id: UUID, pharmacy_public_id: UUID, at: dt.datetime) -> Sent:
    """To the pharmacy that the patient chose: a link that serves once, a code told apart.

    Conflict for what is not signed, revoked, rehearsed, or nothing for a pharmacy.
    """
    prescription = selectors.prescription_for(actor, public_id, lock=True)
    policies.require_revoker(actor, prescription)
    require_dispensable(prescription)
    if selectors.living_accesses(prescription, at).count() >= MOST_LIVING:
        raise Conflict("Cinq liens attendent déjà : reprenez-en un avant d’en donner un autre.")
    pharmacy = Pharmacy.objects.filter(public_id=pharmacy_public_id, is_active=True).first()
    if pharmacy is None:
        raise NotFound("Cette pharmacie n’est pas, ou n’est plus, dans la liste de la région.")
    code = code_made()
    access = PharmacyAccess(
        prescription=prescription, pharmacy=pharmacy, sent_by=prescription.prescriber.full_name, sent_at=at
    )
    secret = access.link_give(at + LINK_LASTS)
    access.code_digest = code_digest(access.public_id, code, domain=CODE)
    access.save(force_insert=True)
    patient = patient_of(prescription)
    audit.record(actor, "prescriptions.sent_to_pharmacy", prescription, at=at, patient=patient)
    return Sent(access, secret, code)


@transaction.atomic
def access_end(*, actor: Actor, public_id: UUID, access_public_id: UUID, at: dt.datetime) -> None:
    """The link opens nothing any more, nor does the browser that it had opened. Twice is once."""
    prescription = selectors.prescription_for(actor, public_id, lock=True)
    policies.require_revoker(actor, prescription)
    access = prescription.accesses.filter(public_id=access_public_id).first()
    if access is None:
        raise NotFound("Ce lien n’est pas celui de cette ordonnance.")
    if access.ended_at is None:
        end(access, actor.label, at)
        patient = patient_of(prescription)
        audit.record(actor, "prescriptions.access_ended", prescription, at=at, patient=patient)


def end(access: PharmacyAccess, by: str, at: dt.datetime) -> None:
    access.ended_at, access.ended_by = at, by[:120]
    access.save(update_fields=["ended_at", "ended_by", "updated_at"])


def require_dispensable(prescription: Prescription) -> None:
    if prescription.state == PrescriptionState.REVOKED:
        raise Conflict("Cette ordonnance est annulée : elle ne s’envoie plus.")
    if prescription.is_draft:
        raise Conflict("Signez d’abord cette ordonnance.")
    if prescription.consultation.is_rehearsal:
        raise Conflict("C’est une répétition : rien ne part vers une pharmacie.")
    if not selectors.is_for_pharmacy(prescription):
        raise Conflict(NOTHING_TO_DISPENSE)
