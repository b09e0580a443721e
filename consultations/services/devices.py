"""Into the call from a page: the same place after a reload, a choice where one is there on another device."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import selectors
from consultations.models import Device, Party
from consultations.services.calls import party_enter
from consultations.services.doors import or_knock
from consultations.services.steps import locked, patient_of
from core.actors import Actor
from core.errors import Conflict

HERE, ADD = "here", "add"
MOST_DEVICES = 3


class AlreadyHere(Conflict):
    default = "Vous êtes déjà dans l’appel sur un autre appareil."


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the call, and the device that is added to it, if this is one."""

    party: Party
    device: Device | None = None


def call_enter(*, actor: Actor, public_id: UUID, page: str, wish: str = "", at: dt.datetime) -> Entry:
    """`page` names the page that asks; `wish` is HERE (in place of the other) or ADD, "" until it was asked.

    AlreadyHere when somebody must choose, DoorShut while nobody new comes in.
    """
    return or_knock(partial(_enter, actor, public_id, page, wish, at), at)


@transaction.atomic
def _enter(actor: Actor, public_id: UUID, page: str, wish: str, at: dt.datetime) -> Entry:
    consultation = locked(actor, public_id)
    known = selectors.party_of(actor, consultation)
    is_there = known is not None and is_elsewhere(known, page)
    added = known.devices.filter(page=page).first() if known is not None and is_there else None
    if is_there and added is None and wish not in (HERE, ADD):
        raise AlreadyHere(code="already_here")
    party = party_enter(actor=actor, public_id=public_id, at=at)
    if added is None and is_there and wish == ADD:
        added = _add(party, page)
        patient = patient_of(consultation)
        audit.record(actor, "consultations.device_added", consultation, at=at, patient=patient)
    if added is None and party.page != page:
        party.page = page
        party.save(update_fields=["page", "updated_at"])
    return Entry(party, added)


def is_elsewhere(party: Party, page: str) -> bool:
    """Whether another page of theirs is in the call."""
    is_there = party.joined_at is not None and party.left_at is None
    return is_there and "" not in (page, party.page) and page != party.page


def _add(party: Party, page: str) -> Device:
    number = party.devices.count() + 2
    if number > MOST_DEVICES:
        raise Conflict("Trois appareils au plus pour une personne. Venez plutôt ici à la place d’un autre.")
    return Device.objects.create(party=party, number=number, page=page)
