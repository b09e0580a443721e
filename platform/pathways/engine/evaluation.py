"""The verdict on a situation. Pure: no clock, no query, no Django."""

import datetime as dt
from decimal import Decimal
from typing import cast

from pathways.engine import overriding
from pathways.engine.editions import Edition
from pathways.engine.facts import Facts, act_of, facts_of
from pathways.engine.overriding import Override
from pathways.engine.rulebook import Rulebook
from pathways.engine.situation import Situation
from pathways.engine.tables import Billing, Effect, Row
from pathways.engine.verdict import Finding, Ips, Line, Majoration, Status, Verdict

_ORDER = {"blocking": 0, "warning": 1, "info": 2}


def evaluate(situation: Situation, rulebook: Rulebook, override: Override | None = None) -> Verdict:
    """What may be billed, by whom, at which rate, and why; `override`: what the physician decides.

    Raises OverrideError when that is not for the physician to decide.
    """
    facts = facts_of(situation)
    edition = rulebook.edition_for(situation.date, act_of(situation.form))
    if override is None:
        return conclude(facts, edition)
    overriding.check_override(override, rulebook)
    return conclude(facts, edition, override, situation.date)


Known = dict[tuple[object, ...], Verdict]


def evaluate_once(situation: Situation, rulebook: Rulebook, known: Known) -> Verdict:
    """The verdict of the rules alone. `known` keeps each by all that the rules ask of a situation: many
    situations, as the hours of one morning, differ in nothing of it."""
    facts = facts_of(situation)
    edition = rulebook.edition_for(situation.date, act_of(situation.form))
    asked = (edition.start, *facts.values())
    if asked not in known:
        known[asked] = conclude(facts, edition)
    return known[asked]


def conclude(
    facts: Facts, edition: Edition, override: Override | None = None, day: dt.date | None = None
) -> Verdict:
    """The verdict of one edition on the facts of a day; adds `ips` and `status` to them."""
    on = day or edition.start
    why = [_decide(edition, facts, override, on)]
    raised = edition.findings.all(facts)
    standing = overriding.standing(raised, override)
    billed = _billed(edition, facts, standing)
    lines = tuple(_line(edition, facts, row, why) for row in billed)
    status = _status(facts, standing, lines)
    rate = _rate(edition, facts, why) if lines else None
    findings = sorted(overriding.told(raised, override, on) + why, key=lambda found: _ORDER[found.severity])
    return Verdict(status, cast(Ips, facts["ips"]), lines, rate, tuple(findings))


def _decide(edition: Edition, facts: Facts, override: Override | None, on: dt.date) -> Finding:
    row = edition.ips.first(facts)
    decision = overriding.forced(row, override, on)
    ips = override.ips if decision and override else row.outcome
    facts["ips"] = ips
    facts["status"] = edition.statuses[cast(Ips, ips)]
    return decision or row.finding


def _billed(edition: Edition, facts: Facts, raised: list[Row[Effect]]) -> list[Row[Billing]]:
    withheld = {professional for row in raised for professional in row.outcome.withholds}
    return [row for row in edition.codes.all(facts) if row.outcome.professional not in withheld]


def _line(edition: Edition, facts: Facts, row: Row[Billing], why: list[Finding]) -> Line:
    billing = row.outcome
    tariff = edition.tariff(billing.code, cast("str | None", facts["physician.specialty"]))
    amount = tariff.amount if tariff else None
    why.append(row.finding)
    if tariff and tariff.finding:
        why.append(tariff.finding)
    if amount is None and billing.if_no_tariff:
        why.append(edition.on_request[billing.if_no_tariff])
    # A fee still to be completed gets its majorations with it, from the physician.
    extras = _majorations(edition, facts, why) if billing.professional == "physician" and amount else ()
    return Line(billing.professional, billing.code, amount, extras)


def _majorations(edition: Edition, facts: Facts, why: list[Finding]) -> tuple[Majoration, ...]:
    extras = []
    for row in edition.majorations.all(facts):
        tariff = edition.tariff(row.outcome, None)
        if tariff is not None:
            extras.append(Majoration(row.outcome, tariff.amount))
            why.append(row.finding)
            if tariff.finding:
                why.append(tariff.finding)
    return tuple(extras)


def _status(facts: Facts, raised: list[Row[Effect]], lines: tuple[Line, ...]) -> Status:
    if not lines and any(row.finding.severity == "blocking" for row in raised):
        return "not_billable"
    return cast(Status, facts["status"])


def accompanying_share(situation: Situation, rulebook: Rulebook) -> tuple[Decimal, Finding]:
    """The share of the assurance maladie on the lines of who accompanies, and why."""
    facts = facts_of(situation)
    edition = rulebook.edition_for(situation.date, act_of(situation.form))
    row = edition.payment.first(facts | {"professional": "accompanying", "status": None})
    return row.outcome, row.finding


def _rate(edition: Edition, facts: Facts, why: list[Finding]) -> Decimal:
    row = edition.payment.first(facts)
    why.append(row.finding)
    return row.outcome
