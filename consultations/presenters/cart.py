"""The page of the person at the cart."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse

from consultations import selectors
from consultations.enums import CheckItem, CheckResult, ConsultationState
from consultations.models import Consultation
from consultations.presenters import (
    act,
    apartes,
    body_map,
    chat,
    check,
    consents,
    failing,
    home,
    images,
    interruptions,
    kits,
    observers,
    people,
    quality,
    requests,
    turnings,
)
from consultations.rules import words
from consultations.states import JOINS, NOT_CARRIED_OUT, OVER
from core import french
from core.actors import Actor
from scheduling import presenters as agenda


def cart_page(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    """In the order of the page: how the act stands, what is asked, the call, what to do where it fails."""
    return {
        "act": consultation,
        "patient": people.patient_line(consultation, at),
        "actor_name": actor.label,
        **_standing(actor, consultation, at),
        **_waiting(consultation, at),
        **_asked(consultation),
        **_call(actor, consultation, at),
        **_failing(consultation),
    }


def _standing(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    appointment, state = consultation.appointment, ConsultationState(consultation.state)
    physician = people.physician_short(appointment.practitioner)
    preparation = reverse("consultations:preparation", args=[consultation.public_id])
    return {
        "cart": appointment.cart,
        "physician": physician,
        "physician_initials": words.initials(appointment.practitioner.full_name),
        "steps": act.cart_steps(consultation, people.patient_line(consultation, at).word, preparation),
        "state": act.state_badge(consultation),
        "is_waiting": state == ConsultationState.WAITING,
        "is_live": state == ConsultationState.IN_PROGRESS,
        "joins": consultation.state in JOINS,
        "interruption": interruptions.interruption_part(actor, consultation, at),
        "by_phone": turnings.by_phone_part(actor, consultation),
        "interrupt_reasons": interruptions.REASONS,
        "is_over": consultation.state in OVER,
        "over": over_sentence(consultation, physician),
        "tidying": tidying(consultation) if consultation.state not in NOT_CARRIED_OUT else (),
    }


def _waiting(consultation: Consultation, at: dt.datetime) -> dict[str, str]:
    since = consultation.waiting_since
    return {
        "delay": agenda.delay_words(consultation.appointment),
        "waiting": words.since(since, at) if since else "",
        "waiting_since": since.isoformat() if since else "",
        "estimate": _estimate(consultation, at),
    }


def _estimate(consultation: Consultation, at: dt.datetime) -> str:
    """As the patient at home reads it; with its hour, for nothing here counts it down."""
    if consultation.state != ConsultationState.WAITING:
        return ""
    title = home.wait_title(selectors.queue_of(consultation, at).wait)
    return f"{title} (estimé à {words.hour(at)})"


def _asked(consultation: Consultation) -> dict[str, Any]:
    current = selectors.current_request(consultation)
    return {
        "asked": requests.asked(current),
        "map": body_map.map_at_cart(current, selectors.placed_points(consultation)),
        "aparte": apartes.aparte_words(consultation),
    }


def _call(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    return {
        **observers.observers_part(actor, consultation, at),
        **images.images_part(actor, consultation),
        **consents.consent_part(consultation, at),
        **chat.chat_part(actor, consultation),
        "devices": device_lines(consultation),
        "ecg": bool(settings.MEDICAL_FUNCTIONS["ecg_trace"]),
        "ecg_simulated": settings.ECG_SIMULATED_ALLOWED,
    }


def _failing(consultation: Consultation) -> dict[str, Any]:
    return {
        **failing.failing_in_call(consultation, device_lines(consultation)),
        "line_names": quality.line_names(consultation),
    }


def over_sentence(consultation: Consultation, physician: str) -> str:
    if consultation.state in NOT_CARRIED_OUT:
        return act.cancelled_sentence(consultation)
    what = consultation.appointment.cart_words.the
    left = f" Il reste à ranger {what}." if selectors.left_out(consultation) else ""
    return f"Le {physician} a terminé l’acte.{left}"


def tidying(consultation: Consultation) -> list[str]:
    """What is left to put away; nothing is asked of an act without a cart."""
    labels = kits.STEPS if consultation.appointment.is_home_visit else {}
    return [labels.get(step, step.label) for step in selectors.left_out(consultation)]


def device_lines(consultation: Consultation) -> list[dict[str, str]]:
    """The devices of the call, as the last check found them; the page makes them live."""
    said = check.found(selectors.last_check(consultation))
    return [_device(code, icon, said.get(code)) for code, icon in DEVICES]


DEVICES = (
    (CheckItem.CAMERA, "video"),
    (CheckItem.HAND_CAMERA, "camera"),
    (CheckItem.MICROPHONE, "mic"),
    (CheckItem.STETHOSCOPE, "stethoscope"),
)


def _device(item: CheckItem, icon: str, result: str | None) -> dict[str, str]:
    text = french.within(CheckResult(result).label) if result else "non contrôlé"
    low = result is not None and result != CheckResult.OK
    return {"code": item.value, "label": item.label, "icon": icon, "text": text, "low": "1" if low else ""}
