"""The gestures of a physician for a patient at home."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import services
from consultations.views.gestures import done, refused
from core import clock
from core.actors import ActorRequest
from core.errors import PivotError


@require_POST
def resend(request: ActorRequest, public_id: UUID) -> HttpResponse:
    target = reverse("consultations:act", args=[public_id])
    try:
        services.home_resend(actor=request.actor, public_id=public_id, at=clock.now())
    except PivotError as refusal:
        return refused(request, target, refusal)
    return done(request, target, "Un nouveau lien est parti. L’ancien n’ouvre plus rien.")


@require_POST
def admit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.home_admit(actor=request.actor, public_id=public_id, at=clock.now())
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
def remove(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.home_remove(actor=request.actor, public_id=public_id, at=clock.now())
    said = "Cette personne est sortie, et son lien n’ouvre plus rien. Renvoyez-en un au patient."
    return done(request, reverse("consultations:cockpit", args=[public_id]), said)


@require_POST
def share(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The signed report, behind the patient’s link."""
    target = reverse("consultations:report", args=[public_id])
    try:
        services.report_share(actor=request.actor, public_id=public_id, at=clock.now())
    except PivotError as refusal:
        return refused(request, target, refusal)
    return done(request, target, "Le patient peut lire ce compte rendu derrière son lien, pendant un mois.")


@require_POST
def take_back(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.report_take_back(actor=request.actor, public_id=public_id, at=clock.now())
    said = "Le patient ne peut plus lire ce compte rendu derrière son lien."
    return done(request, reverse("consultations:report", args=[public_id]), said)
