"""Pharmacies, what opens a prescription to them, and what was dispensed."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core import french
from core.clock import today
from core.encryption import keyring
from core.encryption.blind_index import exact
from core.errors import LinkRefused, NotFound
from core.models import SecretLink, alphabetical
from prescriptions.enums import Extent, LineKind, Origin
from prescriptions.models import Dispensing, Pharmacy, PharmacyAccess, Prescription
from prescriptions.rules.dispensing import LENGTH, MOST_TIMES
from prescriptions.selectors.prescriptions import WITH

PAPER_CODE = "prescriptions.paper_code"
OPEN_FOR = dt.timedelta(hours=8)  # a working day
DISPENSED = (LineKind.DRUG, LineKind.DEVICE)
SHUT = "Cet accès n’est plus ouvert. Demandez un autre lien au médecin, ou tapez le code imprimé."


def pharmacies(*, active: bool = False) -> QuerySet[Pharmacy]:
    rows = Pharmacy.objects.order_by(*alphabetical("town", "name"))
    return rows.filter(is_active=True) if active else rows


def pharmacy_for(public_id: UUID) -> Pharmacy:
    found = Pharmacy.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette pharmacie est introuvable.")
    return found


def accesses_of(prescription: Prescription) -> QuerySet[PharmacyAccess]:
    """By link, the last first; those of the printed code are told by what was dispensed."""
    rows = prescription.accesses.filter(pharmacy__isnull=False).select_related("pharmacy")
    return rows.order_by("-sent_at", "-pk")


def living_accesses(prescription: Prescription, at: dt.datetime) -> QuerySet[PharmacyAccess]:
    rows = accesses_of(prescription)
    return rows.filter(ended_at__isnull=True, link_used_at__isnull=True, link_until__gt=at)


def access_by_link(secret: str, *, lock: bool = False) -> PharmacyAccess | None:
    found = _accesses().filter(link_digest=SecretLink.digest_of(secret))
    return (found.select_for_update(of=("self",)) if lock else found).first()


def access_known(public_id: UUID) -> PharmacyAccess | None:
    """Whom a browser came as, while that opens something."""
    return _accesses().filter(public_id=public_id, ended_at__isnull=True).first()


def access_open(public_id: UUID, at: dt.datetime, *, lock: bool = False) -> PharmacyAccess:
    """LinkRefused once it was taken back, or the day is over. `lock`: of the prescription."""
    access = access_known(public_id)
    if access is None or access.link_used_at is None or at - access.link_used_at > OPEN_FOR:
        raise LinkRefused(SHUT)
    if lock:
        Prescription.objects.select_for_update(of=("self",)).get(pk=access.prescription_id)
        return access_open(public_id, at)
    return access


def _accesses() -> QuerySet[PharmacyAccess]:
    return PharmacyAccess.objects.select_related("pharmacy", *(f"prescription__{one}" for one in WITH))


def prescription_by_paper(typed: str) -> Prescription | None:
    """Hyphens, spaces and case count for nothing."""
    letters = "".join(one for one in typed if one.isalnum())
    if len(letters) != LENGTH:
        return None
    known = [paper_digest(letters, one) for one in keyring.index_generations()]
    return Prescription.objects.select_related(*WITH).filter(paper_code_digest__in=known).first()


def paper_digest(code: str, generation: int = 0) -> str:
    """A paper outlives the key of its day: those before are asked for too."""
    return exact(code, domain=PAPER_CODE, generation=generation)


def is_dispensed(sheet: dict[str, Any]) -> bool:
    return any(line["kind"] in DISPENSED for line in sheet["lines"])


def is_for_pharmacy(prescription: Prescription) -> bool:
    """Of a file from elsewhere, nobody read what it holds."""
    if prescription.origin == Origin.OWN_SOFTWARE:
        return True
    return prescription.lines.filter(kind__in=DISPENSED).exists()


def times_of(prescription: Prescription) -> int:
    """How often it may be dispensed: once, and as often as its most renewed line."""
    if prescription.origin == Origin.OWN_SOFTWARE:
        return MOST_TIMES
    rows = prescription.lines.filter(kind=LineKind.DRUG)
    return 1 + max((int(row.content.get("renewals") or 0) for row in rows), default=0)


def dispensings_of(prescription: Prescription) -> QuerySet[Dispensing]:
    return prescription.dispensings.order_by("dispensed_at", "pk")


def wholly_dispensed(prescription: Prescription) -> int:
    return prescription.dispensings.filter(extent=Extent.WHOLE).count()


def revoked_words(prescription: Prescription) -> str:
    if prescription.revoked_at is None:
        return "Cette ordonnance n’est pas disponible."
    on = french.date_in_full(today(prescription.revoked_at))
    at = french.hour(prescription.revoked_at)
    return (
        f"Cette ordonnance a été annulée par {prescription.revoked_by}, le {on} à {at}. Ne la délivrez pas."
    )
