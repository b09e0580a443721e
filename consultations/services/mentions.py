"""Whom of the third parties the report names: all of them, unless its physician keeps one out of it."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import BY_LINK
from consultations.models import Consultation, Party
from consultations.services.steps import locked, patient_of
from consultations.states import REPORT_IS_OPEN
from core.actors import Actor
from core.errors import Conflict, NotFound

SAYS = "Seul le médecin de cet acte dit qui est nommé au compte rendu."
SIGNED = "Le compte rendu est signé : corrigez-le d’abord."
FIELDS = ("is_mentioned", "mention_said_at", "mention_said_by", "updated_at")


@transaction.atomic
def mention_say(
    *, actor: Actor, public_id: UUID, party_public_id: UUID, is_mentioned: bool, at: dt.datetime
) -> None:
    """The trace of the act keeps them either way. Twice is once."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), SAYS)
    _require_open(consultation)
    rows = consultation.parties.select_for_update(of=("self",)).filter(role__in=BY_LINK)
    party = rows.filter(public_id=party_public_id).first()
    if party is None:
        raise NotFound
    if party.is_mentioned == is_mentioned:
        return
    party.is_mentioned, party.mention_said_at, party.mention_said_by = is_mentioned, at, actor.label
    party.save(update_fields=FIELDS)
    if is_mentioned:
        _record(actor, "consultations.mention_restored", party, at)
    else:
        _record(actor, "consultations.mention_left_out", party, at)
    notifications.changed(consultation, "draft")


def _record(actor: Actor, event: str, party: Party, at: dt.datetime) -> None:
    audit.record(actor, event, party, at=at, patient=patient_of(party.consultation), role=party.role)


def _require_open(consultation: Consultation) -> None:
    if consultation.state not in REPORT_IS_OPEN and selectors.amendment_of(consultation) is None:
        raise Conflict(SIGNED)
