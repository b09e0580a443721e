"""« Demandes »: what waits for a physician, what somebody waits for, and one request as it stands."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid
from patients import policies as patient_policies
from scheduling import presenters, selectors, services
from scheduling.forms import DeclineForm, TimesForm
from scheduling.models import Demand, DemandTurn
from scheduling.models.demands import STANDING
from scheduling.policies import can_see
from scheduling.policies import demands as policies
from scheduling.presenters import demands as words
from scheduling.presenters import screening
from scheduling.presenters.referrals import tabs
from scheduling.presenters.times import free_time
from scheduling.views.demand_asking import NOT_FOR_YOU

PER_PAGE = 20
CHOOSE = "Choisir une heure"
OFFERED = 8  # free hours shown to a physician who answers
SEARCHED_DAYS = 3


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    """What waits for the reader first; what they wait for; what became of the others, page by page."""
    actor, at = request.actor, clock.now()
    patient_policies.require(policies.can_ask_at_all(actor), NOT_FOR_YOU)
    page = Paginator(selectors.demands_past(actor), PER_PAGE).get_page(request.GET.get("page"))
    received = list(selectors.demands_received(actor))
    context = {
        "receives": bool(actor.practitioner_ids) and actor.role in {"physician", "secretary"},
        "received": words.demand_lines(actor, received, at, "Répondre" if _decides(request) else "Voir"),
        "lead": words.received_count(len(received)),
        "asked": words.demand_lines(actor, selectors.demands_asked(actor), at, "Suivre", CHOOSE),
        "past": words.demand_lines(actor, page.object_list, at, "Relire"),
        "page": page,
        "waiting": selectors.demands_waiting(actor),
        "tabs": tabs(actor, at, on_referrals=False),
        "can_set_intake": policies.can_set_intake(actor),
    }
    return render(request, "scheduling/demands/list.html", context)


@require_GET
def detail(request: ActorRequest, demand: UUID) -> HttpResponse:
    return demand_page(request, selectors.demand_for(request.actor, demand))


@require_POST
def choose(request: ActorRequest, demand: UUID, proposal: UUID) -> HttpResponse:
    """One of the proposed hours: the appointment is made at once."""
    try:
        appointment = services.demand_choose(
            actor=request.actor, public_id=demand, proposal=proposal, at=clock.now()
        )
    except (Conflict, Invalid) as refusal:
        return refused(request, demand, refusal)
    messages.success(request, "C’est réservé. Le médecin et l’équipe du site sont prévenus.")
    if not can_see(request.actor, appointment):
        return redirect("scheduling:demand", demand)
    return redirect("scheduling:appointment", appointment.public_id)


@require_POST
def reject(request: ActorRequest, demand: UUID) -> HttpResponse:
    try:
        services.demand_reject(actor=request.actor, public_id=demand, at=clock.now())
    except Conflict as refusal:
        return refused(request, demand, refusal)
    messages.success(request, "Le médecin est prévenu qu’aucune heure ne convient. La demande continue.")
    return redirect("scheduling:demand", demand)


@require_POST
def withdraw(request: ActorRequest, demand: UUID) -> HttpResponse:
    try:
        services.demand_withdraw(actor=request.actor, public_id=demand, at=clock.now())
    except Conflict as refusal:
        return refused(request, demand, refusal)
    messages.success(request, "La demande est retirée. Les médecins sollicités sont prévenus.")
    return redirect("scheduling:demands")


def refused(request: ActorRequest, demand: UUID, refusal: Conflict | Invalid) -> HttpResponse:
    """The request as it stands now, and why the last press changed nothing."""
    return demand_page(
        request, selectors.demand_for(request.actor, demand), refusal=refusal.message, status=refusal.status
    )


def demand_page(
    request: ActorRequest,
    demand: Demand,
    *,
    refusal: str = "",
    times: TimesForm | None = None,
    decline: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, at = request.actor, clock.now()
    turns, own = selectors.turns_of(demand), selectors.turn_of(actor, demand)
    reads, asks = policies.can_read_words(actor, demand, own), policies.asks(actor, demand)
    proposals = selectors.proposals_of(demand)
    context = {
        "demand_id": demand.public_id,
        "motive": demand.motive.label,
        "badges": words.badges(demand, at),
        "patient": _patient(request, demand),
        "facts": words.facts(demand, at),
        "words": demand.words if reads else "",
        "answers": screening.demand_answers(demand) if reads else None,
        "sentence": words.sentence(demand, turns, own if policies.can_decide(actor, own) else None, at),
        "turns": words.turn_lines(turns, at, reads_words=reads),
        "steps_made": words.steps_made(selectors.demand_history(demand), at),
        "help": words.help_view(demand, turns, at) if asks else None,
        "proposals": words.proposed_times(proposals, at) if asks else [],
        "kept": words.kept_words(proposals),
        "stands": demand.state in STANDING,
        "asks": asks,
        "appointment_url": _appointment_url(request, demand),
        "refusal": refusal,
    }
    context |= _deciding(request, demand, own, times, decline)
    return render(request, "scheduling/demands/demand.html", context, status=status)


def offered_times(demand: Demand, turn: DemandTurn) -> list[Any]:
    """The next free hours of this physician at the patient’s place."""
    at = clock.now()
    slots = selectors.free_slots(
        practitioner=turn.practitioner,
        cart=demand.cart,
        motive=demand.motive,
        days=SEARCHED_DAYS,
        at=at,
        patient=demand.patient,
    )
    return [free_time(slot, at) for slot in slots[:OFFERED]]


def _deciding(
    request: ActorRequest,
    demand: Demand,
    own: DemandTurn | None,
    times: TimesForm | None,
    decline: DeclineForm | None,
) -> dict[str, Any]:
    """What the physician may press, while it waits for them."""
    may = policies.can_decide(request.actor, own) and demand.state == "open"
    if own is None or not may or own.declined_at is not None:
        return {"decides": False}
    offered = offered_times(demand, own)
    return {
        "decides": True,
        "times": offered,
        "times_form": times or TimesForm(None, offered=[one.value for one in offered]),
        "decline_form": decline or DeclineForm(),
        "chosen": request.POST.getlist("times") if times else [],
    }


def _patient(request: ActorRequest, demand: Demand) -> dict[str, Any] | None:
    """The banner, for who may still know them; linked to the file, for who may open its page."""
    at = clock.now()
    if not patient_policies.can_know(request.actor, demand.patient, at):
        return None
    card = presenters.patient_card(demand.patient, at)
    return card | {"url": reverse("portal:patient", args=[demand.patient.public_id])}


def _appointment_url(request: ActorRequest, demand: Demand) -> str:
    """For who may open it: who asked for somebody elsewhere follows the request, not the appointment."""
    if demand.appointment is None or not can_see(request.actor, demand.appointment):
        return ""
    return reverse("scheduling:appointment", args=[demand.appointment.public_id])


def _decides(request: ActorRequest) -> bool:
    return request.actor.role == "physician"
