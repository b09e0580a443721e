"""The pathway of an act on the physician’s pages."""

from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.states import REPORT_IS_OPEN
from core import french
from core.actors import Actor
from pathways.enums import CaseOrigin
from pathways.presenters.cases import case_fields
from pathways.verdicts import rules_held
from scheduling import policies as agenda
from scheduling.presenters import again_url
from scheduling.presenters.pathway import pathway_view


@rules_held()
def cockpit_pathway(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """The verdict while the act goes on, what it stands on, and what the report will ask."""
    appointment = consultation.appointment
    judgement = selectors.judgement_of(consultation)
    at = consultation.started_at or appointment.starts_at
    reads = agenda.can_read_question(actor, appointment)
    return {
        **pathway_view(judgement, reads_question=reads),
        "explain": case_fields(judgement.situation, origin=CaseOrigin.ACT, at=at),
        "fingerprint": selectors.fingerprint(judgement.verdict),
        "asked": ", ".join(french.within(fact.label) for fact in judgement.asked),
    }


def without_video(actor: Actor, consultation: Consultation) -> dict[str, str] | None:
    """What its physician can do when no picture could be had; None when there was one, or too late."""
    is_late = consultation.state not in REPORT_IS_OPEN
    if not consultation.is_video_failed or is_late or not policies.can_conduct(actor, consultation):
        return None
    by_phone = consultation.state == ConsultationState.BY_PHONE  # its way back is where the picture was
    return {
        "back_url": "" if by_phone else reverse("consultations:video", args=[consultation.public_id]),
        "booking_url": again_url(consultation.appointment),
    }
