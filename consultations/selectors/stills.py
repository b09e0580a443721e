"""The images of an act, those asked of its cart, and the word on them. The caller holds the act."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from consultations import policies
from consultations.models import Consultation, ImageDecision, StillImage, StillRequest
from consultations.selectors.acts import earlier_acts
from core.actors import Actor
from core.errors import NotFound

MOST_ACTS = 10  # before this one, whose images may be looked at beside those of today


def stills_wanted(consultation: Consultation, since: dt.datetime) -> list[StillRequest]:
    """The images asked of the cart since then that it has neither sent nor given up."""
    rows = consultation.still_requests.filter(asked_at__gte=since, still__isnull=True, given_up="")
    return list(rows.order_by("asked_at", "pk"))


def still_request_of(consultation: Consultation, public_id: UUID) -> StillRequest:
    """One image asked of the cart; NotFound when it is of another act."""
    found = consultation.still_requests.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def stills_of(consultation: Consultation) -> QuerySet[StillImage]:
    """The images of the file; those that were taken out of it are not among them."""
    return consultation.still_images.filter(withdrawn_at__isnull=True).order_by("taken_at", "pk")


def still_of(consultation: Consultation, document: UUID) -> StillImage:
    """One image of the act, by its document; NotFound when it is of another act, or out of the file."""
    found = stills_of(consultation).filter(document_public_id=document).first()
    if found is None:
        raise NotFound
    return found


def stills_to_compare(actor: Actor, consultation: Consultation) -> list[StillImage]:
    """The images of this act and of the acts before it that the actor attends, the newest first."""
    acts = [
        consultation,
        *(one for one in earlier_acts(actor, consultation, MOST_ACTS) if _reads(actor, one)),
    ]
    rows = StillImage.objects.filter(consultation__in=acts, withdrawn_at__isnull=True)
    return list(rows.select_related("consultation").order_by("-taken_at", "-pk"))


def _reads(actor: Actor, consultation: Consultation) -> bool:
    return policies.can_attend(actor, consultation)


def image_decision_of(consultation: Consultation) -> ImageDecision | None:
    """The last word on the images of this act."""
    return consultation.image_decisions.order_by("pk").last()
