"""« Adressages »: what was received, what was sent, and one of them as it stands."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict
from patients import policies as patient_policies
from scheduling import presenters, selectors, services
from scheduling.enums import ReferralDecline, ReferralWithdrawal
from scheduling.forms import ReferralDeclineForm, ReferralWithdrawForm
from scheduling.models import Referral
from scheduling.policies import can_see, demands
from scheduling.policies import referrals as policies
from scheduling.presenters import referral_sections as sections
from scheduling.presenters import referrals as words

PER_PAGE = 20


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    """What waits for the reader first; what they wait for; what became of the others. The first of each,
    then one of these lists page by page (`?liste=`).
    """
    actor, at = request.actor, clock.now()
    policies.require_follower(actor)
    rows = {
        "offered": selectors.referrals_offered(actor, at),
        "received": selectors.referrals_received(actor),
        "sent": selectors.referrals_sent(actor),
        "past": selectors.referrals_past(actor),
    }
    alone = request.GET.get("liste", "")
    context = {
        "sections": [
            _section(request, name, found)
            for name, found in rows.items()
            if alone not in rows or name == alone
        ],
        "is_alone": alone in rows,
        "tabs": words.tabs(actor, at, on_referrals=True),
        "writes": actor.role == "physician",
    }
    return render(request, "scheduling/referrals/list.html", context)


def _section(request: ActorRequest, name: str, rows: QuerySet[Referral]) -> dict[str, Any]:
    """Its first page; the others once it is alone, for then the number of the page is its own."""
    actor, at = request.actor, clock.now()
    number = request.GET.get("page") if request.GET.get("liste") == name else None
    page = Paginator(selectors.with_known(actor, rows, at), PER_PAGE).get_page(number)
    lines = words.referral_lines(actor, page.object_list, at, sections.ACTIONS[name])
    return sections.section(name, page, lines, is_alone=request.GET.get("liste") == name)


@require_GET
def detail(request: ActorRequest, referral: UUID) -> HttpResponse:
    return referral_page(request, selectors.referral_for(request.actor, referral, at=clock.now()))


@require_POST
def take(request: ActorRequest, referral: UUID) -> HttpResponse:
    """The first who takes it; then straight to an hour."""
    try:
        row = services.referral_take(actor=request.actor, public_id=referral, at=clock.now())
    except Conflict as refusal:  # a colleague was faster: it is not in the list any more
        messages.warning(request, refusal.message)
        return redirect("scheduling:referrals")
    messages.success(request, "Il est à vous. Prenez le rendez-vous, ou rendez-le s’il n’est pas pour vous.")
    return redirect("scheduling:referral", row.public_id)


@require_POST
def decline(request: ActorRequest, referral: UUID) -> HttpResponse:
    row = selectors.referral_for(request.actor, referral, at=clock.now())
    policies.require_recipient(request.actor, row)
    form = ReferralDeclineForm(request.POST)
    if not form.is_valid():
        return referral_page(request, row, decline=form, status=422)
    try:
        services.referral_decline(
            actor=request.actor,
            public_id=referral,
            reason=ReferralDecline(form.cleaned_data["reason"]),
            words=form.cleaned_data["words"],
            at=clock.now(),
        )
    except Conflict as refusal:
        return _refused(request, referral, refusal)
    messages.success(request, "C’est noté. Le médecin traitant est prévenu, et lit pourquoi.")
    return redirect("scheduling:referrals")


@require_POST
def withdraw(request: ActorRequest, referral: UUID) -> HttpResponse:
    row = selectors.referral_for(request.actor, referral, at=clock.now())
    policies.require_writer(request.actor, row)
    form = ReferralWithdrawForm(request.POST)
    if not form.is_valid():
        return referral_page(request, row, withdraw=form, status=422)
    try:
        services.referral_withdraw(
            actor=request.actor,
            public_id=referral,
            reason=ReferralWithdrawal(form.cleaned_data["reason"]),
            words=form.cleaned_data["words"],
            at=clock.now(),
        )
    except Conflict as refusal:
        return _refused(request, referral, refusal)
    messages.success(request, "L’adressage est retiré. Le confrère est prévenu.")
    return redirect("scheduling:referral", referral)


def _refused(request: ActorRequest, referral: UUID, refusal: Conflict) -> HttpResponse:
    row = selectors.referral_for(request.actor, referral, at=clock.now())
    return referral_page(request, row, refusal=refusal.message, status=refusal.status)


def referral_page(
    request: ActorRequest,
    referral: Referral,
    *,
    refusal: str = "",
    decline: ReferralDeclineForm | None = None,
    withdraw: ReferralWithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, at = request.actor, clock.now()
    reads = policies.can_read_question(actor, referral)
    may_decline, may_withdraw = policies.can_decline(actor, referral), policies.can_withdraw(actor, referral)
    context = {
        "referral_id": referral.public_id,
        "title": words.patient_title(actor, referral, at),
        "heading": words.heading(referral),
        "badges": words.badges(referral),
        "sentence": words.sentence(actor, referral),
        "facts": words.facts(referral, at),
        "question": words.question_words(actor, referral),
        "kept": words.BEFORE_TAKING if policies.can_take(actor, referral, at) else words.FOR_CARERS,
        "patient": _patient(request, referral),
        "steps_made": words.steps_made(selectors.referral_history(referral), at, reads_words=reads),
        "can_take": policies.can_take(actor, referral, at),
        "book_url": _book_url(request, referral),
        "ask_url": _ask_url(request, referral),
        "follows": words.follows(selectors.waiting_from(referral), selectors.demands_from(referral), at),
        "appointment_url": _appointment_url(request, referral),
        "decline_form": (decline or ReferralDeclineForm()) if may_decline else None,
        "withdraw_form": (withdraw or ReferralWithdrawForm()) if may_withdraw else None,
        "goes_back": referral.physician_id is None,
        "refusal": refusal,
    }
    return render(request, "scheduling/referrals/referral.html", context, status=status)


def _patient(request: ActorRequest, referral: Referral) -> dict[str, Any] | None:
    """The banner, for who may know them; linked to the file."""
    at = clock.now()
    if not patient_policies.can_know(request.actor, referral.patient, at):
        return None
    card = presenters.patient_card(referral.patient, at)
    return card | {"url": reverse("portal:patient", args=[referral.patient.public_id])}


def _book_url(request: ActorRequest, referral: Referral) -> str:
    """The booking page, with this referral; nothing for who may not, or does not know the patient."""
    at = clock.now()
    if not policies.can_book_from(request.actor, referral, at):
        return ""
    if not patient_policies.can_know(request.actor, referral.patient, at):
        return ""
    page = reverse("scheduling:choose_slot", args=[referral.patient.public_id])
    return f"{page}?adressage={referral.public_id}"


def _ask_url(request: ActorRequest, referral: Referral) -> str:
    """The page of requests, with this referral: for who cannot wait for an hour of its recipient."""
    at = clock.now()
    if not policies.is_open(referral, at) or policies.is_recipient(request.actor, referral):
        return ""
    if not demands.can_ask(request.actor, referral.patient, at):
        return ""
    page = reverse("scheduling:demand_new", args=[referral.patient.public_id])
    return f"{page}?adressage={referral.public_id}"


def _appointment_url(request: ActorRequest, referral: Referral) -> str:
    held = selectors.appointment_of(referral)
    if held is None or not can_see(request.actor, held):
        return ""
    return reverse("scheduling:appointment", args=[held.public_id])
