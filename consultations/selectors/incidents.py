"""What failed before a call and still asks something of its physician, or of who keeps their agenda."""

import datetime as dt

from consultations.enums import CancelReason, ConsultationState, IncidentOutcome
from consultations.models import Consultation, Incident
from consultations.selectors.acts import visible_to
from consultations.states import BEFORE_THE_CALL
from core.actors import Actor
from scheduling.models import Appointment

# Who needed another hour a week ago was seen to, or is not any more by this line.
LATELY = dt.timedelta(days=7)
TO_SETTLE = (IncidentOutcome.IN_PERSON, IncidentOutcome.EMERGENCY)


def failed_before_of(actor: Actor, at: dt.datetime) -> list[Incident]:
    """The last incident of each act of theirs, or of whom they keep the agenda of, that never began: what is
    to be decided, or booked again.

    A real one: a rehearsal leaves nothing to settle.
    """
    rows = visible_to(actor).filter(
        appointment__practitioner__in=_whose(actor), appointment__is_rehearsal=False, started_at=None
    )
    last = Incident.objects.filter(consultation__in=rows, noted_at__gt=at - LATELY)
    last = last.order_by("consultation", "-noted_at", "-pk").distinct("consultation")
    act = "consultation__appointment"
    found = last.select_related(
        *(f"{act}__{one}" for one in ("patient", "motive", "practitioner", "cart", "site"))
    )
    return [one for one in found if _is_unsettled(one)]


def _whose(actor: Actor) -> frozenset[int]:
    """A physician settles their own; a secretary, those of the physicians who delegated to them."""
    if actor.role == "secretary":
        return actor.delegator_ids
    own = actor.practitioner_id if actor.role == "physician" else None
    return frozenset() if own is None else frozenset({own})


def _is_unsettled(incident: Incident) -> bool:
    act = incident.consultation
    if act.state in BEFORE_THE_CALL:
        return incident.outcome in TO_SETTLE
    is_off = act.state == ConsultationState.CANCELLED and act.cancel_reason == CancelReason.TECHNICAL
    return is_off and incident.outcome == IncidentOutcome.REBOOK and not _is_booked_again(act, incident)


def _is_booked_again(act: Consultation, incident: Incident) -> bool:
    held = act.appointment
    return Appointment.objects.filter(
        patient=held.patient_id, practitioner=held.practitioner_id, booked_at__gte=incident.noted_at
    ).exists()
