"""Booking, step by step: patient, motive and signs, slot."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid
from directory import selectors as directory
from directory.models import Practitioner
from pathways.verdicts import rules_held
from patients import selectors as patients
from patients.models import Patient
from patients.policies import can_register, require
from scheduling import policies, presenters, selectors, services
from scheduling.enums import ActForm, SearchScope
from scheduling.forms import BookingForm, EvidenceForm, MotiveForm, PatientSearchForm, ReleaseForm, SearchForm
from scheduling.models import Motive
from scheduling.presenters import screening
from scheduling.presenters import search as found
from scheduling.presenters.holds import hold_card
from scheduling.presenters.offers import (
    days_to_choose,
    offers_heading,
    treating_line,
    treating_phone,
)
from scheduling.presenters.reasons import reason_lines
from scheduling.rules import Span
from scheduling.selectors import ASKED_AT_BOOKING, Wish
from scheduling.services import Booking, SlotTaken, Stopped, Unanswered
from territory.models import Cart

NOT_FOR_YOU = "Les rendez-vous sont pris par les médecins et par les secrétaires qui ont leur délégation."
ANOTHER = "Choisissez une autre heure ci-dessous."
UNANSWERED = "Répondez à la question signalée, puis réservez de nouveau."
COMPLETE = "Complétez la question du parcours, puis réservez de nouveau."
Refusal = Invalid | Conflict
STEPS = ("Patient", "Motif", "Créneau", "Confirmation")


def steps(current: int) -> list[dict[str, str]]:
    """The strip of steps with the current one marked; another patient is one press away."""
    marks = ["done"] * current + ["current"] + [""] * (len(STEPS) - current - 1)
    urls = [reverse("scheduling:choose_patient") if current else ""] + [""] * (len(STEPS) - 1)
    return [
        {"label": label, "state": mark, "url": url}
        for label, mark, url in zip(STEPS, marks, urls, strict=True)
    ]


@require_http_methods(["GET", "POST"])
def choose_patient(request: ActorRequest) -> HttpResponse:
    """Search by name; posted, for a name never travels in an address."""
    require(policies.can_use_booking(request.actor), NOT_FOR_YOU)
    at = clock.now()
    form = PatientSearchForm(request.POST or None)
    found = None
    if form.is_valid():
        rows = patients.search(request.actor, form.cleaned_data["q"], at=at)
        found = [{"id": row.public_id, **presenters.patient_card(row, at)} for row in rows]
    context = {
        "form": form,
        "found": found,
        "is_cut": found is not None and len(found) == patients.MOST_FOUND,
        "can_register": can_register(request.actor),
        "steps": steps(0),
    }
    return render(request, "scheduling/choose_patient.html", context)


@require_http_methods(["GET", "POST"])
def choose_slot(request: ActorRequest, patient: UUID) -> HttpResponse:
    """The motive and its signs; then, unless a sign stops, the offers with their verdicts."""
    require(policies.can_use_booking(request.actor), NOT_FOR_YOU)
    who = patients.patient_for(request.actor, patient, at=clock.now())
    form = MotiveForm(request.POST or None, offered=_offered(request, who))
    context = _page(request, who, form)
    if form.is_valid():
        context |= _offers(request, who, form, _evidence(request))
    return render(request, "scheduling/choose_slot.html", context)


@require_POST
def book(request: ActorRequest, patient: UUID) -> HttpResponse:
    """Takes one offer. Who comes second is told so, and sees the next times; nothing typed is lost."""

    def take(booking: Booking) -> HttpResponse:
        appointment = services.appointment_book(actor=request.actor, booking=booking, at=clock.now())
        messages.success(request, "C’est réservé. Le médecin et l’équipe du site sont prévenus.")
        return redirect("scheduling:appointment", appointment.public_id)

    return _taken(request, patient, take)


@require_POST
def hold(request: ActorRequest, patient: UUID) -> HttpResponse:
    """Keeps one offer while the patient is asked; the same page, with what is kept on top."""

    def take(booking: Booking) -> None:
        services.hold_take(actor=request.actor, booking=booking, at=clock.now())

    return _taken(request, patient, take)


@require_POST
def release(request: ActorRequest, patient: UUID) -> HttpResponse:
    """Gives back what was kept; the page stays as it was filled in."""
    require(policies.can_use_booking(request.actor), NOT_FOR_YOU)
    who = patients.patient_for(request.actor, patient, at=clock.now())
    wanted = ReleaseForm(request.GET)
    if wanted.is_valid():
        kept = selectors.hold_for(request.actor, wanted.cleaned_data["hold"])
        services.hold_release(actor=request.actor, hold=kept, at=clock.now())
    form = MotiveForm(request.POST, offered=_offered(request, who))
    offers = _offers(request, who, form, _evidence(request)) if form.is_valid() else {}
    return render(request, "scheduling/choose_slot.html", _page(request, who, form) | offers)


def _taken(
    request: ActorRequest, patient: UUID, take: Callable[[Booking], HttpResponse | None]
) -> HttpResponse:
    """Where taking one offer leads: its own answer, or the page again with what was typed, and why."""
    require(policies.can_use_booking(request.actor), NOT_FOR_YOU)
    who = patients.patient_for(request.actor, patient, at=clock.now())
    offered, evidence = _offered(request, who), _evidence(request)
    form = BookingForm(request.POST, request.GET, offered=offered)
    if not form.is_valid():
        return render(request, "scheduling/choose_slot.html", _page(request, who, form), status=422)
    refusal: Refusal | None = None
    try:
        answer = take(_booking(who, form, evidence))
    except (Stopped, SlotTaken, Invalid, Conflict) as refused:
        answer, refusal = None, refused
    if answer is not None:
        return answer
    context = _page(request, who, form, refusal) | _offers(request, who, form, evidence, refusal)
    return render(request, "scheduling/choose_slot.html", context, status=refusal.status if refusal else 200)


def _evidence(request: ActorRequest) -> EvidenceForm:
    """All that may be said while booking; the page shows what is worth asking."""
    on = clock.today(clock.now())
    return EvidenceForm(request.POST or None, facts=ASKED_AT_BOOKING, on=on)


def _offered(request: ActorRequest, patient: Patient) -> list[Motive]:
    """The motives that may be booked for this patient."""
    return list(selectors.motives_for(request.actor, _treating(patient), clock.now()))


def _treating(patient: Patient) -> Practitioner | None:
    declared = patients.treating_physician_of(patient)
    return declared.practitioner if declared else None


def _page(
    request: ActorRequest, patient: Patient, form: MotiveForm, refusal: Refusal | None = None
) -> dict[str, Any]:
    """The side of the page that asks, with what was answered: nothing is lost on the way."""
    chosen = form.cleaned_data.get("motive") if form.is_bound and form.is_valid() else None
    page: dict[str, Any] = {
        "patient": presenters.patient_card(patient, clock.now()),
        "patient_id": patient.public_id,
        "form": form,
        "motives": form.offered,
        "chosen": chosen,
        "question": form.data.get("question", ""),
        "steps": steps(2 if chosen else 1),
        "kept_now": request.resolver_match is not None and request.resolver_match.url_name == "hold",
        "held": [
            hold_card(kept, chosen, clock.now())
            for kept in selectors.holds_of(request.actor, patient, clock.now())
        ],
    }
    page |= _asked(form, refusal) if chosen else {"signs": [], "exclusions": [], "questions_asked": []}
    shown = {line.name for part in ("signs", "exclusions", "questions_asked") for line in page[part]}
    return page | {"carried": [pair for pair in form.carried() if pair[0] not in shown]}


def _asked(form: MotiveForm, refusal: Refusal | None) -> dict[str, Any]:
    """What this motive asks, and what is to be brought."""
    asked, answers = form.asked, form.answers()
    fault = refusal.fault if isinstance(refusal, Unanswered) else None
    return {
        **screening.flag_lines(asked.flags, answers, fault),
        "questions_asked": screening.question_lines(asked.questions, answers, fault),
        "hint": presenters.motive_hint(asked.motive),
        "documents": asked.motive.documents,
    }


def _offers(
    request: ActorRequest,
    patient: Patient,
    form: MotiveForm,
    evidence: EvidenceForm,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """What may be booked, or what stops; and why the last press booked nothing."""
    motive = form.cleaned_data["motive"]
    act_form = _form(patient, motive, form.cleaned_data["form"])
    choices = [{"value": one, "label": ActForm(one).label} for one in motive.forms]
    stop = _stop(request, patient, form)
    context: dict[str, Any] = {"stop": stop, "act_form": act_form, "choices": choices}
    if refusal is not None and stop is None:
        context |= {"refusal": refusal.message, "todo": _todo(refusal, evidence)}
    return context if stop else context | _proposed(request, patient, motive, act_form, form, evidence)


def _stop(request: ActorRequest, patient: Patient, form: MotiveForm) -> dict[str, Any] | None:
    """Where to go instead, once it is kept who answered what."""
    answers, at = form.answers(), clock.now()
    stop = form.asked.stop(patient, answers, at)
    if stop is None:
        return None
    kept = services.screening_stop(
        actor=request.actor, patient=patient, motive=form.asked.motive, answers=answers, at=at
    )
    return screening.stop_card(stop, _treating(patient), kept.answered_at if kept else None)


def _todo(refusal: Refusal, evidence: EvidenceForm) -> str:
    if isinstance(refusal, Invalid) and evidence.refuse(refusal):
        return COMPLETE
    return UNANSWERED if isinstance(refusal, Unanswered) else ANOTHER


@rules_held()
def _proposed(
    request: ActorRequest,
    patient: Patient,
    motive: Motive,
    act_form: ActForm,
    form: MotiveForm,
    evidence: EvidenceForm,
) -> dict[str, Any]:
    at, search = clock.now(), SearchForm(request.POST or None)
    preferred = search.wanted()
    wish = Wish(
        patient=patient,
        motive=motive,
        form=act_form,
        question=form.cleaned_data["question"],
        from_day=form.cleaned_data["from_day"],
        said=evidence.said(),
        physician=directory.practitioner_for(search.physician) if search.physician else None,
        **preferred,
    )
    proposal = selectors.offers_for(request.actor, wish, at=at)
    declared = proposal.declared
    is_asked = search.asks_why or not proposal.offers
    why = selectors.reasons_for(request.actor, wish, proposal, at=at) if is_asked else []
    return {
        "heading": offers_heading(len({offer.practitioner for offer in proposal.offers})),
        "days": days_to_choose(wish.from_day, at),
        "practice": treating_phone(declared.practitioner if declared else None),
        "tiers": found.tiers(proposal, act_form, at),
        "scopes": found.scopes(wish, proposal),
        "preferences": found.preferences(wish),
        "presence": found.presence(wish, proposal),
        "after": found.token_of(proposal.last),
        "is_further": wish.after is not None,
        "nothing": found.nothing(wish, proposal),
        "can_widen": wish.scope != SearchScope.REGION,
        "treating": treating_line(proposal, at),
        "questions": evidence.questions(proposal.asked),
        "reasons": reason_lines(why),
    }


def _form(patient: Patient, motive: Motive, wanted: str) -> ActForm:
    """What was asked for, else assisted where there is a cart: the examination is better."""
    if wanted in motive.forms:
        return ActForm(wanted)
    if ActForm.ASSISTED in motive.forms and selectors.carts_near(patient):
        return ActForm.ASSISTED
    return ActForm(motive.forms[0])


def _booking(patient: Patient, form: BookingForm, evidence: EvidenceForm) -> Booking:
    data = form.cleaned_data
    cart = _cart(patient, data["cart"])
    return Booking(
        patient=patient,
        motive=data["motive"],
        form=_form(patient, data["motive"], data["form"]),
        practitioner=data["practitioner"],
        cart=cart,
        nurse=_nurse(patient, data["motive"], data["practitioner"], cart, data["starts_at"]),
        starts_at=data["starts_at"],
        question=data["question"],
        answers=form.answers(),
        statements=tuple(evidence.statements()),
    )


def _nurse(
    patient: Patient, motive: Motive, physician: Practitioner, cart: Cart | None, starts_at: dt.datetime
) -> Practitioner | None:
    """Who will be beside the cart, when its site names somebody."""
    if cart is None:
        return None
    wanted = Span(starts_at, starts_at + dt.timedelta(minutes=selectors.minutes_with(physician, motive)))
    return selectors.nurse_for(physician, cart, wanted, patient, clock.now())


def _cart(patient: Patient, public_id: UUID | None) -> Cart | None:
    """One of the carts offered to this patient, and no other."""
    if public_id is None:
        return None
    cart = next((one for one in selectors.carts_near(patient) if one.public_id == public_id), None)
    if cart is None:
        raise Invalid("Ce chariot n’est pas proposé à ce patient.", field="cart")
    return cart
