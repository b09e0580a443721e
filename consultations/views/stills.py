"""Images kept of what a camera shows: asked of the cart, sent by it, or taken from the physician’s screen."""

import datetime as dt
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import policies, presenters, selectors, services
from consultations.enums import EarSide, StillGivenUp, StillSource
from consultations.services.stills import FROM_THE_CART
from consultations.views.gestures import done
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid

MAX_STILL = 8 * 2**20  # bytes; a full-resolution hand camera stays below
# Longer than any page waits for an image: a cart that comes back later does not surprise anybody with one.
WANTED_FOR = dt.timedelta(minutes=2)


@require_POST
def take(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """From the physician’s own screen."""
    taken = services.still_take(
        actor=request.actor,
        public_id=public_id,
        content=_image(request),
        source=_source(request),
        original=_key(request.POST.get("original", "")),
        at=clock.now(),
    )
    return JsonResponse({"document": str(taken.document_public_id)}, status=201)


@require_POST
def ask(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """From the camera itself, at the cart."""
    wish = services.still_ask(
        actor=request.actor, public_id=public_id, source=_source(request), at=clock.now()
    )
    return JsonResponse({"id": str(wish.public_id), "state": wish.state}, status=201)


@require_GET
def wanted(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What the cart is asked for and has not sent."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.is_at_cart(request.actor, consultation), FROM_THE_CART)
    rows = selectors.stills_wanted(consultation, clock.now() - WANTED_FOR)
    return JsonResponse({"wanted": [{"id": str(one.public_id), "source": one.track_role} for one in rows]})


@require_GET
def state(request: ActorRequest, public_id: UUID, asked: UUID) -> HttpResponse:
    """How far an image asked of the cart is."""
    consultation = selectors.act_for(request.actor, public_id)
    return JsonResponse({"state": selectors.still_request_of(consultation, asked).state})


@require_POST
def begin(request: ActorRequest, public_id: UUID, asked: UUID) -> HttpResponse:
    services.still_begin(actor=request.actor, public_id=public_id, request_public_id=asked, at=clock.now())
    return JsonResponse({"state": "begun"})


@require_POST
def deliver(request: ActorRequest, public_id: UUID, asked: UUID) -> HttpResponse:
    services.still_deliver(
        actor=request.actor,
        public_id=public_id,
        request_public_id=asked,
        content=_image(request),
        at=clock.now(),
    )
    return JsonResponse({"state": "received"}, status=201)


@require_POST
def give_up(request: ActorRequest, public_id: UUID, asked: UUID) -> HttpResponse:
    why = request.POST.get("why", "")
    if why not in StillGivenUp.values:
        raise Invalid("Dites pourquoi.", field="why")
    given_up = services.still_give_up(
        actor=request.actor,
        public_id=public_id,
        request_public_id=asked,
        why=StillGivenUp(why),
        at=clock.now(),
    )
    return JsonResponse({"state": given_up.state})


@require_POST
def side(request: ActorRequest, public_id: UUID, still: UUID) -> HttpResponse:
    """Which ear it is of; the same button again takes it back."""
    ear = request.POST.get("side", "")
    if ear not in ("", *EarSide.values):
        raise Invalid("Dites quelle oreille.", field="side")
    services.still_side(actor=request.actor, public_id=public_id, document=still, side=ear, at=clock.now())
    return done(request, reverse("consultations:act", args=[public_id]))


@require_GET
def compare(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Two images side by side; each is read through its own door."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_attend(request.actor, consultation))
    chosen = [_key(request.GET.get(name, "")) for name in ("gauche", "droite")]
    page = presenters.compare_page(request.actor, consultation, *chosen)
    return render(request, "consultations/images/compare.html", page)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _source(request: ActorRequest) -> StillSource:
    source = request.POST.get("source", "")
    if source not in StillSource.values:
        raise Invalid("Dites de quelle caméra.", field="source")
    return StillSource(source)


def _image(request: ActorRequest) -> bytes:
    file = request.FILES.get("image")
    if file is None:
        raise Invalid("Aucune image n’a été reçue.", field="image")
    if file.size is None or file.size > MAX_STILL:
        raise Invalid("Cette image est trop lourde.", field="image")
    return bytes(file.read())
