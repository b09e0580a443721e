"""What every page of one appointment shows."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core import clock
from core.actors import Actor, ActorRequest
from scheduling import policies, presenters, selectors
from scheduling.enums import AppointmentState, CancelReason
from scheduling.forms import UnsuitableForm
from scheduling.models import Appointment
from scheduling.presenters.attendance import Attendance, attendance
from scheduling.presenters.follow_ups import follow_up_card
from scheduling.presenters.links import link_card
from scheduling.presenters.motives import mark_lines
from scheduling.presenters.offers import treating_phone
from scheduling.presenters.referrals import ReferralLine, referral_lines
from scheduling.views.objection_card import objection_context
from scheduling.views.secret_card import secret_context

FILE_READERS = frozenset({"physician", "nurse", "pharmacist", "secretary"})


def appointment_context(request: ActorRequest, appointment: Appointment) -> dict[str, Any]:
    at, actor = clock.now(), request.actor
    is_held = appointment.state == AppointmentState.BOOKED
    return {
        "appointment": presenters.appointment_card(actor, appointment, at),
        "patient": presenters.patient_card(appointment.patient, at) | _file_link(actor, appointment),
        "act": presenters.act_link(actor, appointment) if policies.gives_care(actor, appointment) else None,
        "question": appointment.question if policies.can_read_question(actor, appointment) else "",
        "answers": presenters.answers_view(actor, appointment, at),
        "documents": appointment.motive.documents if policies.can_read_motive(actor) else [],
        "link": link_card(actor, appointment, at),
        "unsuitable": _unsuitable(actor, appointment, at),
        "unsuitable_form": UnsuitableForm(),
        "can_mark": policies.can_mark_unsuitable(actor, appointment),
        "steps_made": presenters.history(appointment, at),
        "who": _who(request, appointment, at),
        "follow": follow_up_card(actor, appointment, selectors.follow_up_of(appointment), at)
        if actor.role in FILE_READERS
        else None,
        "can_cancel": is_held and policies.can_cancel(actor, appointment),
        "can_move": is_held and appointment.starts_at > at and policies.can_move(actor, appointment),
        "rebook": _rebook(actor, appointment),
        "referral": _referral(actor, appointment, at),
        **objection_context(actor, appointment),
        **secret_context(actor, appointment),
        "cancel_reason": CancelReason(appointment.cancel_reason).label if appointment.cancel_reason else "",
    }


def _who(request: ActorRequest, appointment: Appointment, at: dt.datetime) -> Attendance:
    """What may be said of who comes."""
    back = reverse("scheduling:appointment", args=[appointment.public_id])
    name = presenters.appointment_card(request.actor, appointment, at).patient
    return attendance(
        request.actor, appointment, name, at, back=back, has_begun=appointment.began_at is not None
    )


def _file_link(actor: Actor, appointment: Appointment) -> dict[str, str]:
    """The file of the patient, for who may open its page."""
    if actor.role not in FILE_READERS:
        return {}
    return {"url": reverse("portal:patient", args=[appointment.patient.public_id])}


def _unsuitable(actor: Actor, appointment: Appointment, at: dt.datetime) -> dict[str, str] | None:
    """What the physician said of the motive, for who may read it."""
    mark = selectors.mark_of(appointment) if policies.can_read_motive(actor) else None
    return mark_lines(mark, at) if mark else None


def _referral(actor: Actor, appointment: Appointment, at: dt.datetime) -> ReferralLine | None:
    """What it was booked from, for who may open its page."""
    found = selectors.referral_used(actor, appointment, at)
    return referral_lines(actor, [found], at, "Voir")[0] if found is not None else None


def _rebook(actor: Actor, appointment: Appointment) -> dict[str, Any]:
    """How another appointment is taken once this one is off: here, or by calling the practice."""
    if appointment.state not in (AppointmentState.CANCELLED, AppointmentState.MISSED):
        return {}
    if policies.can_use_booking(actor):
        return {"url": presenters.again_url(appointment), "phone": None}
    return {"url": "", "phone": treating_phone(appointment.practitioner)}
