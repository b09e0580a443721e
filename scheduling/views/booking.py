"""Booking, step by step: patient, motive and signs, slot."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid
from patients import selectors as patients
from patients.models import Patient
from patients.policies import require
from scheduling import policies, selectors, services
from scheduling.forms import BookingForm, EvidenceForm, MotiveForm, ReleaseForm
from scheduling.services import Booking, SlotTaken, Stopped
from scheduling.views.choosing import (
    asking_page,
    beside_of,
    booked_form,
    evidence_of,
    follow_up_of,
    offered_to,
    offers_page,
    steps,
    wished,
)
from scheduling.views.filtering import Refusal, patient_search
from scheduling.views.source import Source, source_of
from territory.models import Cart

NOT_FOR_YOU = "Les rendez-vous sont pris par les médecins et par les secrétaires qui ont leur délégation."


@require_http_methods(["GET", "POST"])
def choose_patient(request: ActorRequest) -> HttpResponse:
    """The first step: for whom."""
    require(policies.can_use_booking(request.actor), NOT_FOR_YOU)
    context = patient_search(request) | {"steps": steps(0)}
    return render(request, "scheduling/choose_patient.html", context)


@require_http_methods(["GET", "POST"])
def choose_slot(request: ActorRequest, patient: UUID) -> HttpResponse:
    """The motive and its signs; then, unless a sign stops, the offers with their verdicts."""
    require(policies.can_use_booking(request.actor), NOT_FOR_YOU)
    who = patients.patient_for(request.actor, patient, at=clock.now())
    source, offered = source_of(request, who), offered_to(request, who)
    before = source.suggests(offered) or wished(request, who) or None
    form = MotiveForm(request.POST or before, offered=offered)
    context = asking_page(request, who, form, source)
    if form.is_valid():
        context |= offers_page(request, who, form, evidence_of(request), source)
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
    form, source = MotiveForm(request.POST, offered=offered_to(request, who)), source_of(request, who)
    offers = offers_page(request, who, form, evidence_of(request), source) if form.is_valid() else {}
    return render(request, "scheduling/choose_slot.html", asking_page(request, who, form, source) | offers)


def _taken(
    request: ActorRequest, patient: UUID, take: Callable[[Booking], HttpResponse | None]
) -> HttpResponse:
    """Where taking one offer leads: its own answer, or the page again with what was typed, and why."""
    require(policies.can_use_booking(request.actor), NOT_FOR_YOU)
    who = patients.patient_for(request.actor, patient, at=clock.now())
    source, evidence = source_of(request, who), evidence_of(request)
    form = BookingForm(request.POST, request.GET, offered=offered_to(request, who))
    if not form.is_valid():
        page = asking_page(request, who, form, source)
        return render(request, "scheduling/choose_slot.html", page, status=422)
    refusal: Refusal | None = None
    try:
        booking = _booking(who, form, evidence, source)
        beside = beside_of(request, booking, [booking.practitioner])
        answer = take(replace(booking, beside=beside, follow_up=follow_up_of(request)))
    except (Stopped, SlotTaken, Invalid, Conflict) as refused:
        answer, refusal = None, refused
    if answer is not None:
        return answer
    context = asking_page(request, who, form, source, refusal)
    context |= offers_page(request, who, form, evidence, source, refusal)
    return render(request, "scheduling/choose_slot.html", context, status=refusal.status if refusal else 200)


def _booking(patient: Patient, form: BookingForm, evidence: EvidenceForm, source: Source) -> Booking:
    data = form.cleaned_data
    return Booking(
        patient=patient,
        motive=data["motive"],
        form=booked_form(patient, data["motive"], data["form"]),
        practitioner=data["practitioner"],
        cart=_cart(patient, data["cart"]),
        starts_at=data["starts_at"],
        question=data["question"],
        answers=form.answers(),
        statements=tuple(evidence.statements()),
        referral=source.for_hour_of(data["practitioner"]),
    )


def _cart(patient: Patient, public_id: UUID | None) -> Cart | None:
    """One of the carts offered to this patient, and no other."""
    if public_id is None:
        return None
    cart = next((one for one in selectors.carts_near(patient) if one.public_id == public_id), None)
    if cart is None:
        raise Invalid("Ce chariot n’est pas proposé à ce patient.", field="cart")
    return cart
