"""Motives and red flags, kept by the regional administration."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.models import inserted
from scheduling import policies
from scheduling.models import Motive, RedFlag


@transaction.atomic
def motive_create(*, actor: Actor, values: Mapping[str, Any], at: dt.datetime) -> Motive:
    """`values` are fields that a form checked."""
    policies.require_motive_keeper(actor)
    motive = inserted(Motive(**values))
    audit.record(actor, "scheduling.motive_created", motive, at=at)
    return motive


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
    policies.require_motive_keeper(actor)
    audit.edit(actor, "scheduling.motive_edited", motive, values, shown=shown, at=at)
    return motive


@transaction.atomic
def red_flag_add(
    *, actor: Actor, motive: Motive | None, values: Mapping[str, Any], at: dt.datetime
) -> RedFlag:
    """A sign of one motive, or of all when none is named."""
    policies.require_motive_keeper(actor)
    position = RedFlag.objects.filter(motive=motive).count()
    flag = RedFlag.objects.create(motive=motive, position=position, **values)
    audit.record(actor, "scheduling.red_flag_added", flag, at=at)
    return flag


@transaction.atomic
def red_flag_edit(
    *,
    actor: Actor,
    flag: RedFlag,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> RedFlag:
    policies.require_motive_keeper(actor)
    audit.edit(actor, "scheduling.red_flag_edited", flag, values, shown=shown, at=at)
    return flag


@transaction.atomic
def red_flag_remove(*, actor: Actor, flag: RedFlag, at: dt.datetime) -> None:
    policies.require_motive_keeper(actor)
    audit.record(actor, "scheduling.red_flag_removed", flag, at=at)
    flag.delete()
