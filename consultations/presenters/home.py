"""What a patient at home reads: before, while they wait, in the call, afterwards. Nobody’s name but the
physician’s, and nothing of why.
"""

import datetime as dt
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.adapters import paper
from consultations.enums import ConsultationState
from consultations.models import Consultation, SharedDocument
from consultations.presenters import chat, quality
from consultations.rules import words
from consultations.rules.consent_texts import text_at
from consultations.rules.waiting import Wait
from consultations.states import OVER
from core import french
from core.actors import Actor
from core.clock import today
from scheduling import selectors as agenda
from scheduling.models import Appointment, AppointmentLink
from scheduling.presenters import by_link
from scheduling.rules.links import KEPT_AT_HOME, OPENS_BEFORE

NEAR = (
    ("pill", "vos boîtes de médicaments et vos dernières ordonnances"),
    ("file", "la carte Vitale, et celle de la mutuelle"),
    ("bolt", "de quoi recharger votre téléphone"),
)


def before_page(link: AppointmentLink, at: dt.datetime) -> dict[str, Any]:
    """The test of one’s devices, what to keep near, the word on the act."""
    appointment = link.appointment
    opens_at = appointment.starts_at - OPENS_BEFORE
    return {
        **_common(appointment),
        "is_early": at < opens_at,
        "opens": f"{words.day(opens_at)} à {words.hour(opens_at)}",
        "near": [*NEAR, *(("file", one) for one in appointment.motive.documents)],
        "with_relative": people_around(link),
        "consent_text": text_at(today(at)),
    }


def room_page(link: AppointmentLink, act: Consultation, at: dt.datetime) -> dict[str, Any]:
    """The waiting room and the call: one page, which follows the act."""
    return {
        **waiting_part(link, act, at),
        "near": [*NEAR, *(("file", one) for one in act.appointment.motive.documents)],
        "line_names": quality.line_names(act),
        **chat.chat_at_home(act),
    }


def waiting_part(link: AppointmentLink, act: Consultation, at: dt.datetime) -> dict[str, Any]:
    """What happens now, fetched again every few seconds."""
    queue = selectors.queue_of(act, at)
    return {
        **_common(link.appointment),
        "state": act.state,
        "is_waiting": act.state == ConsultationState.WAITING,
        "is_interrupted": act.state == ConsultationState.INTERRUPTED,
        "is_by_phone": act.state == ConsultationState.BY_PHONE,
        "way": "over"
        if act.state in OVER
        else "phone"
        if act.state == ConsultationState.BY_PHONE
        else "call",
        "title": wait_title(queue.wait),
        "lines": [line for line in (_late(act.appointment), _busy(queue), _position(queue)) if line],
    }


def after_page(
    link: AppointmentLink, act: Consultation, at: dt.datetime, proved_at: dt.datetime | None
) -> dict[str, Any]:
    """What follows; the documents once a code was given since the end."""
    shared = list(selectors.shared_documents(act, at))
    is_proved = proved_at is not None and act.finished_at is not None and proved_at >= act.finished_at
    return {
        **_common(link.appointment),
        "state": act.state,
        "is_signed": act.state == ConsultationState.CLOSED,
        "has_shared": bool(shared),
        "is_proved": is_proved,
        "documents": [_document(one) for one in shared] if is_proved else [],
        "until": words.day(act.appointment.ends_at + KEPT_AT_HOME),
    }


def wait_title(wait: Wait) -> str:
    """« Entre 5 et 15 minutes »."""
    if wait.most == 0:
        return "C’est à vous dans un instant"
    if wait.least in (0, wait.most):
        return f"Encore {wait.most}{french.NBSP}minutes au plus"
    return f"Encore {wait.least} à {wait.most}{french.NBSP}minutes"


def people_around(link: AppointmentLink) -> str:
    """« vous entrez avec la personne soignée, comme tuteur » for a relative’s own link."""
    return french.within(link.relative.get_kind_display()) if link.relative else ""


def home_card(actor: Actor, consultation: Consultation) -> dict[str, Any] | None:
    """For the physician: who holds the patient’s place, and what can be done; None where there is a cart."""
    if not selectors.is_at_home(consultation):
        return None
    entry = selectors.entry_of(consultation)
    state = ConsultationState(consultation.state)
    conducts = policies.can_conduct(actor, consultation) and consultation.state not in OVER
    party = entry.party if entry else None
    here = party is not None and party.joined_at is not None and party.left_at is None
    appointment = consultation.appointment
    phone = appointment.patient.phone if agenda.is_own_number(appointment) else ""
    waits = (
        here and party is not None and party.admitted_at is None and state == ConsultationState.IN_PROGRESS
    )
    return {
        "said": _whereabouts(is_here=here, is_known=entry is not None),
        "companion": entry.get_companion_display() if entry else "",
        "phone": french.phone_read(phone),
        "dialled": french.dialled(phone),
        "admit_url": _url("home_admit", consultation) if conducts and waits else "",
        "resend_url": _url("home_resend", consultation) if conducts else "",
        "remove_url": _url("home_remove", consultation) if conducts and entry else "",
    }


def share_card(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any] | None:
    """On the signed report: letting the patient read it, and whether they did."""
    version = selectors.last_version(consultation)
    if version is None or not selectors.is_at_home(consultation):
        return None
    rows = {one.document_public_id: one for one in selectors.shared_documents(consultation, at)}
    shared = rows.get(version.document_public_id)
    conducts = policies.can_conduct(actor, consultation)
    return {
        "share_url": _url("report_share", consultation) if conducts and shared is None else "",
        "said": _shared(shared) if shared else "",
        "is_older": bool(rows) and shared is None,
        "back_url": _url("report_take_back", consultation) if conducts and rows else "",
    }


def _shared(shared: SharedDocument) -> str:
    read = f"lu le {words.moment(shared.read_at)}" if shared.read_at else "pas encore lu"
    return f"À la disposition du patient jusqu’au {words.day(shared.until)}, {read}."


def _whereabouts(*, is_here: bool, is_known: bool) -> str:
    if is_here:
        return "Le patient est sur la page, devant son téléphone ou son ordinateur."
    if is_known:
        return "Le patient est venu, et n’est plus sur la page."
    return "Le patient n’est pas encore entré par son lien."


def _common(appointment: Appointment) -> dict[str, Any]:
    physician = appointment.practitioner
    return {
        "physician": f"Dr {physician.family_name}",
        "initials": words.initials(physician.full_name),
        "hour": words.hour(appointment.starts_at),
        "when": by_link.moment(appointment.starts_at),
        "phone": by_link.phone_of(appointment),
    }


def _late(appointment: Appointment) -> str:
    if not appointment.delay_minutes or appointment.late_party == "patient":
        return ""
    return f"Le médecin a annoncé un retard d’environ {appointment.delay_minutes}{french.NBSP}minutes."


def _busy(queue: selectors.Queue) -> str:
    return (
        "Le médecin finit une autre consultation." if queue.is_busy else "Le médecin sait que vous êtes là."
    )


def _position(queue: selectors.Queue) -> str:
    if queue.before == 0:
        return "Vous êtes la prochaine personne."
    people_before = "Une personne passe" if queue.before == 1 else f"{queue.before} personnes passent"
    return f"{people_before} avant vous."


def _document(shared: SharedDocument) -> dict[str, str]:
    return {
        "title": paper.title_of(shared.consultation),
        "url": reverse("consultations:home_document", args=[shared.document_public_id]),
        "until": words.day(shared.until),
    }


def _url(name: str, consultation: Consultation) -> str:
    return reverse(f"consultations:{name}", args=[consultation.public_id])
