"""Who the act is about and who gives care in it."""

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse

from consultations import selectors
from consultations.models import Consultation
from consultations.rules.words import initials
from directory.models import Practitioner
from patients import presenters as patient_words
from patients import selectors as patients
from patients.enums import HistoryKind, InsStatus, Sex
from patients.models import Patient


@dataclass(frozen=True, slots=True)
class Badge:
    label: str
    icon: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientLine:
    """What components/patient_banner.html shows. `short` is « Mme Petit », `word` « patiente »."""

    name: str
    short: str
    word: str
    initials: str
    age: str
    born: str
    place: str
    room: str
    identity: Badge
    alerts: list[str] = field(default_factory=list)
    url: str = ""


IDENTITY_TONES = {
    InsStatus.QUALIFIED: Badge("Identité qualifiée", "shield", "ok"),
    InsStatus.VALIDATED: Badge("Identité validée", "shield"),
    InsStatus.RETRIEVED: Badge("Identité récupérée", "info"),
    InsStatus.PROVISIONAL: Badge("Identité provisoire", "warning", "warn"),
}
FICTITIOUS = Badge("Patiente fictive", "help", "warn")


def patient_line(consultation: Consultation, at: dt.datetime) -> PatientLine:
    patient = consultation.appointment.patient
    residence = patients.residence_of(patient)
    room = f"chambre {residence.room}" if residence and residence.room else ""
    place = ", ".join(filter(None, [consultation.appointment.place, room]))
    name = patient_words.display_name(patient)
    allergies = patients.history_of(patient, HistoryKind.ALLERGY)
    return PatientLine(
        name=name,
        short=short_name(patient),
        word="patiente" if patient.sex == Sex.FEMALE else "patient",
        initials=initials(name),
        age=patient_words.age(patient, at),
        born=patient_words.born(patient),
        place=place,
        room=room,
        identity=FICTITIOUS if patient.is_fictitious else IDENTITY_TONES[patient.ins_status],
        alerts=[f"Allergie : {item.text}" for item in allergies],
        url="" if patient.is_fictitious else reverse("portal:patient", args=[patient.public_id]),
    )


def short_name(patient: Patient) -> str:
    """« Mme Petit »."""
    title = patient_words.TITLES.get(Sex(patient.sex), "")
    return " ".join(filter(None, [title, patient.used_name or patient.birth_name]))


def physician_short(practitioner: Practitioner) -> str:
    """« Dr Morel »."""
    return f"Dr {practitioner.family_name}"


def companion(consultation: Consultation) -> str:
    """« avec Nadia Benali, infirmière »: who is beside the patient, as far as it is known."""
    at_cart = selectors.companion_of(consultation) or consultation.appointment.beside
    if at_cart is None:
        return ""
    return f"avec {at_cart.full_name}, {at_cart.trade.lower()}"
