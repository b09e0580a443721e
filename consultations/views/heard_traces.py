"""The trace of the stethoscope, kept with the act as a picture."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from consultations import policies, selectors, services
from consultations.enums import SoundFilter
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid

LARGEST = 2**20  # bytes; a drawing of a few seconds stays far below


@require_POST
def keep(request: ActorRequest, public_id: UUID, gesture: UUID) -> HttpResponse:
    """Sent by the page as it was drawn; answers where it is kept."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(not policies.is_at_cart(request.actor, consultation), services.KEEPS_TRACE)
    heard_with = request.POST.get("filter", "")
    if heard_with not in ("", *SoundFilter.values):
        raise Invalid("Ce filtre n’est pas de ceux de la page.", field="filter")
    trace = services.heard_trace_keep(
        actor=request.actor,
        public_id=public_id,
        gesture_public_id=gesture,
        content=_picture(request),
        sound_filter=SoundFilter(heard_with) if heard_with else None,
        at=clock.now(),
    )
    return JsonResponse({"document": str(trace.document_public_id)}, status=201)


def _picture(request: ActorRequest) -> bytes:
    file = request.FILES.get("image")
    if file is None or file.size is None or file.size > LARGEST:
        raise Invalid("Le tracé n’a pas été reçu.", field="image")
    return bytes(file.read())
