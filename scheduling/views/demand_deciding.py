"""What a physician presses: accept, propose, decline; and which requests they receive."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import form_page, saves
from core.errors import Conflict, Invalid
from scheduling import selectors, services
from scheduling.enums import DeclineReason
from scheduling.forms import DeclineForm, IntakeForm, TimesForm
from scheduling.models import Demand
from scheduling.policies import demands as policies
from scheduling.services import Unanswered
from scheduling.views.demands import demand_page, offered_times, refused

SIGN_ADDED = (
    "Un signe d’alerte est demandé depuis. Appelez qui a déposé cette demande : "
    "à lui de la retirer et de la déposer de nouveau."
)


@require_POST
def accept(request: ActorRequest, demand: UUID) -> HttpResponse:
    """Now."""
    return _accepted(request, demand, None)


@require_POST
def accept_at(request: ActorRequest, demand: UUID) -> HttpResponse:
    """At one hour: the first that is said."""
    return _with_times(request, demand, lambda times: _accepted(request, demand, times[0]))


@require_POST
def propose(request: ActorRequest, demand: UUID) -> HttpResponse:
    def send(times: list[dt.datetime]) -> HttpResponse:
        services.demand_propose(actor=request.actor, public_id=demand, times=times, at=clock.now())
        messages.success(request, "Vos heures sont proposées, et gardées le temps de la réponse.")
        return redirect("scheduling:demands")

    return _with_times(request, demand, send)


@require_POST
def decline(request: ActorRequest, demand: UUID) -> HttpResponse:
    row, form = _asked(request, demand), DeclineForm(request.POST)
    if not form.is_valid():
        return demand_page(request, row, decline=form, status=422)
    try:
        services.demand_decline(
            actor=request.actor,
            public_id=demand,
            reason=DeclineReason(form.cleaned_data["reason"]),
            words=form.cleaned_data["words"],
            at=clock.now(),
        )
    except Conflict as refusal:
        return refused(request, demand, refusal)
    messages.success(request, "C’est noté. Qui demande est prévenu.")
    return redirect("scheduling:demands")


@require_http_methods(["GET", "POST"])
def intake(request: ActorRequest) -> HttpResponse:
    """Which requests one receives."""
    owner = services.intake_owner(request.actor)
    form = IntakeForm(request.POST or None, instance=selectors.intake_of(owner))
    if saves(
        form,
        lambda: services.demand_intake_set(
            actor=request.actor, values=form.cleaned_data, shown=form.shown, at=clock.now()
        ),
        lambda: selectors.intake_of(owner),
    ):
        messages.success(request, "C’est enregistré. Les demandes déjà reçues restent à votre réponse.")
        return redirect("scheduling:demands")
    back = {"url": reverse("scheduling:demands"), "label": "Demandes"}
    return form_page(
        request, form, title="Les demandes que je reçois", action="Enregistrer", back=back, lead=RULE
    )


RULE = (
    "Une demande va d’abord au médecin traitant ou à qui le supplée, puis à la permanence du territoire, "
    "l’un après l’autre. Sans réponse à temps, à tous."
)


def _accepted(request: ActorRequest, demand: UUID, starts_at: dt.datetime | None) -> HttpResponse:
    try:
        appointment = services.demand_accept(
            actor=request.actor, public_id=demand, starts_at=starts_at, at=clock.now()
        )
    except Unanswered:
        return refused(request, demand, Conflict(SIGN_ADDED))
    except (Conflict, Invalid) as refusal:
        return refused(request, demand, refusal)
    messages.success(request, "C’est accepté : le rendez-vous est pris, et l’équipe du site est prévenue.")
    return redirect("scheduling:appointment", appointment.public_id)


def _with_times(
    request: ActorRequest, demand: UUID, act: Callable[[list[dt.datetime]], HttpResponse]
) -> HttpResponse:
    """The hours that were said, or the page again with what is wrong of them."""
    row = _asked(request, demand)
    turn = selectors.turn_of(request.actor, row)
    offered = [one.value for one in offered_times(row, turn)] if turn else []
    posted = request.POST.getlist("times")
    form = TimesForm(request.POST, offered={*offered, *posted})
    if not form.is_valid():
        return demand_page(request, row, times=form, status=422)
    try:
        return act(form.said())
    except Invalid as refusal:
        form.add_error(None, refusal.message)
        return demand_page(request, row, times=form, status=422)
    except Conflict as refusal:
        return refused(request, demand, refusal)


def _asked(request: ActorRequest, demand: UUID) -> Demand:
    """A request that this physician was asked, as it is shown again when what was typed is refused."""
    row = selectors.demand_for(request.actor, demand)
    policies.require_decider(request.actor, selectors.turn_of(request.actor, row))
    return row
