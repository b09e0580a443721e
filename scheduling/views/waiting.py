"""The line: a patient is put in it from the booking page, and answered for from its list."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import refuse
from core.errors import Conflict, Invalid
from directory import selectors as directory
from directory.models import Practitioner
from patients import selectors as patients
from patients.models import Patient
from scheduling import presenters, selectors, services
from scheduling.enums import ActForm
from scheduling.forms import WaitingForm
from scheduling.policies import waiting as policies
from scheduling.presenters import waiting as words
from scheduling.services import Booking, Unanswered, Wait
from scheduling.views.choosing import beside_of
from scheduling.views.filtering import Refusal, asked_page
from scheduling.views.source import Source, source_of

PER_PAGE = 20
LATER_STANDS = (
    "Ce patient garde aussi un rendez-vous plus tardif pour ce motif, dans un agenda que vous ne tenez pas : "
    "prévenez cet agenda."
)


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    return _list(request)


def _list(request: ActorRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    policies.require_keeper(request.actor)
    page = Paginator(selectors.waiting_seen(request.actor, clock.now()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    lines = words.waiting_lines(page.object_list, page.start_index(), clock.now())
    context = {"page": page, "lines": lines, "refusal": refusal}
    return render(request, "scheduling/waiting/list.html", context, status=status)


@require_POST
def join(request: ActorRequest, patient: UUID) -> HttpResponse:
    """From an offer of the booking page, or from none at all, with what was answered there; joined once it is
    pressed here."""
    policies.require_keeper(request.actor)
    at = clock.now()
    who = patients.patient_for(request.actor, patient, at=at)
    declared = patients.treating_physician_of(who)
    treating = declared.practitioner if declared else None
    offered = list(selectors.motives_for(request.actor, treating, at))
    form = WaitingForm(request.POST, request.GET, offered=offered)
    form.is_valid()
    if "motive" not in form.cleaned_data:
        return redirect("scheduling:choose_slot", patient)
    asked = form.cleaned_data.get("practitioner")
    looked_at = directory.practitioner_for(asked).pk if asked else None
    able = selectors.waitable(request.actor, treating, form.cleaned_data["motive"], looked_at, at)
    form.choose_from(able)
    form.full_clean()
    refusal: Refusal | None = None
    source = source_of(request, who)
    if "join" in request.POST and form.is_valid():
        refusal = _refused(request, who, form, able, source)
        if refusal is None:
            messages.success(request, "C’est inscrit. Dès qu’une heure se libère, vous êtes prévenu.")
            return redirect("scheduling:waiting")
    return _page(request, who, form, source, refusal)


@require_POST
def take(request: ActorRequest, entry: UUID) -> HttpResponse:
    try:
        appointment = services.waiting_take(actor=request.actor, public_id=entry, at=clock.now())
    except (Conflict, Invalid) as refusal:
        return _list(request, refusal.message, refusal.status)
    messages.success(request, "C’est réservé. Le médecin et l’équipe du site sont prévenus.")
    if selectors.has_later(appointment):
        messages.warning(request, LATER_STANDS)
    return redirect("scheduling:appointment", appointment.public_id)


@require_POST
def decline(request: ActorRequest, entry: UUID) -> HttpResponse:
    try:
        services.waiting_decline(actor=request.actor, public_id=entry, at=clock.now())
    except Conflict as refusal:
        return _list(request, refusal.message, refusal.status)
    messages.success(request, "L’heure est offerte au suivant. Ce patient garde sa place pour une autre.")
    return redirect("scheduling:waiting")


@require_POST
def leave(request: ActorRequest, entry: UUID) -> HttpResponse:
    try:
        services.waiting_leave(actor=request.actor, public_id=entry, at=clock.now())
    except Conflict as refusal:
        return _list(request, refusal.message, refusal.status)
    messages.success(request, "Ce patient n’attend plus.")
    return redirect("scheduling:waiting")


def _refused(
    request: ActorRequest, patient: Patient, form: WaitingForm, able: list[Practitioner], source: Source
) -> Refusal | None:
    """Why it is not done. What is not answered is asked again where it is asked; the rest is on the form."""
    try:
        wait = _wait(request, patient, form, able, source)
        services.waiting_join(actor=request.actor, wait=wait, at=clock.now())
    except (Invalid, Conflict) as refusal:
        if not isinstance(refusal, Unanswered):
            refuse(form, refusal if isinstance(refusal, Invalid) else Invalid(refusal.message))
        return refusal
    return None


def _wait(
    request: ActorRequest, patient: Patient, form: WaitingForm, able: list[Practitioner], source: Source
) -> Wait:
    data = form.cleaned_data
    chosen = [one for one in able if str(one.public_id) in data["practitioners"]]
    cart = next((one for one in selectors.carts_near(patient) if one.public_id == data["cart"]), None)
    act_form = ActForm(data["form"]) if data["form"] else ActForm(data["motive"].forms[0])
    booking = Booking(
        patient=patient,
        motive=data["motive"],
        form=act_form,
        practitioner=chosen[0],
        cart=cart,
        starts_at=clock.now(),
        answers=form.answers(),
        referral=source.for_one_of(chosen),
    )
    return Wait(
        booking=replace(booking, beside=beside_of(request, booking, chosen)),
        practitioners=chosen,
        until=data["until"],
        half_days=data["half_days"],
        is_priority=data["is_priority"],
    )


def _page(
    request: ActorRequest, patient: Patient, form: WaitingForm, source: Source, refusal: Refusal | None
) -> HttpResponse:
    """With the questions of the motive that have no answer yet: nobody is sent back for them."""
    is_refused = "join" in request.POST
    asked = [
        line
        for line in asked_page(form, refusal)["questions_asked"]
        if line.error or (line.is_required and not line.answer)
    ]
    shown = {line.name for line in asked}
    context: dict[str, Any] = {
        "asked": asked,
        "kept": [pair for pair in form.kept() if pair[0] not in shown],
        "form": form,
        "errors": form.errors if is_refused else {},
        "patient": presenters.patient_card(patient, clock.now()),
        "patient_id": patient.public_id,
        "motive": form.cleaned_data["motive"].label,
        "days": words.latest_days(clock.now(), source.usable),
        "from_referral": words.carried_words(source.usable) if source.usable else "",
        "until": form.data.get("until", ""),
        "halves": words.week_halves(set(request.POST.getlist("half_days"))),
    }
    return render(request, "scheduling/waiting/join.html", context, status=422 if is_refused else 200)
