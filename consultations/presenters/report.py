"""The page of the report: what is written, what is missing, what was signed."""

import datetime as dt
import itertools
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.adapters import paper
from consultations.enums import ConsultationState, NoteField
from consultations.models import Amendment, Consultation
from consultations.presenters import act, home, instruments, people, quality, turnings, vitals
from consultations.presenters.cockpit import captures
from consultations.presenters.heard_traces import heard_trace_lines
from consultations.presenters.preparation import aside_lines, document_lines
from consultations.presenters.sending import sending_card
from consultations.presenters.writing import saved_words, section_lines, short_ways
from consultations.rules import words
from consultations.states import REPORT_IS_OPEN
from core.actors import Actor
from patients import selectors as patients
from signatures import presenters as signing


def report_page(
    actor: Actor, consultation: Consultation, at: dt.datetime, *, is_refused: bool = False
) -> dict[str, Any]:
    """`is_refused`: the signature was just refused for what is missing."""
    return {
        "act": consultation,
        "patient": people.patient_line(consultation, at),
        "state": act.state_badge(consultation),
        "motive": consultation.appointment.motive.label,
        "title": paper.title_of(consultation),
        **_written(actor, consultation, is_refused=is_refused),
        **_gathered(actor, consultation),
        **_afterwards(actor, consultation, at),
    }


def _written(actor: Actor, consultation: Consultation, *, is_refused: bool) -> dict[str, Any]:
    draft, version = selectors.draft_of(consultation), selectors.last_version(consultation)
    amendment = selectors.amendment_of(consultation)
    is_open = amendment is not None or consultation.state in REPORT_IS_OPEN
    writes = policies.can_conduct(actor, consultation) and is_open
    missing = act.missing_lines(consultation) if writes else []
    return {
        "writes": writes,
        **_signing(consultation, amendment, writes=writes),
        "is_live": consultation.state == ConsultationState.IN_PROGRESS,
        "sections": section_lines(
            version.sections if version and not writes else selectors.sections_of(consultation),
            short_ways(consultation) if writes else {},
            frozenset(line.anchor for line in missing) if is_refused else frozenset(),
        ),
        "is_refused": is_refused,
        "missing": missing,
        "revision": draft.revision if draft else 0,
        "incidents_shown": selectors.incidents_of(consultation).count(),
        "heard_shown": len(selectors.heard_lines(consultation)),
        "saved": saved_words(draft),
        "asides": aside_lines(consultation, NoteField.REPORT),
    }


def _signing(consultation: Consultation, amendment: Amendment | None, *, writes: bool) -> dict[str, Any]:
    """What the button under the text does: closes the act, or replaces what was signed."""
    is_finished = consultation.state == ConsultationState.FINISHED
    key = [consultation.public_id]
    return {
        "signs": writes and (is_finished or amendment is not None),
        "is_reopenable": writes and is_finished,
        "sign_url": reverse("consultations:amend_sign" if amendment else "consultations:sign", args=key),
        "sign_label": "Signer la version corrigée" if amendment else "Signer et clôturer l’acte",
        "amending": _amending(amendment) if amendment and writes else None,
    }


def _amending(amendment: Amendment) -> dict[str, str]:
    key = [amendment.consultation.public_id]
    return {
        "since": words.moment(amendment.begun_at),
        "reason": amendment.reason,
        "give_up_url": reverse("consultations:amend_give_up", args=key),
    }


def _gathered(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """What the act left beside the words of its physician."""
    return {
        "professionals": professionals(consultation),
        "third_parties": third_parties(consultation),
        "dates": dates(consultation),
        "consent": act.consent_line(consultation),
        "vitals": vitals.vital_lines(consultation),
        "vitals_origin": vitals.origin(consultation),
        "origins": instruments.origins(consultation),
        "nurse_note": consultation.nurse_note,
        "observed": words.pairs(selectors.observed_words(consultation)),
        "captures": captures(consultation),
        "heard_traces": heard_trace_lines(consultation),
        "documents": document_lines(actor, consultation),
        "qualities": quality.quality_lines(consultation),
    }


def _afterwards(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    return {
        "signed": signed_line(actor, consultation),
        "amend_url": _amend_url(actor, consultation),
        "sending": sending_card(actor, consultation),
        "share": home.share_card(actor, consultation, at),
        "cancelled": act.cancelled_sentence(consultation),
        "rebook_url": turnings.rebook_url(actor, consultation, at),
    }


def former_lines(consultation: Consultation) -> list[dict[str, str]]:
    """What the last version replaced, newest first, and what changed each time."""
    versions = list(selectors.versions_of(consultation))
    return [
        {
            "label": f"Version {former.number}, signée {words.moment(former.signed_at)}",
            "url": reverse("documents:open", args=[former.document_public_id]),
            "changed": later.amendment.reason,
        }
        for later, former in itertools.pairwise(versions)
    ]


def professionals(consultation: Consultation) -> list[dict[str, str]]:
    """Each professional with their role, as the paper says them."""
    return [
        {"name": name, "role": role, "rpps": rpps, "initials": words.initials(name)}
        for name, role, rpps in paper.people(consultation)
    ]


def third_parties(consultation: Consultation) -> list[dict[str, Any]]:
    """Who else was there, and whether the report names them."""
    return [
        {
            "line": selectors.presence_line(one),
            "is_mentioned": one.party.is_mentioned,
            "url": reverse("consultations:mention_say", args=[consultation.public_id, one.party.public_id]),
        }
        for one in selectors.third_parties_of(consultation)
    ]


def dates(consultation: Consultation) -> str:
    started, finished = consultation.started_at, consultation.finished_at
    if started is None:
        return ""
    end = f" à {words.hour(finished)}" if finished else ", en cours"
    return f"{words.day(started)}, de {words.hour(started)}{end}" if finished else words.moment(started) + end


def signed_line(actor: Actor, consultation: Consultation) -> dict[str, Any] | None:
    """What the signature did, and where one goes from there."""
    version = selectors.last_version(consultation)
    if version is None:
        return None
    is_second = policies.is_second_physician(actor, consultation) and not policies.is_beside(
        actor, consultation
    )
    counts = not (selectors.is_advice(consultation) or consultation.is_rehearsal)
    bills = counts and not is_second
    return {
        "by": version.signed_by,
        "at": words.moment(version.signed_at),
        "url": reverse("documents:open", args=[version.document_public_id]),
        "signature": signing.signature_line(version.document_public_id),
        "copy": copy_sentence(consultation),
        "former": former_lines(consultation),
        # Fee sheets live above: this is their door for one act.
        "sheet_url": reverse("billing:of_act", args=[consultation.public_id]) if bills else "",
    }


def _amend_url(actor: Actor, consultation: Consultation) -> str:
    may = policies.can_conduct(actor, consultation) and selectors.last_version(consultation) is not None
    is_closed = may and selectors.amendment_of(consultation) is None
    return reverse("consultations:amend", args=[consultation.public_id]) if is_closed else ""


def copy_sentence(consultation: Consultation) -> str:
    """To whom a copy went, or why to nobody."""
    if consultation.is_rehearsal:
        return "Essai à blanc : aucune copie n’est partie et rien n’est facturé."
    declared = patients.treating_physician_of(consultation.appointment.patient)
    if declared is None:
        return "Aucun médecin traitant n’est déclaré : aucune copie n’est partie."
    if declared.practitioner_id == consultation.appointment.practitioner_id:
        return ""
    name = people.physician_short(declared.practitioner)
    return f"Copie au dossier pour le {name}, médecin traitant, qui en est prévenu."
