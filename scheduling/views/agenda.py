"""The agenda of a week: the physician’s, the delegated ones or the site’s, by day."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock, french
from core.actors import ActorRequest
from core.clock import PARIS
from scheduling import policies, presenters, selectors
from scheduling.presenters.week import week_grid

DAYS = 7
FARTHEST = dt.timedelta(days=366 * 30)  # beyond, there is no agenda, and at last no calendar


@require_GET
def week(request: ActorRequest) -> HttpResponse:
    """Seven days from the Monday of `?semaine=2026-11-23`, or of today."""
    actor, at = request.actor, clock.now()
    monday = monday_of(request.GET.get("semaine", ""), clock.today(at))
    starts = dt.datetime.combine(monday, dt.time(), tzinfo=PARIS)
    ends = dt.datetime.combine(monday + dt.timedelta(days=DAYS), dt.time(), tzinfo=PARIS)
    rows = selectors.appointments_between(actor, starts, ends)
    own, objected = selectors.own_time(actor, days=DAYS, at=starts), selectors.objected(rows)
    context = {
        "week": week_grid(
            monday,
            rows,
            free=own.free,
            absent=own.absent,
            busy=own.busy,
            owners=actor.practitioner_ids,
            objected=objected,
            at=at,
        ),
        "cancelled": [presenters.appointment_card(actor, row, at) for row in rows if row.cancelled_at],
        "has_own_time": bool(own.free or own.absent or own.busy),
        "title": presenters.week_title(monday),
        "days": presenters.week_days(actor, monday, rows, at, objected=objected),
        "previous": (monday - dt.timedelta(days=DAYS)).isoformat(),
        "next": (monday + dt.timedelta(days=DAYS)).isoformat(),
        "can_book": policies.can_use_booking(actor),
        "can_subscribe": policies.can_subscribe(actor),
        "keeps_hours": bool(policies.agendas_kept(actor)),
        "is_this_week": monday <= clock.today(at) < monday + dt.timedelta(days=DAYS),
    }
    return render(request, "scheduling/agenda.html", context)


@require_GET
def day(request: ActorRequest) -> HttpResponse:
    """One day as a list made to be printed: today, or `?jour=2026-11-24`."""
    actor, at = request.actor, clock.now()
    wanted = _day(request.GET.get("jour", ""), clock.today(at))
    starts = dt.datetime.combine(wanted, dt.time(), tzinfo=PARIS)
    rows = selectors.appointments_between(actor, starts, starts + dt.timedelta(days=1))
    context = {
        "title": french.day_in_full(wanted),
        "lines": presenters.paper_lines(actor, rows, at, objected=selectors.objected(rows)),
        "printed": french.moment(at),
        "previous": (wanted - dt.timedelta(days=1)).isoformat(),
        "next": (wanted + dt.timedelta(days=1)).isoformat(),
        "is_own": actor.role == "physician",
    }
    return render(request, "scheduling/day.html", context)


def _day(wanted: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(wanted)
    except ValueError:
        return today
    return day if abs(day - today) <= FARTHEST else today


def monday_of(wanted: str, today: dt.date) -> dt.date:
    found = _day(wanted, today)
    return found - dt.timedelta(days=found.weekday())
