"""Motives: the region’s, kept by its administration; a physician’s own, and what they take of the others."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Invalid, NotFound
from core.models import inserted
from directory import selectors as directory
from directory.models import Practitioner
from scheduling import policies, selectors
from scheduling.models import Motive, PractitionerMotive


class Choice(NamedTuple):
    """What a physician wants of one motive; without minutes, its own duration."""

    motive: Motive
    is_taken: bool
    minutes: int | None


@transaction.atomic
def motive_create(*, actor: Actor, values: Mapping[str, Any], at: dt.datetime) -> Motive:
    """One of the region’s. `values` are fields that a form checked."""
    policies.require_motive_keeper(actor)
    return _create(actor, Motive(**values), at)


@transaction.atomic
def own_motive_create(*, actor: Actor, values: Mapping[str, Any], at: dt.datetime) -> Motive:
    """One that the physician keeps for themselves, under the rules of all."""
    owner = practitioner_of(actor)
    return _create(actor, Motive(owner=owner, **values), at)


@transaction.atomic
def motive_edit(
    *,
    actor: Actor,
    motive: Motive,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> Motive:
    """Writes what changed. Appointments already taken keep their time.

    `shown`: what the keeper looked at; Stale when they change what somebody else has changed since.
    """
    policies.require_motive_keeper(actor, motive)
    audit.edit(actor, "scheduling.motive_edited", motive, values, shown=shown, at=at)
    return motive


@transaction.atomic
def motive_choices_set(*, actor: Actor, choices: Iterable[Choice], at: dt.datetime) -> int:
    """Which motives this physician takes, and for how long; how many changed. Nothing booked is touched.

    Invalid, named after the motive, for a duration out of its bounds.
    """
    practitioner = practitioner_of(actor)
    may = {motive.pk for motive in selectors.motives_to_choose(practitioner)}
    kept = selectors.choices_of(practitioner)
    return sum(
        _choose(actor, practitioner, choice, may, kept.get(choice.motive.pk), at) for choice in choices
    )


@transaction.atomic
def outline_set(*, actor: Actor, motive: Motive, text: str, at: dt.datetime) -> PractitionerMotive:
    """What this physician wants their findings to begin with, for a motive of the region; "" for its own."""
    practitioner = practitioner_of(actor)
    if motive not in selectors.motives_to_choose(practitioner):
        raise NotFound("Ce motif n’est pas de ceux que vous pouvez régler.")
    kept, _ = PractitionerMotive.objects.select_for_update().get_or_create(
        practitioner=practitioner, motive=motive
    )
    kept.outline = text.strip().replace("\r\n", "\n")
    kept.full_clean()
    kept.save(update_fields=["outline", "updated_at"])
    audit.record(actor, "scheduling.outline_set", motive, at=at)
    return kept


def practitioner_of(actor: Actor) -> Practitioner:
    """The physician who acts for themselves; Refused for anybody else."""
    policies.require_own_motives(actor)
    practitioner = directory.practitioner_of(actor.practitioner_id or 0)
    if practitioner is None:
        raise NotFound("Vous n’êtes plus à l’annuaire.")
    return practitioner


def _create(actor: Actor, motive: Motive, at: dt.datetime) -> Motive:
    inserted(motive)
    audit.record(actor, "scheduling.motive_created", motive, at=at)
    return motive


def _choose(
    actor: Actor,
    practitioner: Practitioner,
    choice: Choice,
    may: set[int],
    kept: PractitionerMotive | None,
    at: dt.datetime,
) -> bool:
    """Writes one choice; whether it changed anything."""
    motive, minutes = choice.motive, choice.minutes
    if minutes == motive.duration_minutes:
        minutes = None
    before = (kept.is_taken, kept.duration_minutes) if kept else (True, None)
    if before == (choice.is_taken, minutes):
        return False
    if motive.pk not in may:
        raise NotFound("Ce motif n’est pas de ceux que vous pouvez régler.")
    if minutes is not None and not motive.shortest_minutes <= minutes <= motive.longest_minutes:
        bounds = f"de {motive.shortest_minutes} à {motive.longest_minutes} minutes"
        raise Invalid(f"La région permet {bounds}.", field=f"minutes-{motive.public_id}")
    values = {"is_taken": choice.is_taken, "duration_minutes": minutes}
    PractitionerMotive.objects.update_or_create(practitioner=practitioner, motive=motive, defaults=values)
    if choice.is_taken:
        audit.record(actor, "scheduling.motive_taken_for_oneself", motive, at=at)
    else:
        audit.record(actor, "scheduling.motive_closed_for_oneself", motive, at=at)
    return True
