"""What is said and decided of the pathway while the act goes on; and what its signature fixes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from consultations import notifications, policies, selectors
from consultations.models import ClosingVerdict, Consultation
from consultations.services.steps import locked_with_hour
from core.actors import Actor
from core.errors import Conflict
from pathways.engine import verdict_to_mapping
from scheduling import services as scheduling
from scheduling.models import PathwayFact
from scheduling.rules.evidence import Statement

ONLY_THE_PHYSICIAN = "Seul le médecin de cet acte en décide."
CHANGED = "Ce qui se facture a changé depuis que vous l’avez lu. Relisez, puis signez."


@transaction.atomic
def pathway_state(
    *, actor: Actor, public_id: UUID, statements: Iterable[Statement], at: dt.datetime
) -> list[PathwayFact]:
    """Facts said from the pages of the act; the other screens hear that its verdict may have changed."""
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    said = scheduling.pathway_facts_state(
        actor=actor, appointment=consultation.appointment.public_id, statements=statements, at=at
    )
    notifications.changed(consultation, "pathway")
    return said


@transaction.atomic
def pathway_decide(
    *,
    actor: Actor,
    public_id: UUID,
    ips: str | None,
    lifted: frozenset[str],
    motive: str,
    at: dt.datetime,
) -> None:
    """The physician sets aside the verdict on the act as it really goes."""
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), ONLY_THE_PHYSICIAN)
    scheduling.pathway_override_set(
        actor=actor,
        appointment=consultation.appointment.public_id,
        ips=ips,
        lifted=lifted,
        motive=motive,
        situation=selectors.judgement_of(consultation).situation,
        at=at,
    )
    notifications.changed(consultation, "pathway")


@transaction.atomic
def pathway_decision_withdraw(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """The verdict of the rules stands again."""
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), ONLY_THE_PHYSICIAN)
    scheduling.pathway_override_withdraw(actor=actor, appointment=consultation.appointment.public_id, at=at)
    notifications.changed(consultation, "pathway")


def fix_verdict(consultation: Consultation, seen: str | None, at: dt.datetime) -> None:
    """Keeps what is judged now; Conflict when the page that signs showed another verdict (`seen`)."""
    judged = selectors.judgement_of(consultation)
    if seen is not None and seen != selectors.fingerprint(judged.verdict):
        raise Conflict(CHANGED, code="verdict_changed")
    closing = ClosingVerdict(
        consultation=consultation,
        situation=asdict(judged.situation),
        verdict=verdict_to_mapping(judged.verdict),
        override=judged.override,
        judged_at=at,
    )
    closing.save()
