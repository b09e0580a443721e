"""The region’s pages: what is in force, what waits, one decision, and writing one for another to read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, NotFound
from pathways import policies, selectors, services
from pathways.effects import effect_of
from pathways.enums import DecisionKind, DecisionState
from pathways.forms.decisions import ConfirmForm, EndForm, RejectForm, SwitchForm, TariffForm
from pathways.models import Decision
from pathways.presenters import decisions as presenter
from pathways.presenters.effects import effect_table
from pathways.services import Proposal
from pathways.verdicts import national_rulebook

PROPOSED = "La proposition est écrite. Une autre personne de l’administration régionale doit l’approuver."


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    book = national_rulebook()
    waiting = selectors.waiting(request.actor)
    held = selectors.in_force_or_to_come(clock.today(clock.now()))
    context = {
        "waiting": [presenter.waiting_item(row, book) for row in waiting],
        "in_force": presenter.keeper_table(held, book),
        "doubts": presenter.doubts_table(book, held, waiting),
        "history": presenter.history_table(selectors.settled(request.actor), book),
    }
    return render(request, "pathways/decisions.html", context)


@require_http_methods(["GET", "POST"])
def doubt(request: ActorRequest, switch: str) -> HttpResponse:
    """One doubtful rule: why it is doubtful, what turning it on would change, and proposing it."""
    policies.require_keeper(request.actor)
    book, today = national_rulebook(), clock.today(clock.now())
    if switch not in book.switches:
        raise NotFound("Cette règle douteuse n’existe pas.")
    form = SwitchForm(request.POST or None, initial={"valid_from": today})
    on_trial = Decision(kind=DecisionKind.SWITCH, switch=switch, valid_from=today)
    context = {
        "title": book.switches[switch].label,
        "facts": presenter.doubt_facts(book.switches[switch], book),
        "history": presenter.history_table(selectors.about_switch(request.actor, switch), book),
        "effect": effect_table(effect_of(on_trial, today)),
    }
    return _propose(request, form, lambda: form.proposal(switch), "pathways/doubt.html", context)


@require_http_methods(["GET", "POST"])
def tariff(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    form = TariffForm(request.POST or None, initial={"valid_from": clock.today(clock.now())})
    context = {"title": "Proposer un tarif"}
    return _propose(request, form, form.proposal, "pathways/propose.html", context)


@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, decision: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.decision_for(request.actor, decision)
    form = EndForm(request.POST or None)
    context = {"title": f"Mettre fin à\u00a0: {presenter.title(row, national_rulebook())}"}
    return _propose(request, form, lambda: form.proposal(decision), "pathways/propose.html", context)


@require_GET
def decision(request: ActorRequest, decision: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    return _page(request, selectors.decision_for(request.actor, decision))


@require_POST
def approve(request: ActorRequest, decision: UUID) -> HttpResponse:
    row = _to_read(request, decision)
    form = ConfirmForm(request.POST, first_day=row.first_day)
    form.is_valid()
    try:
        services.decision_approve(
            actor=request.actor, public_id=decision, past_accepted=form.is_past_accepted, at=clock.now()
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, row, form=form, confirm=form)
    messages.success(request, "La décision est approuvée\u00a0: les verdicts la suivent dès maintenant.")
    return redirect("pathways:decision", decision)


@require_POST
def reject(request: ActorRequest, decision: UUID) -> HttpResponse:
    row = _to_read(request, decision)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, reject=form)
    reason = form.cleaned_data["reason"]
    services.decision_reject(actor=request.actor, public_id=decision, reason=reason, at=clock.now())
    messages.success(request, "La proposition est refusée. Son auteur en lira la raison.")
    return redirect("pathways:decision", decision)


@require_POST
def withdraw(request: ActorRequest, decision: UUID) -> HttpResponse:
    services.decision_withdraw(actor=request.actor, public_id=decision, at=clock.now())
    messages.success(request, "Votre proposition est retirée.")
    return redirect("pathways:decision", decision)


def _to_read(request: ActorRequest, decision: UUID) -> Decision:
    """A decision that somebody else wrote."""
    policies.require_keeper(request.actor)
    row = selectors.decision_for(request.actor, decision)
    policies.require_second_person(request.actor, row)
    return row


def _propose(
    request: ActorRequest,
    form: Any,
    proposal: Callable[[], Proposal],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Shows what a valid proposal would change, or writes it, by the button that was pressed."""
    if form.is_bound and form.is_valid():
        try:
            if "preview" not in request.POST:
                written = services.decision_propose(
                    actor=request.actor,
                    proposal=proposal(),
                    past_accepted=form.is_past_accepted,
                    at=clock.now(),
                )
                messages.success(request, PROPOSED)
                return redirect("pathways:decision", written.public_id)
            context |= _preview(request, proposal())
        except Invalid as refusal:
            form.refuse(refusal)
    status = 422 if form.errors else 200
    context = {"effect": None, "meets": ""} | context | {"form": form}
    return render(request, template, context, status=status)


def _preview(request: ActorRequest, proposal: Proposal) -> dict[str, Any]:
    at = clock.now()
    return _seen_before(services.decision_draft(actor=request.actor, proposal=proposal, at=at))


def _seen_before(decision: Decision) -> dict[str, Any]:
    """What is shown of a decision before it is taken."""
    return {
        "effect": effect_table(effect_of(decision, clock.today(clock.now()))),
        "meets": presenter.meets(selectors.met_by(decision)),
    }


def _page(request: ActorRequest, row: Decision, *, form: Any = None, **forms: Any) -> HttpResponse:
    """One decision; `form` is the one that was refused."""
    waits = row.state == DecisionState.PROPOSED
    held = selectors.held_by(row)
    context = {
        "decision": row,
        "title": presenter.title(row, national_rulebook()),
        "badge": presenter.badge(row),
        "facts": presenter.decision_facts(row),
        "holding": presenter.holding(held) if row.state == DecisionState.APPROVED else "",
        "steps": presenter.steps(selectors.steps_of(row)),
        "can_settle": policies.can_settle(request.actor, row),
        "can_withdraw": policies.can_withdraw(request.actor, row),
        "can_end": bool(held),
        "confirm": ConfirmForm(first_day=row.first_day),
        "reject": RejectForm(),
        "form": form,
        **(_seen_before(row) if waits else {"effect": None, "meets": ""}),
        **forms,
    }
    return render(request, "pathways/decision.html", context, status=200 if form is None else 422)
