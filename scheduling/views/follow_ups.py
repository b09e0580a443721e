"""« À programmer »: what physicians want next, until it is booked or given up."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import form_page
from core.errors import Conflict
from scheduling import selectors, services
from scheduling.enums import DropReason, FollowUpDelay, FollowUpState
from scheduling.forms import DropForm, FollowUpForm
from scheduling.policies import follow_ups as policies
from scheduling.presenters import follow_ups as words

PER_PAGE = 20


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    policies.require_reader(request.actor)
    at = clock.now()
    page = Paginator(selectors.follow_ups_seen(request.actor, at), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": words.follow_up_lines(request.actor, page.object_list, at)}
    return render(request, "scheduling/follow_ups/list.html", context)


@require_POST
def plan(request: ActorRequest, appointment: UUID) -> HttpResponse:
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        policies.require_planner(
            request.actor, selectors.appointment_for(request.actor, appointment), clock.now()
        )
        messages.error(request, "Dites quand le revoir : rien n’est noté.")
        return redirect("scheduling:appointment", appointment)
    try:
        services.follow_up_plan(
            actor=request.actor,
            appointment=appointment,
            delay=FollowUpDelay(form.cleaned_data["delay"]),
            words=form.cleaned_data["words"],
            at=clock.now(),
        )
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "C’est noté : à programmer. Votre secrétariat le voit dans sa liste.")
    return redirect("scheduling:appointment", appointment)


@require_http_methods(["GET", "POST"])
def drop(request: ActorRequest, follow_up: UUID) -> HttpResponse:
    row = selectors.follow_up_for(request.actor, follow_up, at=clock.now())
    policies.require_ender(request.actor, row)
    if row.state != FollowUpState.PLANNED:  # somebody was faster
        messages.info(request, "Ce rendez-vous n’est plus à programmer.")
        return redirect("scheduling:follow_ups")
    form = DropForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.follow_up_drop(
            actor=request.actor,
            public_id=follow_up,
            reason=DropReason(form.cleaned_data["reason"]),
            at=clock.now(),
        )
        messages.success(request, "Ce rendez-vous n’est plus à programmer. La raison est gardée.")
        return redirect("scheduling:follow_ups")
    line = words.follow_up_lines(request.actor, [row], clock.now())[0]
    return form_page(
        request,
        form,
        title="Ne plus programmer",
        action="Ne plus programmer ce rendez-vous",
        back={"url": "/a-programmer/", "label": "À programmer"},
        lead=f"{line.title}. {line.text}. {line.window}.",
    )
