"""A prescription as a pharmacist reads it, and what its prescriber learns of the pharmacy."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core import french
from core.clock import today
from prescriptions import selectors
from prescriptions.enums import Extent, Origin
from prescriptions.models import Dispensing, Pharmacy, PharmacyAccess, Prescription
from prescriptions.rules import dispensing as rules


def link_words(access: PharmacyAccess) -> dict[str, Any]:
    """Before the code: who wrote, for which pharmacy; nothing of the patient."""
    return {
        "by": access.prescription.signed_by,
        "pharmacy": str(access.pharmacy) if access.pharmacy else "",
        "until": f"jusqu’au {french.date_in_full(today(access.link_until))}",
    }


def counter_page(access: PharmacyAccess) -> dict[str, Any]:
    """Behind the code: the lines of a pharmacist and no other, and what was dispensed before."""
    prescription = access.prescription
    frozen = prescription.frozen
    return {
        "by": prescription.signed_by,
        "signed": _moment(prescription.signed_at),
        "prescriber": frozen.get("prescriber", {}).get("lines", []),
        "patient": frozen.get("patient", ""),
        "traits": frozen.get("traits", []),
        "lines": [
            line
            for sheet in frozen.get("sheets", [])
            if selectors.is_dispensed(sheet)
            for line in sheet["lines"]
        ],
        "is_filed": prescription.origin == Origin.OWN_SOFTWARE,
        **state(prescription),
    }


def state(prescription: Prescription) -> dict[str, Any]:
    """What is asked again while the page is open: revoked, dispensed."""
    is_revoked = prescription.revoked_at is not None
    wholly, times = selectors.wholly_dispensed(prescription), selectors.times_of(prescription)
    return {
        "revoked": selectors.revoked_words(prescription) if is_revoked else "",
        "dispensings": [dispensed_words(row) for row in selectors.dispensings_of(prescription)],
        "spent": rules.spent(wholly, times),
    }


def dispensed_words(row: Dispensing) -> str:
    extent = "en entier" if row.extent == Extent.WHOLE else "en partie"
    where = f"{row.pharmacy_name} (FINESS {row.finess})"
    said = f"Délivrée {extent} par {row.by_name}, {where}, {_moment(row.dispensed_at)}"
    return f"{said} : {row.note}" if row.note else said


def sent(prescription: Prescription, at: dt.datetime) -> dict[str, Any]:
    """For its prescriber: to whom it went, and what was dispensed."""
    return {
        "accesses": [_access(row, at) for row in selectors.accesses_of(prescription)],
        "dispensings": [dispensed_words(row) for row in selectors.dispensings_of(prescription)],
    }


def _access(row: PharmacyAccess, at: dt.datetime) -> dict[str, Any]:
    if row.ended_at is not None:
        words = f"repris, {_moment(row.ended_at)}"
    elif row.link_used_at is not None:
        words = f"ouvert, {_moment(row.link_used_at)}"
    else:
        words = "lien périmé, jamais ouvert" if at >= row.link_until else "pas encore ouvert"
    return {
        "id": row.public_id,
        "pharmacy": str(row.pharmacy),
        "words": f"Envoyé {_moment(row.sent_at)}, {words}",
        "may_end": row.ended_at is None and at < row.link_until,
    }


def pharmacy_row(row: Pharmacy) -> dict[str, Any]:
    return {
        "url": reverse("prescriptions:pharmacy_edit", args=[row.public_id]),
        "name": row.name,
        "town": row.town,
        "finess": row.finess,
        "phone": row.phone,
        "is_active": row.is_active,
    }


def _moment(at: dt.datetime | None) -> str:
    return f"{french.day(today(at))}, {french.hour(at)}" if at else ""
