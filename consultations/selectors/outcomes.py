"""What acts became, in counts: nothing of a patient."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Case, CharField, Count, Value, When
from django.db.models.functions import TruncDate

from consultations.enums import ActKind, ConsultationState, Outcome
from consultations.models import Consultation
from consultations.states import CARRIED_OUT
from core.clock import PARIS

# The first that is true: what was only advice is no teleconsultation, by whichever line.
BECAME = Case(
    When(state=ConsultationState.IN_PERSON, then=Value(Outcome.IN_PERSON)),
    When(kind=ActKind.ADVICE, then=Value(Outcome.ADVICE)),
    When(is_video_failed=True, then=Value(Outcome.PHONE)),
    default=Value(Outcome.VIDEO),
    output_field=CharField(),
)


def outcomes_by_day(first: dt.date, last: dt.date) -> Mapping[dt.date, Mapping[Outcome, int]]:
    """By the civil day of the appointment; of acts that were carried out, or turned to a visit."""
    rows = Consultation.objects.real().filter(
        state__in=(*CARRIED_OUT, ConsultationState.IN_PERSON),
        appointment__starts_at__gte=dt.datetime.combine(first, dt.time(), tzinfo=PARIS),
        appointment__starts_at__lt=dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=PARIS),
    )
    days = rows.annotate(day=TruncDate("appointment__starts_at", tzinfo=PARIS), became=BECAME)
    counted: dict[dt.date, dict[Outcome, int]] = {}
    for row in days.values("day", "became").annotate(count=Count("pk")).order_by("day"):
        counted.setdefault(row["day"], {})[Outcome(row["became"])] = row["count"]
    return counted
