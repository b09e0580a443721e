"""What a motive asks: the signs and exclusions that stop, and the questions that the physician reads."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.models import inserted, write_changes
from scheduling import policies
from scheduling.models import Motive, MotiveQuestion, RedFlag


@transaction.atomic
def red_flag_add(
    *, actor: Actor, motive: Motive | None, values: Mapping[str, Any], at: dt.datetime
) -> RedFlag:
    """What stops one motive, or all when none is named."""
    policies.require_motive_keeper(actor, motive)
    position = RedFlag.objects.filter(motive=motive).count()
    flag = inserted(RedFlag(motive=motive, position=position, **values))
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
    policies.require_motive_keeper(actor, flag.motive)
    audit.edit(actor, "scheduling.red_flag_edited", flag, values, shown=shown, at=at)
    return flag


@transaction.atomic
def red_flag_remove(*, actor: Actor, flag: RedFlag, at: dt.datetime) -> None:
    """Asked no more from now on; it can be put back."""
    policies.require_motive_keeper(actor, flag.motive)
    if write_changes(flag, {"removed_at": flag.removed_at or at}):
        audit.record(actor, "scheduling.red_flag_removed", flag, at=at)


@transaction.atomic
def red_flag_restore(*, actor: Actor, flag: RedFlag, at: dt.datetime) -> None:
    policies.require_motive_keeper(actor, flag.motive)
    if write_changes(flag, {"removed_at": None}):
        audit.record(actor, "scheduling.red_flag_restored", flag, at=at)


@transaction.atomic
def question_add(
    *, actor: Actor, motive: Motive, values: Mapping[str, Any], at: dt.datetime
) -> MotiveQuestion:
    policies.require_motive_keeper(actor, motive)
    question = inserted(MotiveQuestion(motive=motive, position=motive.questions.count(), **values))
    audit.record(actor, "scheduling.question_added", question, at=at)
    return question


@transaction.atomic
def question_edit(
    *,
    actor: Actor,
    question: MotiveQuestion,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> MotiveQuestion:
    """What was answered before keeps the words in which it was asked."""
    policies.require_motive_keeper(actor, question.motive)
    audit.edit(actor, "scheduling.question_edited", question, values, shown=shown, at=at)
    return question


@transaction.atomic
def question_remove(*, actor: Actor, question: MotiveQuestion, at: dt.datetime) -> None:
    policies.require_motive_keeper(actor, question.motive)
    if write_changes(question, {"removed_at": question.removed_at or at}):
        audit.record(actor, "scheduling.question_removed", question, at=at)


@transaction.atomic
def question_restore(*, actor: Actor, question: MotiveQuestion, at: dt.datetime) -> None:
    policies.require_motive_keeper(actor, question.motive)
    if write_changes(question, {"removed_at": None}):
        audit.record(actor, "scheduling.question_restored", question, at=at)
