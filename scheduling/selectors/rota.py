"""Whom a request goes to, in order: the treating physician or their deputy, then the rota of the territory.

Data says all of it: the declaration, the leave with its deputy, the hours kept for a territory, the motives
taken and the requests received (`DemandIntake`).
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max, Q

from accounts import selectors as accounts
from core.clock import today
from directory.models import Practitioner
from patients import selectors as patients
from patients.models import Patient
from scheduling.enums import DayKind
from scheduling.models import (
    Absence,
    AvailabilityException,
    Demand,
    DemandIntake,
    DemandTurn,
    Motive,
    Referral,
    WeeklyAvailability,
)
from scheduling.rules import Span
from scheduling.selectors.elsewhere import Received
from scheduling.selectors.homes import Home
from scheduling.selectors.laying import laid_out_of
from scheduling.selectors.motives import closed_by, receiving
from scheduling.selectors.referrals import reached_by
from territory.models import Site
from territory.selectors import territories_over

LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


class Candidate(NamedTuple):
    practitioner: Practitioner
    is_treating: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is asked for: of whom, why, where, by when; `but`: who asks, and is not asked.

    `referral`: what it follows, and then only those whom that is written to are asked.
    """

    patient: Patient
    motive: Motive
    site: Site | None
    at: dt.datetime
    due_at: dt.datetime
    but: Collection[int] = ()
    referral: Referral | None = None


def call_of(demand: Demand, at: dt.datetime) -> Call:
    """A request as it stands: who was asked already is not asked again."""
    asked = set(demand.turns.values_list("practitioner", flat=True))
    return Call(
        patient=demand.patient,
        motive=demand.motive,
        site=demand.site,
        at=at,
        due_at=max(demand.due_at, at),
        but={*asked, *filter(None, [demand.requester_id])},
        referral=demand.referral,
    )


def candidates(call: Call) -> list[Candidate]:
    """Whom to ask one after the other: those who have an account, take this motive and are there.

    On the rota: on duty now, then on duty before the answer is due, then the others; among equals, whoever
    was asked for something the longest ago.
    """
    first, rota = (
        (_first(call), _rota(call)) if call.referral is None else ([], _referred(call, call.referral))
    )
    may = _able(call, {*first, *rota})
    theirs = [may[key] for key in first if key in may]
    others = [may[key] for key in rota if key in may and key not in first]
    return [
        *(Candidate(one, is_treating=True) for one in theirs),
        *(Candidate(one, is_treating=False) for one in others),
    ]


def _first(call: Call) -> list[int]:
    """The treating physician; while they are away, who stands in for them."""
    declared = patients.treating_physician_of(call.patient)
    if declared is None:
        return []
    away = Absence.objects.filter(
        practitioner=declared.practitioner_id, starts_at__lte=call.at, ends_at__gt=call.at
    ).first()
    key = away.deputy_id if away else declared.practitioner_id
    return [key] if key is not None and _takes(key, of_own_patients=True) else []


def _takes(key: int, **wanted: bool) -> bool:
    intake = DemandIntake.objects.filter(practitioner=key)
    return not intake.exists() or intake.filter(**wanted).exists()


def _rota(call: Call) -> list[int]:
    """Those who keep hours for the territory, in the order in which they are asked."""
    ground = _territories(call)
    members = set(_members(ground, call))
    members -= set(DemandIntake.objects.filter(of_rota=False).values_list("practitioner", flat=True))
    return _in_turn(members, ground, call)


def _referred(call: Call, referral: Referral) -> list[int]:
    """Who answers for the referral; until somebody does, those whom it reaches."""
    one = referral.recipient
    reached = {one.pk} if one else {user.practitioner_id for user in reached_by(referral, call.at)}
    out = DemandIntake.objects.filter(of_own_patients=False, of_rota=False).values_list(
        "practitioner", flat=True
    )
    members = {key for key in reached if key is not None} - set(out)
    return _in_turn(members, {referral.territory_id} if referral.territory_id else set(), call)


def _in_turn(members: Collection[int], ground: set[int], call: Call) -> list[int]:
    duty, last = _duty(ground, members, call), _last_asked(members)
    return sorted(members, key=lambda key: (duty[key], last.get(key) or LONG_AGO, key))


def _territories(call: Call) -> set[int]:
    """Of the place where the patient is; of where they live, when that is home."""
    residence = patients.residence_of(call.patient)
    site = call.site or (residence.site if residence else None)
    if site is not None and site.territory_id is not None:
        return {site.territory_id}
    return territories_over(call.patient.commune_id) if call.patient.commune_id else set()


def _members(ground: set[int], call: Call) -> Iterator[int]:
    first, last = today(call.at), today(call.due_at)
    in_force = Q(valid_from__lte=last) & (Q(valid_to__isnull=True) | Q(valid_to__gte=first))
    yield from WeeklyAvailability.objects.filter(in_force, territory__in=ground).values_list(
        "practitioner", flat=True
    )
    odd = AvailabilityException.objects.filter(kind=DayKind.OPEN, day__range=(first, last))
    yield from odd.filter(territory__in=ground).values_list("practitioner", flat=True)


def _duty(ground: set[int], members: Collection[int], call: Call) -> dict[int, int]:
    """0 on duty now, 1 on duty before the answer is due, 2 later."""
    laid = laid_out_of(Practitioner, set(members), _days(call))
    now, left = Span(call.at, call.at + dt.timedelta(minutes=1)), Span(call.at, call.due_at)
    found = {}
    for key in members:
        theirs = laid.get(key, {}).items()
        spans = [span for place, spans in theirs if place.territory in ground for span in spans]
        soon = 1 if any(span.overlaps(left) for span in spans) else 2
        found[key] = 0 if any(span.overlaps(now) for span in spans) else soon
    return found


def _last_asked(members: Collection[int]) -> dict[int, dt.datetime]:
    rows = DemandTurn.objects.filter(practitioner__in=members, is_treating=False)
    return dict(rows.values_list("practitioner").annotate(Max("told_at")).order_by("practitioner"))


def _able(call: Call, keys: Collection[int]) -> dict[int, Practitioner]:
    """Of these, those who can answer at all."""
    away = Absence.objects.filter(practitioner__in=keys, starts_at__lte=call.at, ends_at__gt=call.at)
    out = {*closed_by(call.motive), *away.values_list("practitioner", flat=True), *call.but}
    reached = [user.practitioner_id for user in accounts.users_of(keys) if user.practitioner_id]
    rows = receiving(call.motive, set(keys) - out).filter(pk__in=reached)
    received = Received(Home(call.patient), _days(call))
    return {one.pk: one for one in rows if received.days_of(one)}


def _days(call: Call) -> list[dt.date]:
    """Those on which the patient may be seen: until the answer is due."""
    first, last = today(call.at), today(call.due_at)
    return [first + dt.timedelta(days=offset) for offset in range((last - first).days + 1)]
