"""The objection of the treating physician: made, withdrawn, decided on, each from the appointment’s page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import refuse
from core.errors import Invalid
from scheduling import selectors, services
from scheduling.enums import ObjectionReason
from scheduling.forms import KeepForm, ObjectionForm
from scheduling.models import Appointment
from scheduling.policies import objections as policies
from scheduling.views.objection_card import objection_context
from scheduling.views.pages import appointment_context
from scheduling.views.pathway import pathway_context

MADE = "C’est noté. La personne qui a réservé et le médecin de l’acte sont prévenus."
KEPT = "Votre décision est gardée avec vos mots. Le médecin traitant est prévenu."
WITHDRAWN = "Votre opposition est retirée. Ceux qui en étaient prévenus le sont."


@require_POST
def make(request: ActorRequest, appointment: UUID) -> HttpResponse:
    row = selectors.appointment_for(request.actor, appointment)
    policies.require_objector(request.actor, row)
    form = ObjectionForm(request.POST)
    if not form.is_valid() or not _made(request, appointment, form):
        return _refused(request, row, form=form)
    messages.success(request, MADE)
    return redirect("scheduling:appointment", appointment)


def _made(request: ActorRequest, appointment: UUID, form: ObjectionForm) -> bool:
    """Whether it is done; else the refusal is on the form."""
    reason = ObjectionReason(form.cleaned_data["reason"])
    try:
        services.objection_make(
            actor=request.actor,
            appointment=appointment,
            reason=reason,
            words=form.cleaned_data["words"],
            at=clock.now(),
        )
    except Invalid as refusal:
        refuse(form, refusal)
        return False
    return True


@require_POST
def withdraw(request: ActorRequest, appointment: UUID) -> HttpResponse:
    services.objection_withdraw(actor=request.actor, appointment=appointment, at=clock.now())
    messages.success(request, WITHDRAWN)
    return redirect("scheduling:appointment", appointment)


@require_POST
def keep(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """From the appointment’s page, or from the call that waits (`then`)."""
    row = selectors.appointment_for(request.actor, appointment)
    policies.require_decider(request.actor, row)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _refused(request, row, keep=form)
    services.objection_keep(
        actor=request.actor, appointment=appointment, words=form.cleaned_data["words"], at=clock.now()
    )
    messages.success(request, KEPT)
    page = "consultations:open" if request.POST.get("then") == "act" else "scheduling:appointment"
    return redirect(page, appointment)


def _refused(
    request: ActorRequest,
    row: Appointment,
    *,
    form: ObjectionForm | None = None,
    keep: KeepForm | None = None,
) -> HttpResponse:
    """The page of the appointment again, with what to correct."""
    context = appointment_context(request, row) | pathway_context(request, row)
    context |= objection_context(request.actor, row, form=form, keep=keep)
    return render(request, "scheduling/appointment.html", context, status=422)
