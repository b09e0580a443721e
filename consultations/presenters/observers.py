"""Who is in the call without an account, as the physician, the cart and they themselves read it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import Capacity, LinkLife, PartyRole
from consultations.models import Consultation, Observer, Party
from consultations.presenters import people, quality
from consultations.presenters.apartes import aparte_words
from consultations.presenters.chat import chat_of_guest
from consultations.presenters.rooms import Microphone, microphone, room_part, word_part
from consultations.rules import words
from consultations.states import CALL_IS_OPEN
from core import french
from core.actors import Actor
from patients.enums import ConsentGiver
from scheduling.rules.links import MOST_TRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverLine:
    """One person: templates/consultations/observers.html. `admit_url` only while they wait, `renew_url` only
    before they came.
    """

    name: str
    quality: str
    invited: str
    said: str
    is_here: bool
    admit_url: str
    remove_url: str
    remove_word: str
    renew_url: str
    microphone: Microphone


def observers_part(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    """The list, beside the patient and beside the physician."""
    conducts = policies.can_conduct(actor, consultation)
    lines = [_line(one, consultation, at) for one in selectors.observers_of(consultation)]
    shown = lines if conducts else [line for line in lines if line.is_here]
    colleagues = selectors.second_physicians_expected(consultation) if conducts else ()
    is_open = consultation.state in CALL_IS_OPEN
    return {
        "act": consultation,
        "conducts": conducts,
        "observers": shown + [_colleague(one, consultation) for one in colleagues],
        "short": people.short_name(consultation.appointment.patient),
        "may_refuse": is_open and bool(shown) and policies.can_prepare(actor, consultation),
        **room_part(actor, consultation),
    }


def _line(observer: Observer, consultation: Consultation, at: dt.datetime) -> ObserverLine:
    party = observer.party
    is_here = party.joined_at is not None and party.left_at is None
    waits = is_here and party.admitted_at is None
    arguments = [consultation.public_id, observer.public_id]
    return ObserverLine(
        name=party.label,
        quality=french.within(observer.quality),
        invited=f"à l’invitation du {observer.owner_label}",
        said=_whereabouts(observer, at, is_here=is_here) + _cut(party),
        is_here=is_here and not waits,
        admit_url=reverse("consultations:observer_admit", args=arguments) if waits else "",
        remove_url=reverse("consultations:observer_remove", args=arguments),
        remove_word="Faire sortir" if observer.link_used_at else "Reprendre l’invitation",
        renew_url="" if observer.link_used_at else reverse("consultations:observer_renew", args=arguments),
        microphone=microphone(consultation, party),
    )


def _colleague(party: Party, consultation: Consultation) -> ObserverLine:
    is_here = party.joined_at is not None and party.left_at is None
    is_beside = party.practitioner_id == consultation.appointment.beside_id
    out = reverse("consultations:second_remove", args=[consultation.public_id, party.public_id])
    return ObserverLine(
        name=party.label,
        quality=french.within(PartyRole(party.role).label),
        invited="",
        said=("dans l’appel" if is_here else "pas dans l’appel") + _cut(party),
        is_here=is_here,
        admit_url="",
        remove_url="" if is_beside else out,
        remove_word="Faire sortir" if party.joined_at else "Reprendre l’invitation",
        renew_url="",
        microphone=microphone(consultation, party),
    )


def _cut(party: Party) -> str:
    return " · micro coupé par le médecin" if party.silenced_at is not None else ""


def _whereabouts(observer: Observer, at: dt.datetime, *, is_here: bool) -> str:
    if is_here:
        return "dans l’appel" if observer.party.admitted_at else "attend d’entrer"
    if observer.link_used_at is not None:
        return "pas dans l’appel"
    if observer.code_tries >= MOST_TRIES:
        return "lien fermé après trop de codes faux"
    if at >= observer.link_until:
        return "le lien n’est plus valable"
    return f"lien donné, valable {_until(observer)}"


def _until(observer: Observer) -> str:
    if observer.link_life == LinkLife.ACT:
        return "jusqu’à la fin de l’acte"
    return f"jusqu’à {words.hour(observer.link_until)}"


def invitation_told(observer: Observer, code: str) -> dict[str, Any]:
    """What who invites reads once: templates/consultations/cockpit/observer_link.html."""
    return {
        "why": "",
        "name": observer.party.label,
        "code": f"{code[:3]} {code[3:]}",
        "until": _until(observer),
    }


def invitation_form() -> dict[str, Any]:
    """What the form of an invitation offers: templates/consultations/cockpit/invite_observer.html."""
    return {"capacities": Capacity.choices, "lives": LinkLife.choices, "life": LinkLife.QUARTER.value}


def _agreed(observer: Observer) -> str:
    by_patient = observer.consent_given_by == ConsentGiver.PATIENT
    return "Le patient est d’accord pour votre présence" if by_patient else "Votre présence est acceptée"


def guest_page(observer: Observer) -> dict[str, Any]:
    """What somebody without an account reads: for whom they are there, never which patient."""
    consultation = observer.party.consultation
    appointment = consultation.appointment
    return {
        "act": {"is_rehearsal": consultation.is_rehearsal},
        "name": observer.party.label,
        "quality": french.within(observer.quality),
        "speaks": observer.party.role != PartyRole.TRAINEE,
        "agreed": _agreed(observer),
        "owner": observer.owner_label,
        "physician": f"Dr {appointment.practitioner.given_name} {appointment.practitioner.family_name}",
        "when": words.moment(appointment.starts_at),
        "until": _until(observer),
        "aparte": aparte_words(consultation),
        **word_part(observer.party),
        **chat_of_guest(observer),
        "line_names": quality.line_names(consultation),
    }
