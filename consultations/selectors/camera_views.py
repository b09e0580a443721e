"""The views kept of the camera of an act’s cart. The caller holds the act."""

from uuid import UUID

from django.db.models import QuerySet

from consultations.models import CameraView, Consultation
from core.errors import NotFound
from core.models import alphabetical


def camera_views(consultation: Consultation) -> QuerySet[CameraView]:
    """Of every camera that this cart had; none without a cart."""
    rows = CameraView.objects.filter(cart=consultation.appointment.cart_id or 0)
    return rows.order_by(*alphabetical("name"), "pk")


def camera_view_of(consultation: Consultation, public_id: UUID) -> CameraView:
    """One of them; NotFound when it is of another cart."""
    found = camera_views(consultation).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
