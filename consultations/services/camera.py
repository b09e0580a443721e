"""The trace of who drove the camera of the cart. The relay decides and tells; here it is kept."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from audit import services as audit
from consultations.enums import TurnEnd
from consultations.models import CameraTurn, Consultation, Party
from consultations.services.steps import patient_of
from core.actors import Actor


@transaction.atomic
def camera_turn_begin(*, act: UUID, turn: UUID, driver: UUID, at: dt.datetime) -> CameraTurn | None:
    """Somebody has the camera. Told by every process that holds a page of the act: the first one writes."""
    consultation = _locked(act)
    if consultation is None:
        return None
    seat = Q(public_id=driver) | Q(devices__public_id=driver)  # theirs, or a device they added
    party = consultation.parties.filter(seat).order_by("pk").first()
    if party is None or CameraTurn.objects.filter(turn=turn).exists():
        return None
    # One that is still open was lost with the process of the relay that knew of it.
    for lost in consultation.camera_turns.filter(ended_at__isnull=True).order_by("pk"):
        _end(lost, TurnEnd.LOST, at)
    begun = CameraTurn(consultation=consultation, party=party, turn=turn, started_at=at)
    begun.save(force_insert=True)
    audit.record(_driver(party), "consultations.camera_taken", begun, at=at, patient=patient_of(consultation))
    return begun


@transaction.atomic
def camera_turn_end(*, act: UUID, turn: UUID, reason: TurnEnd, at: dt.datetime) -> None:
    """They have it no longer. The first who says so writes."""
    consultation = _locked(act)
    if consultation is None:
        return
    open_turn = consultation.camera_turns.filter(turn=turn, ended_at__isnull=True).first()
    if open_turn is not None:
        _end(open_turn, reason, at)


def _locked(act: UUID) -> Consultation | None:
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("appointment__patient")
    return rows.filter(public_id=act).first()


def _end(turn: CameraTurn, reason: TurnEnd, at: dt.datetime) -> None:
    turn.ended_at, turn.end_reason = at, reason
    turn.save(update_fields=["ended_at", "end_reason", "updated_at"])
    seconds = round((at - turn.started_at).total_seconds())
    audit.record(
        _driver(turn.party),
        "consultations.camera_left",
        turn,
        at=at,
        patient=patient_of(turn.consultation),
        reason=reason,
        seconds=seconds,
    )


def _driver(party: Party) -> Actor:
    """Who held the wheel, by their own grant, whichever process heard of it."""
    return Actor(
        label=party.label,
        role="physician",
        user_id=party.user_id,
        practitioner_id=party.practitioner_id,
    )
