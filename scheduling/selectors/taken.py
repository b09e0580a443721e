"""Everything that takes the time of some physicians, carts and nurses, in one statement.

SQL only gathers; what it means is said by `rules`. Written out, because every search asks it several times.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection

from core.prepared import Statement
from patients.models import Patient
from scheduling.models import Appointment
from scheduling.models.appointments import HOLDING
from scheduling.rules import Limits, Span

# No act is longer: what began before is not walked through, however old an agenda is.
LONGEST_ACT = dt.timedelta(hours=12)


class Why(StrEnum):
    """An act of a physician (or an hour kept for one), of a cart, of a nurse; away; busy elsewhere; or what a
    physician keeps around each of these."""

    ACT = "act"
    CART = "cart"
    NURSE = "nurse"
    ABSENCE = "absence"
    BUSY = "busy"
    LIMITS = "limits"


class Taken(NamedTuple):
    """Whose time, by key, and when. LIMITS have no time, and three numbers.

    `kept_for`: the patient of an hour that is only kept, one of several perhaps.
    """

    why: str
    who: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    before: int | None
    after: int | None
    most: int | None
    kept_for: int | None

    @property
    def limits(self) -> Limits:
        before, after = (dt.timedelta(minutes=minutes or 0) for minutes in (self.before, self.after))
        return Limits(before=before, after=after, most_a_day=self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """What holds nobody here: an appointment about to be moved, and what is kept for this patient."""

    patient: Patient | None = None
    moving: Appointment | None = None


# Of each physician, only the days that are looked at; who sits beside the patient of an act is held as well.
TAKEN = Statement.written(
    "taken",
    """
SELECT 'act', practitioner_id, starts_at, ends_at, NULL::int, NULL::int, NULL::int, NULL::bigint
FROM unnest(%(physicians)s::bigint[], %(opens)s::timestamptz[], %(closes)s::timestamptz[])
    AS w (who, since, until)
JOIN scheduling_appointment ON practitioner_id = w.who
WHERE starts_at < w.until AND ends_at > w.since AND starts_at > w.since - %(longest)s::interval
    AND state = ANY(%(holding)s) AND NOT is_rehearsal AND id IS DISTINCT FROM %(moving)s
UNION ALL
SELECT 'act', beside_id, starts_at, ends_at, NULL, NULL, NULL, NULL
FROM scheduling_appointment
WHERE beside_id = ANY(%(physicians)s)
    AND starts_at < %(until)s AND ends_at > %(since)s AND starts_at > %(recent)s
    AND state = ANY(%(holding)s) AND NOT is_rehearsal AND id IS DISTINCT FROM %(moving)s
UNION ALL
SELECT party.why, party.who, starts_at, ends_at, NULL, NULL, NULL, NULL
FROM scheduling_appointment
CROSS JOIN LATERAL (VALUES ('cart', cart_id), ('nurse', nurse_id)) AS party (why, who)
WHERE (cart_id = ANY(%(carts)s) OR nurse_id = ANY(%(nurses)s)) AND party.who IS NOT NULL
    AND starts_at < %(until)s AND ends_at > %(since)s AND starts_at > %(recent)s
    AND state = ANY(%(holding)s) AND NOT is_rehearsal AND id IS DISTINCT FROM %(moving)s
UNION ALL
SELECT party.why, party.who, starts_at, ends_at, NULL, NULL, NULL, patient_id
FROM scheduling_hold
CROSS JOIN LATERAL
    (VALUES ('act', practitioner_id), ('act', beside_id), ('cart', cart_id), ('nurse', nurse_id))
    AS party (why, who)
WHERE (practitioner_id = ANY(%(physicians)s) OR beside_id = ANY(%(physicians)s)
        OR cart_id = ANY(%(carts)s) OR nurse_id = ANY(%(nurses)s))
    AND party.who IS NOT NULL AND starts_at < %(until)s AND ends_at > %(since)s
    AND until > %(at)s AND patient_id IS DISTINCT FROM %(patient)s
UNION ALL
SELECT 'absence', practitioner_id, starts_at, ends_at, NULL, NULL, NULL, NULL
FROM scheduling_absence
WHERE practitioner_id = ANY(%(physicians)s)
    AND starts_at < %(until)s AND ends_at > %(since)s
UNION ALL
SELECT 'busy', f.practitioner_id, starts_at, ends_at, NULL, NULL, NULL, NULL
FROM scheduling_busyspan b JOIN scheduling_busyfeed f ON f.id = b.feed_id
WHERE f.practitioner_id = ANY(%(physicians)s)
    AND starts_at < %(until)s AND ends_at > %(since)s
UNION ALL
SELECT 'limits', practitioner_id, NULL, NULL, buffer_before, buffer_after, most_a_day, NULL
FROM scheduling_agendalimits WHERE practitioner_id = ANY(%(physicians)s)
""",
)


def taken_during(
    periods: Mapping[int, Span],
    period: Span,
    *,
    carts: Collection[int],
    nurses: Collection[int],
    but: Exempt,
    at: dt.datetime,
) -> Iterator[Taken]:
    """`periods`: of each physician, by key; `period` covers them all, and is that of carts and nurses."""
    if not (periods or carts or nurses):
        return
    given: dict[str, Any] = {
        "physicians": list(periods),
        "opens": [one.starts_at for one in periods.values()],
        "closes": [one.ends_at for one in periods.values()],
        "carts": list(carts),
        "nurses": list(nurses),
        "since": period.starts_at,
        "until": period.ends_at,
        "recent": period.starts_at - LONGEST_ACT,
        "longest": LONGEST_ACT,
        "at": at,
        "holding": [str(one.value) for one in HOLDING],
        "moving": but.moving.pk if but.moving else None,
        "patient": but.patient.pk if but.patient else None,
    }
    yield from (Taken(*row) for row in TAKEN.rows(connection, given))
