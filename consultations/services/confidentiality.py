"""A minor asks for the secret in the middle of an act: the agenda keeps it, the screens of the act say so."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from consultations import notifications
from consultations.models import Consultation
from consultations.services.steps import locked_with_hour
from core.actors import Actor
from scheduling import services as agenda
from scheduling.services import Words


@transaction.atomic
def secret_ask(*, actor: Actor, public_id: UUID, own: Collection[str], words: Words, at: dt.datetime) -> None:
    """See scheduling.services.confidentiality_ask. A call that goes on is not cut."""
    act = locked_with_hour(actor, public_id)
    agenda.confidentiality_ask(actor=actor, appointment=_hour(act), own=own, words=words, at=at)
    notifications.changed(act, "secret")


@transaction.atomic
def secret_note(
    *, actor: Actor, public_id: UUID, own: Collection[str], words: Words, at: dt.datetime
) -> None:
    act = locked_with_hour(actor, public_id)
    agenda.confidentiality_note(actor=actor, appointment=_hour(act), own=own, words=words, at=at)
    notifications.changed(act, "secret")


@transaction.atomic
def secret_lift(*, actor: Actor, public_id: UUID, words: str, at: dt.datetime) -> None:
    act = locked_with_hour(actor, public_id)
    agenda.confidentiality_lift(actor=actor, appointment=_hour(act), words=words, at=at)
    notifications.changed(act, "secret")


@transaction.atomic
def secret_undo(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    act = locked_with_hour(actor, public_id)
    agenda.confidentiality_undo(actor=actor, appointment=_hour(act), at=at)
    notifications.changed(act, "secret")


def _hour(act: Consultation) -> UUID:
    return act.appointment.public_id
