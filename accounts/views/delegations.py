"""A physician says who keeps their agenda."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import policies, presenters, selectors, services
from core import clock
from core.actors import ActorRequest
from core.errors import NotFound


@require_GET
def delegations(request: ActorRequest) -> HttpResponse:
    policies.require_delegator(request.actor)
    context = {
        "delegations": presenters.delegation_lines(selectors.delegations_for(request.actor)),
        "candidates": selectors.delegate_candidates(request.actor, clock.today(clock.now())),
    }
    return render(request, "accounts/delegations.html", context)


@require_POST
def delegation_give(request: ActorRequest) -> HttpResponse:
    at = clock.now()
    policies.require_delegator(request.actor)
    candidates = selectors.delegate_candidates(request.actor, clock.today(at))
    chosen = {str(user.public_id): user for user in candidates}.get(request.POST.get("delegate", ""))
    if chosen is None:
        raise NotFound("Cette personne ne travaille pas sur vos sites, ou a déjà votre délégation.")
    services.delegation_give(actor=request.actor, delegate=chosen, at=at)
    messages.success(request, f"{chosen.full_name} peut maintenant tenir votre agenda.")
    return redirect("accounts:delegations")


@require_POST
def delegation_end(request: ActorRequest, delegation: UUID) -> HttpResponse:
    found = selectors.delegation_for(request.actor, delegation)
    services.delegation_end(actor=request.actor, delegation=found, at=clock.now())
    messages.success(
        request, f"{found.delegate.full_name} n’agit plus au nom de {found.practitioner.full_name}."
    )
    if policies.can_manage_accounts(request.actor):
        return redirect("accounts:user", user=found.delegate.public_id)
    return redirect("accounts:delegations")
