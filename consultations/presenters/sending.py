"""Where a signed report went, and what its physician may still do."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from consultations import policies, selectors
from consultations.adapters import cda as national
from consultations.models import Consultation, ReportVersion
from core.actors import Actor
from correspondence import presenters as post
from correspondence import selectors as post_rows
from correspondence.enums import Channel, DispatchState
from correspondence.models import Dispatch
from patients.enums import InsStatus
from scheduling import selectors as agenda

NO_WAY = "Ni mobile ni adresse e-mail n’est noté pour le patient : il ne peut pas recevoir de lien."
NOT_ALONE = "Confidentiel : aucun moyen de joindre le mineur seul n’est noté, rien ne lui est envoyé."


def sending_card(actor: Actor, consultation: Consultation) -> dict[str, Any] | None:
    version = selectors.last_version(consultation)
    if version is None or consultation.is_rehearsal:
        return None
    rows = post_rows.dispatches_of_act(actor, consultation.public_id)
    conducts = policies.can_conduct(actor, consultation)
    return {
        "lines": post.dispatch_lines(actor, rows),
        "closings": post.closing_choices(),
        **_to_patient(consultation, version, rows, conducts=conducts),
    }


def _to_patient(
    consultation: Consultation, version: ReportVersion, rows: list[Dispatch], *, conducts: bool
) -> dict[str, str]:
    key, sent = [consultation.public_id], _channels(version, rows)
    by_own_link = selectors.is_at_home(consultation)  # they read it behind the link of their act
    off = _off(consultation) if conducts and not by_own_link else ""
    may_link = conducts and not off and not by_own_link and Channel.PATIENT not in sent
    may_deposit = conducts and Channel.DMP not in sent and _is_deposited(consultation)
    return {
        "patient_url": reverse("consultations:report_to_patient", args=key) if may_link else "",
        "patient_off": off,
        "deposit_url": reverse("consultations:report_deposit", args=key) if may_deposit else "",
    }


def _channels(version: ReportVersion, rows: list[Dispatch]) -> set[str]:
    """By which ways this version goes, or went."""
    return {
        row.channel
        for row in rows
        if row.document_public_id == version.document_public_id and row.state != DispatchState.WITHDRAWN
    }


def _off(consultation: Consultation) -> str:
    person = agenda.reach_within(consultation.appointment)
    if person.mobile or person.email:
        return ""
    return NOT_ALONE if consultation.appointment.is_confidential else NO_WAY


def _is_deposited(consultation: Consultation) -> bool:
    """A qualified identity, a channel that exists, and no secret: parents read the record of a minor."""
    appointment = consultation.appointment
    is_known = appointment.patient.ins_status == InsStatus.QUALIFIED
    has_form = not national.has_no_form(consultation)
    return bool(settings.DMP_CHANNEL) and is_known and has_form and not appointment.is_confidential
