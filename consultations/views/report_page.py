"""The page of a report, with what the button that signs it asks."""

from typing import Any

from consultations import presenters
from consultations.models import Consultation
from core import clock
from core.actors import ActorRequest
from signatures import presenters as signing


def report_context(
    request: ActorRequest, consultation: Consultation, *, is_refused: bool = False
) -> dict[str, Any]:
    """`is_refused`: the signature was just refused for what is missing."""
    page = presenters.report_page(request.actor, consultation, clock.now(), is_refused=is_refused)
    return page | {"asks": signing.asks_of(request)}
