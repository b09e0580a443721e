"""« Essai à blanc »: an act that begins now, takes nobody’s time, tells no patient and goes after a week."""

import datetime as dt

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict
from directory import selectors as directory
from directory.models import Practitioner
from patients import services as patients
from scheduling import selectors
from scheduling.enums import ActForm, CancelReason
from scheduling.models import Appointment
from scheduling.policies.rehearsals import require_rehearsal
from scheduling.services.care import care_open
from scheduling.services.holding import gesture, log
from scheduling.states import Action
from territory.models import Cart

LASTS = dt.timedelta(minutes=30)
BESIDE = ("nurse", "pharmacist")
QUESTION = "Essai à blanc"
NO_MOTIVE = "Ce médecin n’a aucun motif au chariot : un essai à blanc ne peut pas commencer avec lui."


@gesture
def rehearsal_take(*, actor: Actor, cart: Cart, practitioner: Practitioner, at: dt.datetime) -> Appointment:
    """Called by the act (consultations), which looks first, under turns, whether a real one stands by."""
    require_rehearsal(actor, cart, practitioner)
    motive = selectors.rehearsal_motive(practitioner)
    if motive is None:
        raise Conflict(NO_MOTIVE)
    appointment = Appointment(
        patient=patients.fictitious_make(actor=actor, at=at),
        is_rehearsal=True,
        motive=motive,
        form=ActForm.ASSISTED,
        practitioner=practitioner,
        site=cart.site,
        cart=cart,
        nurse=_beside(actor),
        starts_at=at,
        ends_at=at + LASTS,
        question=QUESTION,
        booked_by=actor.label,
        booker_id=actor.user_id,
        booked_at=at,
    )
    appointment.save(force_insert=True)
    log(actor, appointment, "book", "", at)
    _open_care(actor, appointment, at)
    _told(actor, "scheduling.rehearsal_taken", appointment, at)
    return appointment


def rehearsal_turns(cart: Cart, practitioner: Practitioner) -> None:
    """Two people who start one on the same cart, or with the same physician, wait for each other."""
    Cart.objects.select_for_update(no_key=True).get(pk=cart.pk)
    Practitioner.objects.select_for_update(no_key=True).get(pk=practitioner.pk)


@transaction.atomic
def rehearsal_end(*, actor: Actor, appointment: Appointment, reason: CancelReason, at: dt.datetime) -> None:
    """Given up before its report: nobody was booked, so nobody is told and no hour comes free."""
    source = appointment.state
    appointment.state = appointment.next_state(Action.CANCEL)
    appointment.cancelled_at, appointment.cancel_reason = at, reason
    appointment.save(update_fields=["state", "cancelled_at", "cancel_reason", "updated_at"])
    log(actor, appointment, Action.CANCEL, source, at)
    _told(actor, "scheduling.rehearsal_ended", appointment, at)


@transaction.atomic
def rehearsal_remove(*, actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """With its patient, for good; its act is gone already (consultations). ValueError for a real one."""
    if not appointment.is_rehearsal:
        raise ValueError("A real appointment is not removed.")
    _told(actor, "scheduling.rehearsal_removed", appointment, at)
    for row in (appointment.pathway_facts, appointment.pathway_overrides):
        row.all().delete()
    patient = appointment.patient
    appointment.delete()
    patients.fictitious_remove(actor=actor, patient=patient, at=at)


def _beside(actor: Actor) -> Practitioner | None:
    own = actor.practitioner_id if actor.role in BESIDE else None
    return directory.practitioner_of(own) if own is not None else None


def _open_care(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    care_open(actor, appointment, at, practitioner=appointment.practitioner)
    care_open(actor, appointment, at, site=appointment.site)


def _told(actor: Actor, event: str, appointment: Appointment, at: dt.datetime) -> None:
    audit.record(actor, event, appointment, at=at, patient=appointment.patient.public_id)
