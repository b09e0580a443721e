"""All that a prescription says, in words: what the page shows, what is frozen, what the paper prints."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from core import french
from core.clock import today
from patients import presenters as people
from patients.enums import InsStatus, Sex
from patients.models import Patient
from prescriptions import selectors
from prescriptions.enums import LineKind
from prescriptions.models import Prescription, PrescriptionLine
from prescriptions.rules import lines as wording

# Each goes to somebody else: a pharmacist has no business with an examination, nor with days off work.
SHEETS = (
    ("Médicaments et dispositifs", (LineKind.DRUG, LineKind.DEVICE)),
    ("Examens", (LineKind.EXAM,)),
    ("Actes infirmiers", (LineKind.NURSING,)),
    ("Arrêt de travail", (LineKind.SICK_LEAVE,)),
)


def content(prescription: Prescription, at: dt.datetime) -> dict[str, Any]:
    """Frozen at the signature: a later change of the directory or of a file leaves it as it was."""
    patient = prescription.consultation.appointment.patient
    return {
        "prescriber": _prescriber(prescription),
        "patient": people.display_name(patient),
        "traits": list(_traits(prescription, patient, at)),
        "town": _town(prescription),
        "sheets": [sheet for sheet in map(_sheet_of(prescription), SHEETS) if sheet["lines"]],
    }


def _prescriber(prescription: Prescription) -> dict[str, Any]:
    one = prescription.prescriber
    phone = f"Tél. {_from_abroad(one.professional_phone)}" if one.professional_phone else ""
    lines = [one.trade, f"RPPS {one.rpps}", *selectors.address_of(one), phone, one.secure_mail]
    return {
        "name": one.full_name,
        "quality": one.trade,
        "rpps": f"RPPS {one.rpps}",
        "lines": [line for line in lines if line],
    }


def _from_abroad(phone: str) -> str:
    """R5132-3 wants the international form: it is read beyond the border."""
    read = french.phone_read(phone)
    return f"+33{french.NBSP}{read[1:]}" if read.startswith("0") else read


def _town(prescription: Prescription) -> str:
    return selectors.town_of(prescription.prescriber)


def _traits(prescription: Prescription, patient: Patient, at: dt.datetime) -> Iterator[list[str]]:
    born = f"{french.date_in_full(patient.birth_date)} ({people.age(patient, at)})"
    yield ["Nom de naissance", patient.birth_name]
    yield ["Prénoms de naissance", patient.given_names or patient.first_given_name]
    yield ["Date de naissance", born]
    yield ["Sexe", Sex(patient.sex).label]
    if patient.ins_status == InsStatus.QUALIFIED:
        yield ["Matricule INS (NIR)", people.spaced_matricule(patient.ins_matricule)]
    if prescription.weight:
        yield ["Poids", f"{prescription.weight}{french.NBSP}kg"]
    if prescription.height:
        yield ["Taille", f"{prescription.height}{french.NBSP}cm"]


def _sheet_of(prescription: Prescription) -> Any:
    rows = list(selectors.lines_of(prescription))
    return lambda sheet: {"title": sheet[0], "lines": [_line(row) for row in rows if row.kind in sheet[1]]}


def _line(row: PrescriptionLine) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "is_ald": row.is_ald,
        "headline": wording.headline(row.kind, row.content),
        "details": wording.details(row.kind, row.content),
    }


def dated(frozen: dict[str, Any], at: dt.datetime) -> str:
    """« Guise, le 28 novembre 2026 »."""
    words = f"{frozen['town']}, le {french.date_in_full(today(at))}" if frozen["town"] else ""
    return words or f"Le {french.date_in_full(today(at))}"
