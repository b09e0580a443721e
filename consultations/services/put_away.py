"""« Ranger après l’acte »: what the next act finds of the cart."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import PutAway
from consultations.models import Consultation, PutAwayStep
from consultations.services.steps import locked, patient_of
from consultations.states import CARRIED_OUT
from core.actors import Actor
from core.errors import Conflict, Invalid

AT_CART = "C’est à la personne qui est auprès du patient de ranger."


class NotPutAway(Conflict):
    default = "Rien n’a été rangé après l’acte précédent : dites d’abord que tout est en état."


@transaction.atomic
def put_away(*, actor: Actor, public_id: UUID, step: PutAway, at: dt.datetime) -> PutAwayStep:
    """One gesture, by whom and when. Said twice, the first stands."""
    consultation = _over(actor, public_id)
    cart = consultation.appointment.cart
    if cart is None or step not in selectors.steps_needed(cart):
        raise Invalid("Ce chariot n’en a pas besoin.", field="step")
    row, is_new = PutAwayStep.objects.get_or_create(
        consultation=consultation, step=step, defaults={"done_by": actor.label, "done_at": at}
    )
    if is_new:
        _record(actor, "consultations.put_away", consultation, step, at)
    return row


@transaction.atomic
def put_away_undo(*, actor: Actor, public_id: UUID, step: PutAway, at: dt.datetime) -> None:
    consultation = _over(actor, public_id)
    count, _ = consultation.put_away.filter(step=step).delete()
    if count:
        _record(actor, "consultations.put_away_undone", consultation, step, at)


@transaction.atomic
def put_away_found(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """At the next act: who finds the cart puts away what was left, before anything else."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation), AT_CART)
    before = selectors.act_before(consultation)
    steps = selectors.left_out(before) if before is not None else []
    PutAwayStep.objects.bulk_create(
        [
            PutAwayStep(consultation=before, step=step, done_by=actor.label, done_at=at, was_found=True)
            for step in steps
        ],
        ignore_conflicts=True,
    )
    if steps:
        audit.record(
            actor,
            "consultations.put_away_found",
            consultation,
            at=at,
            patient=patient_of(consultation),
            steps=len(steps),
        )
    return consultation


def require_put_away(consultation: Consultation) -> None:
    """The gate of « Nous sommes prêts »; an act that the actor may not prepare is refused further on."""
    before = selectors.act_before(consultation)
    if before is not None and selectors.left_out(before):
        raise NotPutAway(code="not_put_away")


def put_away_remind(*, at: dt.datetime) -> None:
    """Half an hour after the end: those of the site, once an act."""
    for consultation in selectors.to_put_away(at):
        notifications.to_put_away(consultation, at=at)


def _over(actor: Actor, public_id: UUID) -> Consultation:
    consultation = locked(actor, public_id)
    policies.require(policies.is_at_cart(actor, consultation), AT_CART)
    if consultation.appointment.cart is None:
        raise Conflict("Cet acte se fait sans chariot.")
    if consultation.state not in CARRIED_OUT:
        raise Conflict("L’acte n’est pas terminé : on range ensuite.")
    return consultation


def _record(actor: Actor, event: str, consultation: Consultation, step: PutAway, at: dt.datetime) -> None:
    audit.record(actor, event, consultation, at=at, patient=patient_of(consultation), step=str(step))
    notifications.changed(consultation, "check")
