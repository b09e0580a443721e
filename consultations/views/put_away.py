"""« Ranger après l’acte »."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from consultations import policies, presenters, selectors, services
from consultations.enums import PutAway
from consultations.views.gestures import done
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, NotFound


@require_http_methods(["GET", "POST"])
def page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The gestures, each said done or taken back."""
    if request.method == "POST":
        return _say(request, public_id)
    consultation = services.consultation_seen(actor=request.actor, public_id=public_id, at=clock.now())
    if consultation.appointment.cart_id is None:
        raise NotFound("Cet acte se fait sans chariot.")
    policies.require(policies.is_at_cart(request.actor, consultation), services.PUT_AWAY_AT_CART)
    context = presenters.put_away_page(request.actor, consultation, clock.now())
    return render(request, "consultations/put_away.html", context)


def _say(request: ActorRequest, public_id: UUID) -> HttpResponse:
    step, is_undo = request.POST.get("step", ""), "undo" in request.POST
    selectors.act_for(request.actor, public_id)
    if step not in PutAway.values:
        raise Invalid("Dites ce qui est rangé.", field="step")
    gesture = services.put_away_undo if is_undo else services.put_away
    gesture(actor=request.actor, public_id=public_id, step=PutAway(step), at=clock.now())
    said = "Ce geste est de nouveau à faire." if is_undo else "C’est noté."
    return done(request, reverse("consultations:put_away", args=[public_id]), said)


@require_POST
def found(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """At the next act: what was left is put away now."""
    services.put_away_found(actor=request.actor, public_id=public_id, at=clock.now())
    target = reverse("consultations:preparation", args=[public_id])
    return done(request, target, "Tout est en état. C’est noté à votre nom.")
