"""One appointment: read it, move it, cancel it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from audit import services as audit
from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid
from patients.policies import require
from scheduling import policies, presenters, selectors, services
from scheduling.enums import AppointmentState, CancelReason
from scheduling.forms import CancelForm, MoveForm, UnsuitableForm, page_asked
from scheduling.views.pages import appointment_context
from scheduling.views.pathway import pathway_context


@require_GET
def detail(request: ActorRequest, appointment: UUID) -> HttpResponse:
    return detail_page(request, appointment)


def detail_page(
    request: ActorRequest, appointment: UUID, *, unsuitable: UnsuitableForm | None = None
) -> HttpResponse:
    """The page of an appointment, with the refused form of its motive if there is one."""
    row = selectors.appointment_for(request.actor, appointment)
    if selectors.is_read_as_treating(request.actor, row):
        patient, at = row.patient.public_id, clock.now()
        audit.read(request.actor, "scheduling.opened_as_treating", row, at=at, patient=patient)
    context = appointment_context(request, row) | pathway_context(request, row)
    if unsuitable is not None:
        context["unsuitable_form"] = unsuitable
    return render(request, "scheduling/appointment.html", context, status=422 if unsuitable else 200)


@require_http_methods(["GET", "POST"])
def move(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """The next free times of the same physician and cart; one press moves in place."""
    row = selectors.appointment_for(request.actor, appointment)
    require(policies.can_move(request.actor, row), policies.NOT_YOUR_ACT)
    at = clock.now()
    form = MoveForm(request.POST or None)
    context = appointment_context(request, row) | {"form": form}
    status = 200
    if form.is_valid():
        try:
            services.appointment_move(
                actor=request.actor, public_id=appointment, starts_at=form.cleaned_data["starts_at"], at=at
            )
        except (Conflict, Invalid) as refusal:
            context, status = context | {"refusal": refusal.message}, refusal.status
        else:
            messages.success(request, "Le rendez-vous est déplacé. Tous ceux qu’il retient sont prévenus.")
            return redirect("scheduling:appointment", appointment)
    context |= presenters.hours_page(selectors.other_hours(row, page=page_asked(request), at=at), at)
    return render(request, "scheduling/move.html", context, status=status)


@require_http_methods(["GET", "POST"])
def cancel(request: ActorRequest, appointment: UUID) -> HttpResponse:
    row = selectors.appointment_for(request.actor, appointment)
    require(policies.can_cancel(request.actor, row), policies.NOT_YOUR_ACT)
    if row.state != AppointmentState.BOOKED:  # pressed twice, or somebody was faster
        messages.info(request, "Ce rendez-vous n’est plus à annuler.")
        return redirect("scheduling:appointment", appointment)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = CancelReason(form.cleaned_data["reason"])
        services.appointment_cancel(actor=request.actor, public_id=appointment, reason=reason, at=clock.now())
        messages.success(request, "Le rendez-vous est annulé. Tous ceux qu’il retenait sont prévenus.")
        return redirect("scheduling:appointment", appointment)
    context = appointment_context(request, row) | {"form": form}
    return render(request, "scheduling/cancel.html", context, status=422 if form.is_bound else 200)
