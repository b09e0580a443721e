"""Today, for each role: who is next, what waits, what failed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.presenters.waiting import WaitingLine, waiting_line
from core import french
from core.actors import Actor
from core.clock import today
from patients import presenters as patients
from scheduling import presenters as scheduling
from scheduling.enums import AppointmentState
from scheduling.models import Appointment

NO_BREAK = "\u00a0"
# The mark of each state on the line of the day.
DAY_MARKS = {
    ConsultationState.CLOSED: ("done", "Clôturée"),
    ConsultationState.FINISHED: ("done", "Compte rendu à signer"),
    ConsultationState.CANCELLED: ("done", "Annulée"),
    ConsultationState.WAITING: ("now", "En salle d’attente"),
    ConsultationState.IN_PROGRESS: ("now", "En cours"),
    ConsultationState.PREPARING: ("", "En préparation"),
    ConsultationState.PLANNED: ("", ""),
}


@dataclass(frozen=True, slots=True)
class NextAct:
    """The one act that comes next, with the one thing to press. `file` once the act is opened."""

    patient: str
    url: str
    age: str
    motive: str
    form: str
    icon: str
    place: str
    badge: dict[str, Any] | None
    when: str
    action: str
    action_url: str
    action_icon: str
    admits: bool
    file: WaitingLine | None


@dataclass(frozen=True, slots=True)
class Home:
    """A page of today. Lists are ready for components/list.html and components/timeline.html."""

    date: str
    next: NextAct | None
    todo: list[dict[str, Any]] = field(default_factory=list)
    day: list[dict[str, Any]] = field(default_factory=list)
    tiles: list[dict[str, Any]] = field(default_factory=list)


def now_in_words(at: dt.datetime) -> str:
    """« mardi 24 novembre 2026, 14 h 22 »."""
    return f"{french.day_in_full(today(at))}, {french.hour(at)}"


def next_act(actor: Actor, appointment: Appointment, act: Consultation | None, at: dt.datetime) -> NextAct:
    card = scheduling.appointment_card(actor, appointment, at)
    action, icon = _action(actor, card.patient, act)
    return NextAct(
        patient=card.patient,
        url=reverse("portal:patient", args=[appointment.patient.public_id]),
        age=patients.age(appointment.patient, at),
        motive=card.motive,
        form=card.form + (f" par {card.nurse}" if card.nurse else ""),
        icon=card.icon,
        place=scheduling.patient_card(appointment.patient, at)["place"],
        badge=_badge(act, at),
        when=_due(appointment.starts_at, at),
        action=action,
        action_url=reverse("consultations:open", args=[appointment.public_id]),
        action_icon=icon,
        admits=act is not None and act.state == ConsultationState.WAITING and actor.role == "physician",
        file=waiting_line(act, at) if act else None,
    )


def _action(actor: Actor, patient: str, act: Consultation | None) -> tuple[str, str]:
    """What will happen, said on the button."""
    state = ConsultationState(act.state) if act else ConsultationState.PLANNED
    if state == ConsultationState.IN_PROGRESS:
        return f"Revenir auprès de {patient}", "video"
    if actor.role == "nurse":
        return (
            (f"Rejoindre {patient}", "video")
            if state == ConsultationState.WAITING
            else (
                f"Préparer {patient}",
                "check",
            )
        )
    return (
        (f"Admettre {patient}", "video")
        if state == ConsultationState.WAITING
        else (
            f"Ouvrir la téléconsultation de {patient}",
            "video",
        )
    )


def _badge(act: Consultation | None, at: dt.datetime) -> dict[str, Any] | None:
    if act is None or act.state == ConsultationState.PLANNED:
        return None
    if act.state == ConsultationState.WAITING and act.waiting_since:
        minutes = int((at - act.waiting_since).total_seconds() // 60)
        since = f" depuis {minutes}{NO_BREAK}min" if minutes else ""
        return {"label": f"En salle d’attente{since}", "icon": "dot", "tone": "live"}
    tone = "live" if act.state == ConsultationState.IN_PROGRESS else ""
    return {"label": ConsultationState(act.state).label, "icon": "dot", "tone": tone}


def _due(starts_at: dt.datetime, at: dt.datetime) -> str:
    """« prévu à 14 h 30, dans 8 min »."""
    minutes = round((starts_at - at).total_seconds() / 60)
    planned = f"prévu à {french.hour(starts_at)}"
    if abs(minutes) > 90:
        return f"{planned} {scheduling.day(starts_at, at)}"
    return (
        f"{planned}, dans {minutes}{NO_BREAK}min"
        if minutes > 0
        else f"{planned}, il y a {-minutes}{NO_BREAK}min"
    )


def day_line(
    actor: Actor, appointments: Iterable[Appointment], acts: dict[int, Consultation], at: dt.datetime
) -> list[dict[str, Any]]:
    """The timeline of the day."""
    return [_day_entry(actor, appointment, acts.get(appointment.pk), at) for appointment in appointments]


def _day_entry(
    actor: Actor, appointment: Appointment, act: Consultation | None, at: dt.datetime
) -> dict[str, Any]:
    card = scheduling.appointment_card(actor, appointment, at)
    mark, words = DAY_MARKS[ConsultationState(act.state)] if act else ("", "")
    if appointment.state == AppointmentState.CANCELLED:
        mark, words = "done", "Annulé"
    return {
        "time": card.starts,
        "datetime": card.datetime,
        "title": card.patient,
        "text": f"{card.form} · {words or card.place}",
        "url": reverse("scheduling:appointment", args=[appointment.public_id]),
        "state": mark,
    }


def report_to_sign(act: Consultation, at: dt.datetime) -> dict[str, Any]:
    """« Le compte rendu de Mme Roussel attend votre signature »."""
    patient = patients.display_name(act.appointment.patient)
    finished = scheduling.when(act.finished_at, at) if act.finished_at else ""
    return {
        "icon": "file",
        "tone": "warn",
        "title": f"Le compte rendu de {patient} attend votre signature",
        "text": f"Acte terminé {finished}. La feuille de soins se prépare dès la signature.",
        "action": {
            "label": "Relire et signer",
            "url": reverse("consultations:report", args=[act.public_id]),
        },
    }
