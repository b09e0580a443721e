"""The reports of devices, for who answers for their site."""

from uuid import UUID

from django.db.models import QuerySet

from consultations import policies
from consultations.models import DeviceReport
from core.actors import Actor
from core.errors import NotFound
from territory.models import Cart


def device_reports_for(actor: Actor) -> QuerySet[DeviceReport]:
    """What is not sent yet first, the newest first."""
    if not policies.can_follow_reports(actor):
        return DeviceReport.objects.none()
    carts = Cart.objects.filter(policies.carts_known_to(actor))
    rows = DeviceReport.objects.filter(cart__in=carts).select_related("cart__site__commune", "device__cart")
    return rows.order_by("state", "-reported_at", "-pk")


def device_report_for(actor: Actor, public_id: UUID) -> DeviceReport:
    report = device_reports_for(actor).filter(public_id=public_id).first()
    if report is None:
        raise NotFound("Ce signalement est introuvable, ou hors de vos sites.")
    return report
