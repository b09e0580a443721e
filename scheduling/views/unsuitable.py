"""« Motif inadapté »: the gesture of the physician, and what the region counts."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock, exports
from core.actors import ActorRequest
from scheduling import policies, selectors, services
from scheduling.enums import UnsuitableReason
from scheduling.forms import PeriodForm, UnsuitableForm
from scheduling.presenters import motives as words
from scheduling.views.appointments import detail_page

LAST_QUARTER = dt.timedelta(days=90)


@require_POST
def mark(request: ActorRequest, appointment: UUID) -> HttpResponse:
    form = UnsuitableForm(request.POST)
    if not form.is_valid():
        policies.require_unsuitable(request.actor, selectors.appointment_for(request.actor, appointment))
        return detail_page(request, appointment, unsuitable=form)
    services.unsuitable_mark(
        actor=request.actor,
        appointment=appointment,
        reason=UnsuitableReason(form.cleaned_data["reason"]),
        words=form.cleaned_data["words"],
        at=clock.now(),
    )
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"done": True})  # from the call, which goes on
    messages.success(request, "C’est signalé. La personne qui a réservé est prévenue.")
    return redirect("scheduling:appointment", appointment)


@require_POST
def withdraw(request: ActorRequest, appointment: UUID) -> HttpResponse:
    services.unsuitable_withdraw(actor=request.actor, appointment=appointment, at=clock.now())
    messages.success(request, "Le signalement est retiré.")
    return redirect("scheduling:appointment", appointment)


@require_GET
def table(request: ActorRequest) -> HttpResponse:
    form, counts = _counted(request)
    total = sum(count.unsuitable for count in counts)
    context = {"form": form, "lines": words.unsuitable_lines(counts), "total": total}
    return render(request, "scheduling/motives/unsuitable.html", context, status=422 if form.errors else 200)


@require_GET
def table_export(request: ActorRequest) -> HttpResponse:
    _, counts = _counted(request)
    rows = map(words.unsuitable_row, counts)
    return exports.csv_response("motifs-inadaptes", words.UNSUITABLE_COLUMNS, rows)


def _counted(request: ActorRequest) -> tuple[PeriodForm, list[selectors.MotiveCount]]:
    """The last three months, unless other days are asked for; nothing when they cannot be read."""
    policies.require_motive_keeper(request.actor)
    today = clock.today(clock.now())
    asked = {"first": (today - LAST_QUARTER).isoformat(), "last": today.isoformat()}
    asked |= {name: request.GET[name] for name in asked if request.GET.get(name)}
    form = PeriodForm(asked)
    if not form.is_valid():
        return form, []
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return form, selectors.unsuitable_counts(request.actor, first, last)
