"""The views kept of the cart’s camera."""

import math
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import policies, presenters, selectors, services
from consultations.services import Looking
from consultations.views.gestures import done
from core import clock
from core.actors import ActorRequest


@require_GET
def page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """As html, for the camera that the cart says is in use."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_keep_views(request.actor, consultation), policies.DRIVES)
    part = presenters.camera_views_part(consultation, request.GET.get("camera", ""))
    return render(request, "consultations/cockpit/views.html", part)


@require_POST
def keep(request: ActorRequest, public_id: UUID) -> HttpResponse:
    looking = Looking(
        camera=request.POST.get("camera", ""),
        pan=_axis(request, "pan"),
        tilt=_axis(request, "tilt"),
        zoom=_axis(request, "zoom"),
    )
    name = request.POST.get("name", "")
    services.camera_view_keep(
        actor=request.actor, public_id=public_id, name=name, looking=looking, at=clock.now()
    )
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
def rename(request: ActorRequest, public_id: UUID, view: UUID) -> HttpResponse:
    name = request.POST.get("name", "")
    services.camera_view_rename(
        actor=request.actor, public_id=public_id, view_public_id=view, name=name, at=clock.now()
    )
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
def forget(request: ActorRequest, public_id: UUID, view: UUID) -> HttpResponse:
    services.camera_view_forget(actor=request.actor, public_id=public_id, view_public_id=view, at=clock.now())
    return done(request, reverse("consultations:cockpit", args=[public_id]))


def _axis(request: ActorRequest, name: str) -> float | None:
    """None for what is no number of a camera."""
    try:
        value = float(request.POST.get(name, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
