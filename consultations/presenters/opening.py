"""The page of an act that nobody has opened yet: for whom, why, who prepares, whom to call."""

import datetime as dt
from typing import Any

from consultations import policies
from consultations.models import Consultation
from consultations.presenters import people
from consultations.presenters.phones import site_phone
from consultations.rules import words
from core.actors import Actor
from scheduling import presenters as agenda


def open_page(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    """`consultation` is not saved yet: it is what opening would make."""
    appointment = consultation.appointment
    prepares = policies.is_at_cart(actor, consultation)
    return {
        "patient": agenda.patient_card(appointment.patient, at),
        "short": people.short_name(appointment.patient),
        "when": words.moment(appointment.starts_at),
        "form": appointment.form_words,
        "motive": appointment.motive.label,
        "question": appointment.question,
        "answers": agenda.booking_answers(appointment, at),
        "prepares": prepares,
        "said": _said(consultation, prepares=prepares),
        "phone": None if prepares else site_phone(consultation),
    }


def _said(consultation: Consultation, *, prepares: bool) -> str:
    if prepares:
        return "La préparation n’a pas commencé."
    appointment = consultation.appointment
    if appointment.site is None:
        return "L’acte n’est pas encore ouvert."
    team = appointment.nurse.full_name if appointment.nurse else "L’équipe du site"
    return f"{team} n’a pas encore commencé la préparation. Vous serez prévenu dès que tout est prêt."
