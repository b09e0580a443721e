"""From a closed act, one draft for each professional who may bill; for the others, why there is none."""

import datetime as dt
from uuid import UUID

from django.db import connection, transaction

from audit import services as audit
from billing import selectors
from billing.enums import NothingReason, Share
from billing.models import FeeLine, FeeSheet, NothingToBill
from billing.services.situations import situation_of
from consultations import selectors as consultations
from consultations.selectors import BillingFacts
from core import jobs
from core.actors import Actor
from directory.enums import ExerciseMode
from directory.models import Practitioner
from pathways.engine import Line, Verdict
from pathways.verdicts import label_of, verdict_for

# The first key of the advisory lock; the second is drawn from the act.
LOCK = 4201


def fee_sheets_ask(act_public_id: UUID) -> None:
    """Ask the worker for the drafts of an act that is being closed."""
    jobs.enqueue("billing.tasks.prepare", act_id=str(act_public_id))


@transaction.atomic
def fee_sheets_prepare(*, actor: Actor, act_public_id: UUID, at: dt.datetime) -> list[FeeSheet]:
    """The drafts of an act. Run twice, or by two workers at once, it prepares once."""
    _take_turns(act_public_id)
    if selectors.is_prepared(act_public_id):
        return list(FeeSheet.objects.filter(act_public_id=act_public_id).order_by("pk"))
    facts = consultations.billing_facts(act_public_id)
    verdict = verdict_for(situation_of(facts))
    sheets = []
    for share, practitioner, mode in _professionals(facts):
        lines = [line for line in verdict.lines if line.professional == share]
        if lines:
            sheets.append(_prepare(actor, facts, share, practitioner, verdict, lines, at))
        else:
            _say_nothing(facts, share, practitioner, mode)
    return sheets


def _take_turns(act_public_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, str(act_public_id)])


def _professionals(facts: BillingFacts) -> list[tuple[Share, Practitioner, str]]:
    """Who took part, with how they exercise."""
    taking_part = [(Share.PHYSICIAN, facts.physician, facts.physician_mode)]
    if facts.nurse is not None:
        taking_part.append((Share.ACCOMPANYING, facts.nurse, facts.nurse_mode))
    return taking_part


def _prepare(
    actor: Actor,
    facts: BillingFacts,
    share: Share,
    practitioner: Practitioner,
    verdict: Verdict,
    lines: list[Line],
    at: dt.datetime,
) -> FeeSheet:
    sheet = FeeSheet(
        act_public_id=facts.act_public_id,
        patient=facts.patient,
        practitioner=practitioner,
        share=share,
        ips=verdict.ips,
        pathway_status=verdict.status,
        amo_rate=verdict.amo_rate,
        reasons=[dict(finding.as_mapping) for finding in verdict.findings],
        act_started_at=facts.started_at,
        act_ended_at=facts.finished_at,
        prepared_at=at,
    )
    sheet.save()
    billed = [(line.code, line.amount) for line in lines]
    billed += [(extra.code, extra.amount) for line in lines for extra in line.majorations]
    FeeLine.objects.bulk_create(
        FeeLine(sheet=sheet, position=rank, code=code, label=label_of(code), amount=amount)
        for rank, (code, amount) in enumerate(billed)
    )
    audit.record(actor, "billing.prepared", sheet, at=at, patient=facts.patient.public_id, share=str(share))
    return sheet


def _say_nothing(facts: BillingFacts, share: Share, practitioner: Practitioner, mode: str) -> None:
    reason = NothingReason.NOT_BILLABLE
    if mode == ExerciseMode.SALARIED:
        reason = NothingReason.SALARIED
    elif not mode:
        reason = NothingReason.UNKNOWN_MODE
    NothingToBill.objects.create(
        act_public_id=facts.act_public_id, practitioner=practitioner, share=share, reason=reason
    )
