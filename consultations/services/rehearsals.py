"""« Essai à blanc »: begun at once, by the site or the physician; the other side is told behind the bell."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, selectors
from consultations.models import (
    Advice,
    Amendment,
    Aparte,
    ChatMessage,
    ClosingVerdict,
    Consultation,
    Ecg,
    HeardTrace,
    ImageDecision,
    ReportVersion,
    StillImage,
    StillRequest,
)
from consultations.services.steps import patient_of
from core.actors import Actor
from core.errors import Conflict
from core.turns import gesture
from directory.models import Practitioner
from documents import services as documents
from scheduling import services as scheduling
from scheduling.enums import CancelReason as AgendaReason
from scheduling.policies.rehearsals import require_rehearsal
from territory.models import Cart


@gesture()
def rehearsal_start(*, actor: Actor, cart: Cart, practitioner: Practitioner, at: dt.datetime) -> Consultation:
    """Conflict, with the reason, when it would disturb a real act."""
    require_rehearsal(actor, cart, practitioner)
    scheduling.rehearsal_turns(cart, practitioner)
    if refusal := selectors.rehearsal_refusal(cart, practitioner, at):
        raise Conflict(refusal, code="rehearsal_disturbs")
    appointment = scheduling.rehearsal_take(actor=actor, cart=cart, practitioner=practitioner, at=at)
    consultation = Consultation(appointment=appointment)
    consultation.save(force_insert=True)
    audit.record(actor, "consultations.opened", consultation, at=at, patient=patient_of(consultation))
    notifications.rehearsal_proposed(consultation, actor, at=at)
    notifications.state_changed(consultation)
    return consultation


# What protects its act, each before what it leans on.
LEFT: tuple[Any, ...] = (
    Advice,
    Amendment,
    Aparte,
    ChatMessage,
    ClosingVerdict,
    Ecg,
    HeardTrace,
    ImageDecision,
    ReportVersion,
    StillRequest,
    StillImage,
)


@transaction.atomic
def rehearsal_remove(*, actor: Actor, public_id: UUID, at: dt.datetime) -> bool:
    """A week after its end: everything goes but the trace and the checks of the cart. Twice is once."""
    act = selectors.rehearsal_to_remove(public_id, at)
    if act is None:
        return False
    appointment = act.appointment
    notifications.rehearsal_gone(act)
    documents.documents_destroy(actor=actor, act_public_id=act.public_id, at=at)
    StillImage.objects.filter(consultation=act, original__isnull=False).delete()  # drawn upon another
    for model in LEFT:
        model.objects.filter(consultation=act).delete()
    act.delete()
    scheduling.rehearsal_remove(actor=actor, appointment=appointment, at=at)
    return True


def hour_freed(actor: Actor, consultation: Consultation, reason: AgendaReason, at: dt.datetime) -> None:
    """An act that ends before its report gives its hour back; of a rehearsal there is none to give."""
    appointment = consultation.appointment
    if appointment.is_rehearsal:
        scheduling.rehearsal_end(actor=actor, appointment=appointment, reason=reason, at=at)
    else:
        scheduling.appointment_cancel(actor=actor, public_id=appointment.public_id, reason=reason, at=at)
