"""From a closed act, one draft for each professional who may bill; for the others, why there is none."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from audit import services as audit
from billing import selectors
from billing.enums import NothingReason, Share
from billing.models import FeeLine, FeeSheet, NothingToBill
from billing.services.beside import beside_prepare
from billing.services.natures import nature_of
from consultations import selectors as consultations
from consultations.selectors import BillingFacts
from core import jobs
from core.actors import Actor
from directory import selectors as directory
from directory.enums import ExerciseMode
from directory.models import Practitioner
from pathways.engine import Accompanying, Finding, Line
from pathways.verdicts import accompanying_share_of, is_tracer, label_of

# The first key of the advisory lock; the second is drawn from the act.
LOCK = 4201
# The pathway is the physicians’: an auxiliary’s sheet leaves its indicator blank (RG_CF641).
NO_IPS = ""


def fee_sheets_ask(act_public_id: UUID) -> None:
    """Ask the worker for the drafts of an act that is being closed; of a rehearsal there are none."""
    if consultations.is_rehearsal(act_public_id):
        return
    jobs.enqueue("billing.tasks.prepare", act_id=str(act_public_id))


@transaction.atomic
def fee_sheets_prepare(*, actor: Actor, act_public_id: UUID, at: dt.datetime) -> list[FeeSheet]:
    """The drafts of an act. Run twice, or by two workers at once, it prepares once."""
    _take_turns(act_public_id)
    if selectors.is_prepared(act_public_id):
        return list(FeeSheet.objects.filter(act_public_id=act_public_id).order_by("pk"))
    facts = consultations.billing_facts(act_public_id)
    sheets = []
    for share, practitioner in _professionals(facts):
        # Advice is never billed, whatever was judged of it.
        told = () if facts.is_advice else facts.verdict.lines
        lines = [line for line in told if line.professional == share]
        if lines:
            sheets.append(_prepare(actor, facts, share, practitioner, lines, at))
        else:
            _say_nothing(facts, share, practitioner)
    return [*sheets, *beside_prepare(actor, facts, at)]


def _take_turns(act_public_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, str(act_public_id)])


def _professionals(facts: BillingFacts) -> list[tuple[Share, Practitioner]]:
    """Who took part."""
    taking_part = [(Share.PHYSICIAN, facts.physician)]
    if facts.nurse is not None:
        taking_part.append((Share.ACCOMPANYING, facts.nurse))
    return taking_part


def _prepare(
    actor: Actor,
    facts: BillingFacts,
    share: Share,
    practitioner: Practitioner,
    lines: list[Line],
    at: dt.datetime,
) -> FeeSheet:
    verdict = facts.verdict
    rate, reasons = _payment(facts, share, lines)
    sheet = FeeSheet(
        act_public_id=facts.act_public_id,
        patient=facts.patient,
        practitioner=practitioner,
        share=share,
        nature=nature_of(facts.situation),
        is_ald_related=facts.situation.patient.ald is True,
        ips=verdict.ips if share == Share.PHYSICIAN else NO_IPS,
        is_decided=facts.is_decided,
        pathway_status=verdict.status,
        amo_rate=rate,
        reasons=[dict(finding.as_mapping) for finding in reasons],
        act_started_at=facts.started_at,
        act_ended_at=facts.finished_at,
        prepared_at=at,
    )
    sheet.save()
    billed = [(line.code, line.amount) for line in lines]
    billed += [(extra.code, extra.amount) for line in lines for extra in line.majorations]
    FeeLine.objects.bulk_create(
        FeeLine(
            sheet=sheet,
            position=rank,
            code=code,
            label=label_of(code),
            amount=amount,
            is_tracer=is_tracer(code),
        )
        for rank, (code, amount) in enumerate(billed)
    )
    audit.record(actor, "billing.prepared", sheet, at=at, patient=facts.patient.public_id, share=str(share))
    return sheet


def _payment(
    facts: BillingFacts, share: Share, lines: list[Line]
) -> tuple[Decimal | None, tuple[Finding, ...]]:
    """The rate of this professional’s lines, and the reasons that go with it. A tracer is paid by nobody."""
    verdict = facts.verdict
    if share == Share.PHYSICIAN:
        return verdict.amo_rate, verdict.findings
    others = tuple(found for found in verdict.findings if not found.code.startswith("rate_"))
    if all(is_tracer(line.code) for line in lines):
        return None, others
    rate, why = accompanying_share_of(facts.situation)
    return rate, (*others, why)


def _say_nothing(facts: BillingFacts, share: Share, practitioner: Practitioner) -> None:
    reason = _no_physician(facts) if share == Share.PHYSICIAN else _no_companion(facts)
    if facts.is_advice:
        reason = NothingReason.ADVICE
    NothingToBill.objects.create(
        act_public_id=facts.act_public_id, practitioner=practitioner, share=share, reason=reason
    )


def _no_physician(facts: BillingFacts) -> NothingReason:
    if facts.situation.physician.salaried:
        return NothingReason.SALARIED
    if facts.situation.physician.volunteer:
        return NothingReason.VOLUNTEER
    is_billable = facts.verdict.status != "not_billable"
    return NothingReason.UNKNOWN_TARIFF if is_billable else NothingReason.NOT_BILLABLE


def _no_companion(facts: BillingFacts) -> NothingReason:
    beside: Accompanying = facts.situation.accompanying
    if beside.profession == "other":
        return NothingReason.NO_CODE
    if beside.liberal is False:
        return NothingReason.VOLUNTEER if _is_volunteer(facts.nurse) else NothingReason.SALARIED
    if facts.verdict.status == "not_billable":
        return NothingReason.NOT_BILLABLE
    return NothingReason.UNKNOWN_MODE if beside.liberal is None else NothingReason.UNKNOWN_SETTING


def _is_volunteer(nurse: Practitioner | None) -> bool:
    """Whether they give their care freely wherever the directory knows them."""
    modes = {place.mode for place in directory.places_of([nurse.pk])} if nurse else set()
    return modes == {ExerciseMode.VOLUNTEER}
