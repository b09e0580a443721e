"""Keeping a third party out of the report, or naming them again."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import services
from consultations.views.gestures import done, refused
from core import clock
from core.actors import ActorRequest
from core.errors import Conflict

KEPT_OUT = "Cette personne n’est pas nommée au compte rendu. La trace de l’acte la garde."
NAMED = "Cette personne est nommée au compte rendu."


@require_POST
def say(request: ActorRequest, public_id: UUID, party: UUID) -> HttpResponse:
    is_mentioned = request.POST.get("mention") == "yes"
    target = reverse("consultations:report", args=[public_id]) + "#third-parties"
    try:
        services.mention_say(
            actor=request.actor,
            public_id=public_id,
            party_public_id=party,
            is_mentioned=is_mentioned,
            at=clock.now(),
        )
    except Conflict as error:
        return refused(request, target, error)
    return done(request, target, NAMED if is_mentioned else KEPT_OUT)
