"""Who waits, as the physician reads it."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from consultations import selectors
from consultations.models import Consultation
from consultations.presenters import act, people, vitals
from consultations.presenters.people import Badge
from consultations.presenters.vitals import VitalLine
from consultations.rules import words
from core import french

REHEARSAL = Badge("Essai à blanc", "help", "warn")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """One patient in the waiting room: templates/consultations/waiting/next.html."""

    public_id: str
    since: str
    since_at: str
    planned: str
    patient: people.PatientLine
    motive: str
    with_whom: str
    vitals: list[VitalLine]
    origin: str
    badges: list[Badge]
    url: str
    admit_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSignLine:
    title: str
    text: str
    url: str


def waiting_line(consultation: Consultation, at: dt.datetime) -> WaitingLine:
    appointment = consultation.appointment
    since = consultation.waiting_since or at
    consent = act.consent_line(consultation)
    word = "Consentement donné" if selectors.is_at_home(consultation) else "Consentement oral"
    given = [Badge(word, "check", "ok")] if consent and consent.is_given else []
    return WaitingLine(
        public_id=str(consultation.public_id),
        since=words.since(since, at),
        since_at=since.isoformat(),
        planned=f"prévu à {words.hour(appointment.starts_at)}",
        patient=people.patient_line(consultation, at),
        motive=appointment.question or appointment.motive.label,
        with_whom=people.companion(consultation),
        vitals=vitals.vital_lines(consultation),
        origin=vitals.origin(consultation),
        badges=[
            *_rehearsal(consultation),
            *_secret(consultation),
            *_at_home(consultation),
            *act.check_badges(consultation),
            *given,
        ],
        url=reverse("consultations:cockpit", args=[consultation.public_id]),
        admit_url=reverse("consultations:admit", args=[consultation.public_id]),
    )


def _rehearsal(consultation: Consultation) -> list[Badge]:
    return [REHEARSAL] if consultation.is_rehearsal else []


def _secret(consultation: Consultation) -> list[Badge]:
    return [Badge("Confidentiel", "lock", "warn")] if consultation.appointment.is_confidential else []


def _at_home(consultation: Consultation) -> list[Badge]:
    """« Chez soi, avec son tuteur » : who is there is known before they are let in."""
    entry = selectors.entry_of(consultation)
    if entry is None:
        return []
    beside = f", avec {french.within(entry.get_companion_display())}" if entry.companion else ""
    return [Badge(f"Chez soi{beside}", "home")]


def to_sign_line(consultation: Consultation) -> ToSignLine:
    ended = consultation.finished_at
    when = f"Acte terminé le {words.moment(ended)}." if ended else ""
    name = people.short_name(consultation.appointment.patient)
    rehearsed = "Essai à blanc. " if consultation.is_rehearsal else ""
    return ToSignLine(
        title=f"Le compte rendu de {name} attend votre signature",
        text=f"{rehearsed}{when} {words.sentence(act.missing_sentence(consultation))}.",
        url=reverse("consultations:report", args=[consultation.public_id]),
    )
