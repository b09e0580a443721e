"""« Non venu », « en retard »: one press from wherever it is seen; and what the region counts of it."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from core import clock, exports
from core.actors import ActorRequest
from core.errors import Conflict, Invalid
from scheduling import policies, presenters, selectors, services
from scheduling.enums import CountedBy
from scheduling.forms import AttendanceForm, DelayForm
from scheduling.presenters import attendance as words
from scheduling.rules.attendance import UNDO_FOR

LAST_QUARTER = dt.timedelta(days=90)
MINUTES = int(UNDO_FOR.total_seconds() // 60)


@require_POST
def missed(request: ActorRequest, appointment: UUID) -> HttpResponse:
    try:
        services.no_show_mark(actor=request.actor, public_id=appointment, at=clock.now())
    except (Conflict, Invalid) as refusal:
        messages.error(request, refusal.message)
    else:
        said = "C’est noté : non venu. Ce qui reste de l’heure est libre, et rien n’est facturé."
        messages.success(request, f"{said} Vous pouvez revenir sur ce geste pendant {MINUTES}\u00a0min.")
    return _back(request, appointment)


@require_POST
def came(request: ActorRequest, appointment: UUID) -> HttpResponse:
    try:
        services.no_show_undo(actor=request.actor, public_id=appointment, at=clock.now())
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Le rendez-vous est remis. Tous ceux qu’il retient sont prévenus.")
    return _back(request, appointment)


@require_POST
def late(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """« En retard », of the physician or of the patient."""
    minutes, party = DelayForm(request.POST).said()
    try:
        row = services.appointment_delay(
            actor=request.actor, public_id=appointment, minutes=minutes, party=party, at=clock.now()
        )
    except (Conflict, Invalid) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{presenters.delay_words(row)}. Ceux qui attendent sont prévenus.")
    return _back(request, appointment)


@require_POST
def on_time(request: ActorRequest, appointment: UUID) -> HttpResponse:
    try:
        services.delay_undo(actor=request.actor, public_id=appointment, at=clock.now())
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Le retard est levé. Ceux qui attendent sont prévenus.")
    return _back(request, appointment)


def _back(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """To the page of ours where it was pressed, else to the appointment."""
    wanted = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/")
    return HttpResponseRedirect(wanted if is_ours else reverse("scheduling:appointment", args=[appointment]))


@require_GET
def table(request: ActorRequest) -> HttpResponse:
    form, by, counts = _counted(request)
    context = {"form": form, "columns": words.columns(by), "lines": words.count_lines(counts)}
    return render(request, "scheduling/attendance/table.html", context, status=422 if form.errors else 200)


@require_GET
def table_export(request: ActorRequest) -> HttpResponse:
    _, by, counts = _counted(request)
    return exports.csv_response("presences", words.columns(by), map(words.count_row, counts))


def _counted(
    request: ActorRequest,
) -> tuple[AttendanceForm, CountedBy, list[selectors.AttendanceCount]]:
    """The last three months by physician, unless something else is asked for."""
    policies.require_attendance_reader(request.actor)
    at = clock.now()
    today = clock.today(at)
    asked = {
        "first": (today - LAST_QUARTER).isoformat(),
        "last": today.isoformat(),
        "by": CountedBy.PHYSICIAN.value,
    }
    asked |= {name: request.GET[name] for name in asked if request.GET.get(name)}
    form = AttendanceForm(asked)
    if not form.is_valid():
        return form, CountedBy.PHYSICIAN, []
    given = form.cleaned_data
    by = CountedBy(given["by"])
    return form, by, selectors.attendance_counts(request.actor, given["first"], given["last"], by, at=at)
