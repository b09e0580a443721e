"""What a pharmacist does with a prescription, by a link and its code, or by the code that the paper bears."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor, guest
from core.codes import is_code
from core.errors import Conflict, Invalid, LinkRefused, PivotError
from documents import selectors as store
from documents import services as documents
from prescriptions import selectors
from prescriptions.adapters import paper
from prescriptions.enums import Extent, Origin
from prescriptions.models import Dispensing, PharmacyAccess, Prescription
from prescriptions.rules import dispensing as rules
from prescriptions.services.drafting import patient_of
from prescriptions.services.pharmacies import CODE, end
from scheduling.rules.links import GUESSED, MOST_TRIES

PHARMACY = "Une pharmacie, par lien ou code"
CLOSED = "Ce lien est fermé : trop de codes faux."
WRONG = "Ce n’est pas le code de cette ordonnance. Vérifiez les six chiffres."
UNKNOWN = (
    "Ce code n’ouvre aucune ordonnance. Vérifiez les douze caractères ; sinon, appelez le médecin qui l’a "
    "signée."
)
PAPER_LASTS = dt.timedelta(days=366)
TWICE = dt.timedelta(minutes=1)  # the same again so soon is a button pressed twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispensed:
    """What a pharmacist says."""

    extent: Extent
    by_name: str
    pharmacy_name: str
    finess: str
    note: str = ""


def access_look(*, secret: str, at: dt.datetime) -> PharmacyAccess:
    """The access of this link, without using it up. LinkRefused, and why, when it opens nothing."""
    return _fresh(selectors.access_by_link(secret), at)


def access_come(*, secret: str, typed: str, at: dt.datetime) -> PharmacyAccess:
    """Uses the link up, with its code. Invalid for a wrong one, counted; LinkRefused after too many."""
    came = _come(secret, typed, at)
    if isinstance(came, PharmacyAccess):
        return came
    raise came


@transaction.atomic
def _come(secret: str, typed: str, at: dt.datetime) -> PharmacyAccess | PivotError:
    access = _fresh(selectors.access_by_link(secret, lock=True), at)
    if is_code(typed, access.code_digest, access.public_id, domain=CODE):
        access.link_used_at = at
        access.save(update_fields=["link_used_at", "updated_at"])
        _record("prescriptions.pharmacy_came", access.prescription, at)
        return access
    access.code_tries += 1
    access.save(update_fields=["code_tries", "updated_at"])
    _record("prescriptions.pharmacy_code_refused", access.prescription, at)
    if access.code_tries >= MOST_TRIES:
        end(access, GUESSED, at)
        return PharmacyAccess.refusal(CLOSED)
    left = MOST_TRIES - access.code_tries
    more = f"Il vous reste {left} essais." if left > 1 else "Il vous reste un essai."
    return Invalid(f"{WRONG} {more}", field="code")


@transaction.atomic
def paper_come(*, typed: str, at: dt.datetime) -> PharmacyAccess:
    """By the code that the paper bears: as often as it is dispensed, each time journaled."""
    prescription = selectors.prescription_by_paper(typed)
    if prescription is None or prescription.signed_at is None:
        raise Invalid(UNKNOWN, field="code")
    if at - prescription.signed_at > PAPER_LASTS:
        raise Invalid("Cette ordonnance a plus d’un an : elle ne se délivre plus.", field="code")
    if prescription.revoked_at is not None:
        raise Invalid(selectors.revoked_words(prescription), field="code")
    access = PharmacyAccess(prescription=prescription, sent_by="Code imprimé", sent_at=at, link_used_at=at)
    access.link_give(at)
    access.save(force_insert=True)
    _record("prescriptions.pharmacy_came", prescription, at)
    return access


@transaction.atomic
def prescription_dispense(*, access_public_id: UUID, said: Dispensed, at: dt.datetime) -> Dispensing:
    """Conflict when it was revoked meanwhile, or dispensed as often as may be. Pressed twice, it is once."""
    access = selectors.access_open(access_public_id, at, lock=True)
    prescription = access.prescription
    if prescription.revoked_at is not None:
        raise Conflict(selectors.revoked_words(prescription), code="revoked")
    last = access.dispensings.order_by("-pk").first()
    if last is not None and last.extent == said.extent and at - last.dispensed_at < TWICE:
        return last
    if why := rules.spent(selectors.wholly_dispensed(prescription), selectors.times_of(prescription)):
        raise Conflict(why, code="dispensed")
    row = Dispensing(
        prescription=prescription,
        access=access,
        extent=said.extent,
        by_name=said.by_name.strip(),
        pharmacy_name=said.pharmacy_name.strip(),
        finess=said.finess,
        note=said.note.strip(),
        dispensed_at=at,
    )
    row.save(force_insert=True)
    _record("prescriptions.dispensed", prescription, at, extent=said.extent)
    return row


@transaction.atomic
def paper_open(*, access_public_id: UUID, at: dt.datetime) -> bytes:
    """The sheet of the pharmacist, and no other: the file itself when it is alone. Refused once revoked."""
    prescription = selectors.access_open(access_public_id, at).prescription
    if prescription.revoked_at is not None or prescription.document_public_id is None:
        raise Conflict(selectors.revoked_words(prescription), code="revoked")
    audit.read(_actor(), "prescriptions.paper_opened", prescription, at=at, patient=patient_of(prescription))
    sheets = prescription.frozen.get("sheets", [])
    own = [sheet for sheet in sheets if selectors.is_dispensed(sheet)]
    if prescription.origin == Origin.OWN_SOFTWARE or len(own) == len(sheets):
        return documents.document_content(store.document_judged(prescription.document_public_id))
    signed = paper.Signed(reference=str(prescription.public_id), at=prescription.signed_at or at)
    return paper.prescription_pdf(prescription.frozen | {"sheets": own}, signed)


def _fresh(access: PharmacyAccess | None, at: dt.datetime) -> PharmacyAccess:
    if access is None:
        raise PharmacyAccess.refusal()
    if access.prescription.revoked_at is not None:
        raise LinkRefused(selectors.revoked_words(access.prescription))
    if access.code_tries >= MOST_TRIES:
        raise PharmacyAccess.refusal(CLOSED)
    if access.ended_at is not None:
        raise PharmacyAccess.refusal("Ce lien a été repris par le médecin.")
    access.require_fresh(at)
    return access


def _actor() -> Actor:
    return guest(PHARMACY)


def _record(event: str, prescription: Prescription, at: dt.datetime, **details: str) -> None:
    audit.record(_actor(), event, prescription, at=at, patient=patient_of(prescription), **details)
