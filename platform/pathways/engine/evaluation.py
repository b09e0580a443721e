"""The verdict on a situation. Pure: no clock, no query, no Django."""

from decimal import Decimal
from typing import cast

from pathways.engine.facts import Facts, act_of, facts_of
from pathways.engine.rulebook import Edition, Rulebook
from pathways.engine.situation import Situation
from pathways.engine.tables import Billing, Effect, Row
from pathways.engine.verdict import Finding, Ips, Line, Majoration, Status, Verdict

_ORDER = {"blocking": 0, "warning": 1, "info": 2}


def evaluate(situation: Situation, rulebook: Rulebook) -> Verdict:
    """What may be billed, by whom, at which rate, and why."""
    facts = facts_of(situation)
    return conclude(facts, rulebook.edition_for(situation.date, act_of(situation.form)))


def conclude(facts: Facts, edition: Edition) -> Verdict:
    """The verdict of one edition on the facts; adds `ips` and `status` to them."""
    why = [_decide(edition, facts)]
    raised = edition.findings.all(facts)
    billed = _billed(edition, facts, raised)
    lines = tuple(_line(edition, facts, row, why) for row in billed)
    status = _status(facts, raised, lines)
    rate = _rate(edition, facts, why) if lines else None
    findings = sorted([row.finding for row in raised] + why, key=lambda found: _ORDER[found.severity])
    return Verdict(status, cast(Ips, facts["ips"]), lines, rate, tuple(findings))


def _decide(edition: Edition, facts: Facts) -> Finding:
    row = edition.ips.first(facts)
    facts["ips"] = row.outcome
    facts["status"] = edition.statuses[row.outcome]
    return row.finding


def _billed(edition: Edition, facts: Facts, raised: list[Row[Effect]]) -> list[Row[Billing]]:
    withheld = {professional for row in raised for professional in row.outcome.withholds}
    return [row for row in edition.codes.all(facts) if row.outcome.professional not in withheld]


def _line(edition: Edition, facts: Facts, row: Row[Billing], why: list[Finding]) -> Line:
    billing = row.outcome
    amount = edition.amount(billing.code, cast("str | None", facts["physician.specialty"]))
    why.append(row.finding)
    if amount is None and billing.if_no_tariff:
        why.append(edition.on_request[billing.if_no_tariff])
    # A fee still to be completed gets its majorations with it, from the physician.
    extras = _majorations(edition, facts, why) if billing.professional == "physician" and amount else ()
    return Line(billing.professional, billing.code, amount, extras)


def _majorations(edition: Edition, facts: Facts, why: list[Finding]) -> tuple[Majoration, ...]:
    extras = []
    for row in edition.majorations.all(facts):
        amount = edition.amount(row.outcome, None)
        if amount is not None:
            extras.append(Majoration(row.outcome, amount))
            why.append(row.finding)
    return tuple(extras)


def _status(facts: Facts, raised: list[Row[Effect]], lines: tuple[Line, ...]) -> Status:
    if not lines and any(row.finding.severity == "blocking" for row in raised):
        return "not_billable"
    return cast(Status, facts["status"])


def _rate(edition: Edition, facts: Facts, why: list[Finding]) -> Decimal:
    row = edition.payment.first(facts)
    why.append(row.finding)
    return row.outcome
