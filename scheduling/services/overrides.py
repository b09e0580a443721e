"""A physician may decide against the rules: with a motive, in the open, and they may go back on it."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid, Refused
from pathways.engine import OverrideError, Situation, Verdict, verdict_to_mapping
from pathways.verdicts import liftable, verdict_for
from scheduling import policies, selectors
from scheduling.models import Appointment, PathwayOverride
from scheduling.services.evidence import require_open

ONLY_THE_PHYSICIAN = "Seul le médecin de cet acte peut écarter le verdict."
FEWEST_WORDS = 3


@transaction.atomic
def pathway_override_set(
    *,
    actor: Actor,
    appointment: UUID,
    ips: str | None,
    lifted: frozenset[str] = frozenset(),
    motive: str,
    at: dt.datetime,
    situation: Situation | None = None,
) -> PathwayOverride:
    """Sets the verdict aside. `situation` is the act as the physician sees it, as booked by default.

    Invalid without a motive of some words, or when there is nothing to decide.
    """
    row = _held(actor, appointment)
    seen = situation or selectors.situation_of_appointment(row)
    if len(motive.split()) < FEWEST_WORDS:
        raise Invalid("Dites pourquoi, en quelques mots : le motif reste au dossier.", field="motive")
    verdict = verdict_for(seen)
    override = PathwayOverride(
        appointment=row,
        ips=None if ips == verdict.ips else ips,
        lifted=sorted(lifted),
        motive=motive.strip(),
        overridden=verdict_to_mapping(verdict),
        decided_by=actor.label,
        decided_at=at,
    )
    _check(override, seen, verdict)
    override.save()
    patient = row.patient.public_id
    audit.record(actor, "scheduling.verdict_overridden", row, at=at, patient=patient)
    return override


@transaction.atomic
def pathway_override_withdraw(*, actor: Actor, appointment: UUID, at: dt.datetime) -> None:
    """The verdict of the rules stands again. Both decisions stay readable."""
    row = _held(actor, appointment)
    standing = selectors.standing_override(row)
    if standing is None:
        raise Conflict("Le verdict des règles s’applique déjà.")
    withdrawal = PathwayOverride(
        appointment=row,
        is_withdrawn=True,
        motive="",
        overridden=standing.overridden,
        decided_by=actor.label,
        decided_at=at,
    )
    withdrawal.save()
    patient = row.patient.public_id
    audit.record(actor, "scheduling.override_withdrawn", row, at=at, patient=patient)


def _held(actor: Actor, appointment: UUID) -> Appointment:
    row = selectors.appointment_for(actor, appointment, lock=True, is_in_act=True)
    if not policies.is_physician_of(actor, row):
        raise Refused(ONLY_THE_PHYSICIAN)
    require_open(row)
    return row


def _check(override: PathwayOverride, situation: Situation, verdict: Verdict) -> None:
    """Invalid for what the engine would refuse, and for a decision that changes nothing."""
    if override.ips is None and not override.lifted:
        raise Invalid("C’est déjà ce que disent les règles : il n’y a rien à écarter.", field="ips")
    if not set(override.lifted) <= {found.code for found in liftable(verdict)}:
        raise Invalid("Ce blocage n’est pas de ceux que vous pouvez lever.", field="lifted")
    try:
        verdict_for(situation, selectors.decision_of(override))
    except OverrideError as error:
        raise Invalid(str(error), field="ips") from error
