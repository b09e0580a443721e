"""The physician’s page during the act."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from consultations import policies, selectors
from consultations.enums import (
    ConsultationState,
    IncidentKind,
    IncidentOutcome,
    NoteField,
    PartyRole,
    SoundFilter,
    StillSource,
)
from consultations.models import Consultation, Party, StillImage
from consultations.presenters import (
    act,
    advice,
    body_map,
    chat,
    compare,
    consents,
    history,
    home,
    images,
    instruments,
    interruptions,
    observers,
    pathway,
    people,
    quality,
    requests,
    turnings,
    vitals,
    writing,
)
from consultations.presenters.failing import OUTCOMES, failed_before
from consultations.presenters.heard_traces import heard_trace_lines
from consultations.presenters.phones import site_phone
from consultations.presenters.preparation import aside_lines, document_lines
from consultations.rules import sounds, words
from consultations.states import GOING_ON, REPORT_IS_OPEN, UNREADY
from core import french
from core.actors import Actor
from directory import selectors as directory
from directory.models import Practitioner
from patients import selectors as patients
from scheduling import policies as agenda_policies
from scheduling import presenters as agenda
from scheduling import selectors as scheduling
from scheduling.enums import UnsuitableReason
from scheduling.presenters.objections import objection_cards


def cockpit_page(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    """In the order of the page: how the act stands, the file, the examination, what is written, the call."""
    return {
        **_standing(actor, consultation, at),
        **_file(actor, consultation, at),
        **_examination(actor, consultation),
        **_written(consultation),
        **_call(actor, consultation, at),
    }


def _standing(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    state = ConsultationState(consultation.state)
    return {
        "act": consultation,
        "conducts": policies.can_conduct(actor, consultation),
        "state": act.state_badge(consultation),
        "cancelled": act.cancelled_sentence(consultation),
        "is_waiting": state == ConsultationState.WAITING,
        "is_live": state == ConsultationState.IN_PROGRESS,
        "is_going_on": consultation.state in GOING_ON,
        "is_before": consultation.state in UNREADY,
        "started_at": consultation.started_at.isoformat() if consultation.started_at else "",
        "duration": act.duration(consultation, at),
        "interruption": interruptions.interruption_part(actor, consultation, at),
        "interrupt_reasons": interruptions.REASONS,
        "turnings": SimpleLazyObject(partial(turnings.turnings_part, actor, consultation)),
        "by_phone": turnings.by_phone_part(actor, consultation),
        "is_video_failed": consultation.is_video_failed,
        "without_video": pathway.without_video(actor, consultation),
        "advice": advice.advice_part(actor, consultation),
        # Judged for the parts that show it, and once: the others need not.
        "pathway": SimpleLazyObject(partial(pathway.cockpit_pathway, actor, consultation)),
    }


def _file(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    appointment = consultation.appointment
    return {
        "patient": people.patient_line(consultation, at),
        "link": care_link(actor, consultation),
        "caption": people.companion(consultation),
        "motive": appointment.motive.label,
        "question": appointment.question,
        "answers": agenda.booking_answers(appointment, at),
        "unsuitable": _unsuitable(actor, consultation),
        "objection": _objection(actor, consultation, at),
        "vitals": vitals.vital_lines(consultation),
        "vitals_origin": vitals.origin(consultation),
        "origins": instruments.origins(consultation),
        "consent": act.consent_line(consultation),
        **consents.consent_part(consultation, at),
        **history.history_part(actor, consultation),
        "last_acts": last_acts(actor, consultation),
        "nurse_note": consultation.nurse_note,
        "observed": words.pairs(selectors.observed_words(consultation)),
        "documents": document_lines(actor, consultation),
        "check_badges": act.check_badges(consultation),
    }


def _examination(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    current = selectors.current_request(consultation)
    heard = selectors.placed_points(consultation)
    return {
        "asked": requests.asked(current),
        "regions": body_map.regions(current, heard),
        "maps": body_map.maps(current, heard),
        "filters": sound_filters(),
        "traced": sounds.TRACED_S if settings.MEDICAL_FUNCTIONS["phonocardiogram"] else 0,
        "heard_traces": heard_trace_lines(consultation),
        "captures": captures(consultation),
        **images.images_part(actor, consultation),
        "sources": StillSource.choices,
        "ecg": bool(settings.MEDICAL_FUNCTIONS["ecg_trace"]),
        "ecg_measures": bool(settings.MEDICAL_FUNCTIONS["ecg_measures"]),
    }


def _written(consultation: Consultation) -> dict[str, Any]:
    draft, sections = selectors.draft_of(consultation), selectors.sections_of(consultation)
    ways = writing.short_ways(consultation)
    lines = writing.section_lines(sections, ways)
    return {
        "notes": sections["findings"],
        "outline": ways.get("findings") if not sections["findings"] else None,
        "heard_shown": len(selectors.heard_lines(consultation)),
        "revision": draft.revision if draft else 0,
        "saved": writing.saved_words(draft),
        "sections": [line for line in lines if line["name"] in writing.DURING_THE_CALL],
        "note_asides": aside_lines(consultation, NoteField.REPORT),
        **_incidents_left(consultation, sections["incidents"]),
        "missing": act.missing_sentence(consultation),
        "report_url": reverse("consultations:report", args=[consultation.public_id]),
    }


def _incidents_left(consultation: Consultation, said: str) -> dict[str, bool]:
    """Whether the line was cut and nobody said so; whether nothing at all is to be said."""
    was_cut = not said and selectors.was_cut(consultation)
    return {"was_cut": was_cut, "is_uneventful": not said and not was_cut}


def _call(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    return {
        "parties": [party_line(party) for party in selectors.parties_of(consultation)],
        **observers.observers_part(actor, consultation, at),
        **observers.invitation_form(),
        **chat.chat_part(actor, consultation),
        "talks_apart": policies.can_talk_apart(actor, consultation),
        "is_apart": selectors.aparte_of(consultation) is not None,
        **quality.incident_guess(consultation),
        "line_names": quality.line_names(consultation),
        "device_report_url": _device_report_url(actor, consultation),
        "outcomes": OUTCOMES,
        "rebook_url": turnings.rebook_url(actor, consultation, at),
        "failed": failed_before(consultation),
        "incidents": [_incident(one) for one in selectors.incidents_of(consultation)],
        "home": home.home_card(actor, consultation),
        "phone": site_phone(consultation),
        "invite_url": reverse("consultations:invitable", args=[consultation.public_id]),
    }


def _device_report_url(actor: Actor, consultation: Consultation) -> str:
    """Where a device that hurt or failed is told of; "" without a cart, or for a second physician."""
    cart = consultation.appointment.cart
    if cart is None or not policies.is_physician_of(actor, consultation):
        return ""
    return reverse("consultations:device_report_file", args=[cart.public_id])


def sound_filters() -> list[dict[str, str]]:
    """How the stethoscope may be heard; nothing to choose while the switch is off."""
    if not settings.MEDICAL_FUNCTIONS["stethoscope_filters"]:
        return []
    return [
        {
            "code": code.value,
            "label": code.label,
            "kind": one.kind,
            "hertz": str(one.hertz),
            "said": one.said,
            "pressed": "true" if code == SoundFilter.WIDE else "false",
        }
        for code, one in sounds.FILTERS.items()
    ]


def _unsuitable(actor: Actor, consultation: Consultation) -> dict[str, Any] | None:
    """The gesture « motif inadapté », for the physician of the act until they made it."""
    appointment = consultation.appointment
    if not agenda_policies.can_mark_unsuitable(actor, appointment) or scheduling.mark_of(appointment):
        return None
    return {
        "url": reverse("scheduling:unsuitable", args=[appointment.public_id]),
        "reasons": UnsuitableReason.choices,
    }


def _objection(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any] | None:
    """What the treating physician objects; to be decided on before the patient is let in."""
    cards = objection_cards(actor, consultation.appointment, at)
    if not cards or not policies.can_conduct(actor, consultation):
        return None
    return {
        "cards": cards,
        "is_open": bool(scheduling.undecided(consultation.appointment)),
        "url": reverse("scheduling:objection_keep", args=[consultation.appointment.public_id]),
        "cancel_url": reverse("scheduling:cancel", args=[consultation.appointment.public_id]),
    }


def care_link(actor: Actor, consultation: Consultation) -> str:
    """« Votre patiente depuis 2019 »: what ties this physician to the patient."""
    declared = patients.treating_physician_of(consultation.appointment.patient)
    word = people.patient_line(consultation, consultation.appointment.starts_at).word
    if declared is None:
        return f"{words.sentence(word)} sans médecin traitant déclaré"
    if declared.practitioner_id == actor.practitioner_id:
        return f"Votre {word} depuis {declared.starts_on.year}"
    return f"Médecin traitant : {people.physician_short(declared.practitioner)}"


def last_acts(actor: Actor, consultation: Consultation) -> list[dict[str, str]]:
    rows = selectors.earlier_acts(actor, consultation)
    return [
        {
            "day": words.short_day(row.appointment.starts_at),
            "title": f"{row.get_kind_display()}, {french.within(row.appointment.motive.label)}",
            "url": reverse("consultations:report", args=[row.public_id]),
        }
        for row in rows
    ]


def captures(consultation: Consultation) -> list[dict[str, str]]:
    return [
        {
            "url": reverse("documents:open", args=[still.document_public_id]),
            "label": f"{compare.still_label(still)}, {words.hour(still.taken_at)}",
            "side_url": _side_url(consultation, still),
            "side": still.side,
            "by": still.taken_by,
            "document": str(still.document_public_id),
            "source": still.track_role,
        }
        for still in selectors.stills_of(consultation)
    ]


def _side_url(consultation: Consultation, still: StillImage) -> str:
    """Where it is said which ear it is of; "" for what is of no ear."""
    if still.track_role != StillSource.HAND_CAMERA or consultation.state not in REPORT_IS_OPEN:
        return ""
    return reverse("consultations:still_side", args=[consultation.public_id, still.document_public_id])


def party_line(party: Party) -> dict[str, Any]:
    present = party.joined_at is not None and party.left_at is None
    return {
        "label": party.label,
        "role": PartyRole(party.role).label,
        "initials": words.initials(party.label),
        "present": present,
        "said": _whereabouts(party, is_present=present),
    }


def _whereabouts(party: Party, *, is_present: bool) -> str:
    if not is_present:
        return "pas dans l’appel"
    return "dans l’appel" if party.admitted_at else "en salle d’attente"


def invitable_lines(consultation: Consultation, found: Iterable[Practitioner]) -> list[dict[str, Any]]:
    """Each physician with their trade and place, and whether they were invited already."""
    physicians = list(found)
    invited = {party.practitioner_id for party in selectors.parties_of(consultation)}
    places = {
        place.practitioner_id: place.site.name for place in directory.places_of(one.pk for one in physicians)
    }
    return [
        {
            "name": one.full_name,
            "initials": words.initials(one.full_name),
            "detail": " · ".join(filter(None, [one.trade, places.get(one.pk, "")])),
            "rpps": one.rpps,
            "is_invited": one.pk in invited,
        }
        for one in physicians
    ]


def _incident(incident: Any) -> str:
    detail = f" : {incident.text}" if incident.text else ""
    then = f" Suite : {IncidentOutcome(incident.outcome).label}." if incident.outcome else ""
    by = f"{incident.noted_by}, {words.hour(incident.noted_at)}"
    return f"{IncidentKind(incident.kind).label}{detail} ({by}).{then}"
