"""The door of an act, and the gestures that move it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import selectors as journal
from consultations import policies, presenters, selectors, services
from consultations.enums import CancelReason, InterruptReason, TurnReason
from consultations.presenters import people
from consultations.views.gestures import done, left, refused
from consultations.views.kept import keeps_the_page, page_of
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, PivotError
from scheduling import selectors as agenda


@require_http_methods(["GET", "POST"])
def opening(request: ActorRequest, appointment: UUID) -> HttpResponse:
    """From an appointment to its act; the first time, a button opens it."""
    if request.method == "POST":
        act = services.consultation_open(
            actor=request.actor, appointment_public_id=appointment, at=clock.now()
        )
        return HttpResponseRedirect(reverse("consultations:act", args=[act.public_id]))
    planned = agenda.appointment_for(request.actor, appointment)
    act = selectors.act_of(request.actor, planned)
    if act.pk is not None:
        return HttpResponseRedirect(reverse("consultations:act", args=[act.public_id]))
    return render(request, "consultations/open.html", presenters.open_page(request.actor, act, clock.now()))


@require_GET
def door(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """To the page of this person for this act, as it stands now."""
    consultation = selectors.act_for(request.actor, public_id)
    return HttpResponseRedirect(
        reverse(f"consultations:{page_of(request.actor, consultation)}", args=[public_id])
    )


@require_POST
@keeps_the_page
def admit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    cockpit = reverse("consultations:cockpit", args=[public_id])
    try:
        services.consultation_admit(actor=request.actor, public_id=public_id, at=clock.now())
    except services.Objected as refusal:
        return refused(request, cockpit, refusal)
    return done(request, cockpit)


@require_POST
@keeps_the_page
def finish(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.consultation_finish(actor=request.actor, public_id=public_id, at=clock.now())
    return done(request, reverse("consultations:report", args=[public_id]))


@require_POST
@keeps_the_page
def resume(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.consultation_resume(actor=request.actor, public_id=public_id, at=clock.now())
    return done(request, reverse("consultations:act", args=[public_id]))


@require_POST
@keeps_the_page
def interrupt(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The call is left on both sides, and everybody reads why."""
    reason = request.POST.get("reason", "")
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_prepare(request.actor, consultation), services.FOR_BOTH_SIDES)
    if reason not in InterruptReason.values:
        raise Invalid("Dites pourquoi l’acte est interrompu.", field="reason")
    services.consultation_interrupt(
        actor=request.actor,
        public_id=public_id,
        reason=InterruptReason(reason),
        words=request.POST.get("words", ""),
        at=clock.now(),
    )
    return done(request, reverse("consultations:act", args=[public_id]))


@require_POST
@keeps_the_page
def to_phone(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.consultation_to_phone(at=clock.now(), **_turning(request, public_id))
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
@keeps_the_page
def to_person(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.consultation_to_person(at=clock.now(), **_turning(request, public_id))
    said = "L’acte est passé en présentiel. Le créneau est libéré et l’autre partie prévenue."
    return done(request, reverse("consultations:report", args=[public_id]), said)


def _turning(request: ActorRequest, public_id: UUID) -> dict[str, Any]:
    """What was typed, once it is known that this person decides of it."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_conduct(request.actor, consultation), services.ONLY_THE_PHYSICIAN)
    reason = request.POST.get("reason", "")
    if reason not in TurnReason.values:
        raise Invalid("Dites pourquoi l’acte change.", field="reason")
    words = request.POST.get("words", "")
    return {
        "actor": request.actor,
        "public_id": public_id,
        "reason": TurnReason(reason),
        "words": words,
    }


@require_POST
@keeps_the_page
def cancel(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The patient is not there, or nothing works: the slot is freed and the other side told."""
    target = reverse("consultations:act", args=[public_id])
    reason = request.POST.get("reason", "")
    if reason not in (CancelReason.TECHNICAL, CancelReason.PATIENT_ABSENT):
        raise Invalid("Dites pourquoi l’acte est annulé.", field="reason")
    try:
        services.consultation_cancel(
            actor=request.actor, public_id=public_id, reason=CancelReason(reason), at=clock.now()
        )
    except services.Illegal:
        raise
    except PivotError as error:
        return refused(request, target, error)
    return left(request, target, "L’acte est annulé. Le créneau est libéré et l’autre partie prévenue.")


@require_GET
def seen(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """« Vu par »: who saw or changed what of this patient."""
    consultation = services.consultation_seen(actor=request.actor, public_id=public_id, at=clock.now())
    patient = consultation.appointment.patient
    lines = journal.seen_by(request.actor, patient.public_id)
    return render(
        request,
        "consultations/seen.html",
        {
            "act": consultation,
            "patient": people.patient_line(consultation, clock.now()),
            "days": presenters.seen_days(lines),
        },
    )
