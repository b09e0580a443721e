"""« Confidentiel », from the page of an appointment: asked, completed, lifted, taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import clock
from core.actors import ActorRequest
from scheduling import selectors, services
from scheduling.forms import LiftForm
from scheduling.models import Appointment
from scheduling.policies import confidentiality as policies
from scheduling.views.pages import appointment_context
from scheduling.views.pathway import pathway_context
from scheduling.views.secret_card import Typed, secret_context, secret_form

ASKED = "C’est noté. Plus rien ne part aux proches, et leurs liens n’ouvrent plus rien."
NOTED = "C’est complété."
LIFTED = "C’est levé. Rien n’est envoyé à un proche sans que vous le choisissiez de nouveau."
UNDONE = "C’est annulé : ce rendez-vous n’est pas confidentiel. Les liens fermés s’ouvrent de nouveau."


@require_POST
def ask(request: ActorRequest, appointment: UUID) -> HttpResponse:
    return _write(request, appointment, services.confidentiality_ask, ASKED)


@require_POST
def note(request: ActorRequest, appointment: UUID) -> HttpResponse:
    return _write(request, appointment, services.confidentiality_note, NOTED)


@require_POST
def lift(request: ActorRequest, appointment: UUID) -> HttpResponse:
    row = selectors.appointment_for(request.actor, appointment)
    policies.require_lifter(request.actor, row)
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _refused(request, row, Typed(lift=form))
    services.confidentiality_lift(
        actor=request.actor, appointment=appointment, words=form.cleaned_data["words"], at=clock.now()
    )
    return _done(request, appointment, LIFTED)


@require_POST
def undo(request: ActorRequest, appointment: UUID) -> HttpResponse:
    services.confidentiality_undo(actor=request.actor, appointment=appointment, at=clock.now())
    return _done(request, appointment, UNDONE)


def _write(request: ActorRequest, appointment: UUID, service: Callable[..., Any], said: str) -> HttpResponse:
    row = selectors.appointment_for(request.actor, appointment)
    policies.require_asker(request.actor, row)
    form = secret_form(request.actor, row, request.POST)
    if not form.is_valid():
        return _refused(request, row, Typed(form=form))
    service(actor=request.actor, appointment=appointment, **form.said(), at=clock.now())
    return _done(request, appointment, said)


def _done(request: ActorRequest, appointment: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(reverse("scheduling:appointment", args=[appointment]) + "#confidentialite")


def _refused(request: ActorRequest, row: Appointment, typed: Typed) -> HttpResponse:
    """The page of the appointment again, with what to correct."""
    context = appointment_context(request, row) | pathway_context(request, row)
    context |= secret_context(request.actor, row, typed)
    return render(request, "scheduling/appointment.html", context, status=422)
