"""Everything that takes the time of some physicians, carts and nurses, in one statement.

SQL only gathers; what it means is said by `rules`. Written out, because every search asks it several times.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection

from patients.models import Patient
from scheduling.enums import ActForm
from scheduling.models import Appointment
from scheduling.models.appointments import HOLDING
from scheduling.rules import Limits, Span

# No act is longer: what began before is not walked through, however old an agenda is.
LONGEST_ACT = dt.timedelta(hours=12)


class Why(StrEnum):
    """An act, or an hour kept for one; away; busy elsewhere; or what is kept around each of these."""

    ACT = "act"
    ABSENCE = "absence"
    BUSY = "busy"
    LIMITS = "limits"


class Taken(NamedTuple):
    """Whose time, by key, and when. `beside`: who sits beside the patient, of an act between physicians.

    LIMITS have no time, and three numbers in place of the other parties.
    """

    why: str
    practitioner: int
    beside: int | None
    cart: int | None
    nurse: int | None
    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def limits(self) -> Limits:
        before, after, most = self.beside, self.cart, self.nurse
        return Limits(
            before=dt.timedelta(minutes=before or 0), after=dt.timedelta(minutes=after or 0), most_a_day=most
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """What holds nobody here: an appointment about to be moved, and what is kept for this patient."""

    patient: Patient | None = None
    moving: Appointment | None = None


TAKEN = """
SELECT 'act', practitioner_id, CASE WHEN form = %(between)s THEN requester_id END, cart_id, nurse_id,
    starts_at, ends_at
FROM scheduling_appointment
WHERE (practitioner_id = ANY(%(physicians)s) OR cart_id = ANY(%(carts)s) OR nurse_id = ANY(%(nurses)s)
        OR (requester_id = ANY(%(physicians)s) AND form = %(between)s))
    AND starts_at < %(until)s AND ends_at > %(since)s AND starts_at > %(recent)s
    AND state = ANY(%(holding)s) AND id IS DISTINCT FROM %(moving)s
UNION ALL
SELECT 'act', practitioner_id, NULL, cart_id, nurse_id, starts_at, ends_at
FROM scheduling_hold
WHERE (practitioner_id = ANY(%(physicians)s) OR cart_id = ANY(%(carts)s) OR nurse_id = ANY(%(nurses)s))
    AND starts_at < %(until)s AND ends_at > %(since)s
    AND until > %(at)s AND patient_id IS DISTINCT FROM %(patient)s
UNION ALL
SELECT 'absence', practitioner_id, NULL, NULL, NULL, starts_at, ends_at
FROM scheduling_absence
WHERE practitioner_id = ANY(%(physicians)s)
    AND starts_at < %(until)s AND ends_at > %(since)s
UNION ALL
SELECT 'busy', f.practitioner_id, NULL, NULL, NULL, starts_at, ends_at
FROM scheduling_busyspan b JOIN scheduling_busyfeed f ON f.id = b.feed_id
WHERE f.practitioner_id = ANY(%(physicians)s)
    AND starts_at < %(until)s AND ends_at > %(since)s
UNION ALL
SELECT 'limits', practitioner_id, buffer_before, buffer_after, most_a_day, NULL, NULL
FROM scheduling_agendalimits WHERE practitioner_id = ANY(%(physicians)s)
"""


def taken_during(
    period: Span,
    *,
    physicians: Collection[int],
    carts: Collection[int],
    nurses: Collection[int],
    but: Exempt,
    at: dt.datetime,
) -> Iterator[Taken]:
    given: dict[str, Any] = {
        "physicians": list(physicians),
        "carts": list(carts),
        "nurses": list(nurses),
        "since": period.starts_at,
        "until": period.ends_at,
        "recent": period.starts_at - LONGEST_ACT,
        "at": at,
        "holding": [str(one.value) for one in HOLDING],
        "between": ActForm.BETWEEN_PHYSICIANS.value,
        "moving": but.moving.pk if but.moving else None,
        "patient": but.patient.pk if but.patient else None,
    }
    if not (physicians or carts or nurses):
        return
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, given)
        yield from (Taken(*row) for row in cursor.fetchall())
