"""The door of a call: shut by its physician, nobody new comes in, and the physician sees who knocked.

Who is in, or was let in before, comes back as they are; so does whoever is beside the patient at the cart.
"""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import ConsultationState, PartyRole
from consultations.models import Consultation, Knock, Party, ShutDoor
from consultations.services.steps import locked, patient_of
from core.actors import Actor
from core.errors import Conflict

SHUTS = "Seul le médecin de cet acte ferme et rouvre la porte."
KNOCKS_APART = dt.timedelta(seconds=30)
ALWAYS = (PartyRole.PHYSICIAN, PartyRole.CART)
Entered = TypeVar("Entered")


class DoorShut(Conflict):
    """Nobody new comes in now; with who knocked, which is kept once the attempt is undone."""

    default = (
        "Le médecin a fermé la porte de l’appel : personne d’autre n’entre pour l’instant. "
        "Il voit que vous avez frappé. Gardez cette page ouverte, ou essayez plus tard."
    )

    def __init__(self, actor: Actor, door: ShutDoor, label: str) -> None:
        super().__init__(code="door_shut")
        self.actor, self.door, self.label = actor, door, label


@transaction.atomic
def door_shut(*, actor: Actor, public_id: UUID, at: dt.datetime) -> ShutDoor:
    """Shut again while it is, it is the same door."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), SHUTS)
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("La porte se ferme pendant l’acte.")
    current = selectors.shut_door_of(consultation)
    if current is not None:
        return current
    door = ShutDoor.objects.create(consultation=consultation, shut_at=at, shut_by=actor.label)
    audit.record(actor, "consultations.door_shut", consultation, at=at, patient=patient_of(consultation))
    notifications.changed(consultation, "observer")
    return door


@transaction.atomic
def door_open(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """Whoever has a link, a code or an invitation comes in again as before."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), SHUTS)
    door = selectors.shut_door_of(consultation)
    if door is None:
        return
    door.opened_at, door.opened_by = max(at, door.shut_at), actor.label
    door.save(update_fields=["opened_at", "opened_by", "updated_at"])
    audit.record(actor, "consultations.door_opened", consultation, at=at, patient=patient_of(consultation))
    notifications.changed(consultation, "observer")


def require_open(actor: Actor, party: Party) -> None:
    """DoorShut for who was never in."""
    is_known = party.joined_at is not None if party.user_id else party.admitted_at is not None
    if party.role not in ALWAYS and not is_known:
        require_open_for(actor, party.consultation, party.label)


def require_open_for(actor: Actor, consultation: Consultation, label: str) -> None:
    door = selectors.shut_door_of(consultation)
    if door is not None:
        raise DoorShut(actor, door, label)


def or_knock(enter: Callable[[], Entered], at: dt.datetime) -> Entered:
    """What `enter` does; where the door is shut, the knock is kept and the refusal goes on."""
    try:
        return enter()
    except DoorShut as refusal:
        _knock(refusal, at)
        raise


@transaction.atomic
def _knock(refusal: DoorShut, at: dt.datetime) -> None:
    """A page that tries every two seconds is written down twice a minute."""
    door, label = refusal.door, refusal.label
    knock, is_new = Knock.objects.get_or_create(door=door, label=label, defaults={"knocked_at": at})
    if not is_new and at - knock.knocked_at < KNOCKS_APART:
        return
    knock.knocked_at = at
    knock.save(update_fields=["knocked_at", "updated_at"])
    if is_new:
        patient = patient_of(door.consultation)
        audit.record(refusal.actor, "consultations.knocked", door.consultation, at=at, patient=patient)
    notifications.changed(door.consultation, "observer")
