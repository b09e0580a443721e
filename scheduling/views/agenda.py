"""The agenda of a week: the physician’s, the delegated ones or the site’s, by day."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.actors import ActorRequest
from core.clock import PARIS
from scheduling import policies, presenters, selectors
from scheduling.presenters.week import week_grid

DAYS = 7


@require_GET
def week(request: ActorRequest) -> HttpResponse:
    """Seven days from the Monday of `?semaine=2026-11-23`, or of today."""
    actor, at = request.actor, clock.now()
    monday = _monday(request.GET.get("semaine", ""), clock.today(at))
    starts = dt.datetime.combine(monday, dt.time(), tzinfo=PARIS)
    ends = dt.datetime.combine(monday + dt.timedelta(days=DAYS), dt.time(), tzinfo=PARIS)
    rows = selectors.appointments_between(actor, starts, ends)
    own = selectors.own_time(actor, days=DAYS, at=starts)
    context = {
        "week": week_grid(
            monday, rows, free=own.free, absent=own.absent, owners=actor.practitioner_ids, at=at
        ),
        "cancelled": [presenters.appointment_card(actor, row, at) for row in rows if row.cancelled_at],
        "has_own_time": bool(own.free or own.absent),
        "title": presenters.week_title(monday),
        "days": presenters.week_days(actor, monday, rows, at),
        "previous": (monday - dt.timedelta(days=DAYS)).isoformat(),
        "next": (monday + dt.timedelta(days=DAYS)).isoformat(),
        "can_book": policies.can_use_booking(actor),
        "is_this_week": monday <= clock.today(at) < monday + dt.timedelta(days=DAYS),
    }
    return render(request, "scheduling/agenda.html", context)


def _monday(wanted: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(wanted)
    except ValueError:
        day = today
    return day - dt.timedelta(days=day.weekday())
