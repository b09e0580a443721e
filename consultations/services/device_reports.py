"""The report of an injury or a fault: the device stops, and those who answer for it hear of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.enums import ReportState
from consultations.models import DeviceReport
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid
from territory import policies as ground
from territory import services as territory
from territory.models import Cart, Device

OF_OTHERS = "Ce signalement est suivi par la coordination de son site, et par la région."


@transaction.atomic
def device_report_file(
    *, actor: Actor, cart: Cart, device: Device | None, values: Mapping[str, Any], at: dt.datetime
) -> DeviceReport:
    """`values` are fields that a form checked. Without a device, it is about the cart itself."""
    policies.require(policies.can_report_device(actor, cart))
    if device is not None and device.cart_id != cart.pk:
        raise Invalid("Cet appareil est d’un autre chariot.", field="device")
    if values["happened_on"] > today(at):
        raise Invalid("Cette date est à venir.", field="happened_on")
    known = device or cart
    report = DeviceReport(
        **(dict(values) | {"serial_number": values.get("serial_number") or known.serial_number}),
        cart=cart,
        device=device,
        label=str(known),
        reported_by=actor.label,
        reported_at=at,
    )
    report.save()
    if device is not None:
        territory.device_stop(actor=actor, device=device, at=at)
    audit.record(actor, "consultations.device_reported", report, at=at)
    notifications.device_reported(report, at=at)
    return report


@transaction.atomic
def device_report_seen(*, actor: Actor, report: DeviceReport, at: dt.datetime) -> DeviceReport:
    """What is sealed was read, by whom."""
    policies.require(ground.answers_for(actor, report.cart.site), OF_OTHERS)
    audit.record(actor, "consultations.device_report_seen", report, at=at)
    return report


@transaction.atomic
def device_report_sent(
    *, actor: Actor, report: DeviceReport, sent_on: dt.date, at: dt.datetime
) -> DeviceReport:
    """A person sent it to the ANSM themselves, and says when."""
    policies.require(ground.answers_for(actor, report.cart.site), OF_OTHERS)
    row = DeviceReport.objects.select_for_update().get(pk=report.pk)
    if row.state == ReportState.SENT:
        raise Conflict("Ce signalement est déjà noté transmis.")
    if not today(row.reported_at) <= sent_on <= today(at):
        raise Invalid("La transmission est d’un jour entre le signalement et aujourd’hui.", field="sent_on")
    row.state, row.sent_on, row.sent_by = ReportState.SENT, sent_on, actor.label
    row.save(update_fields=["state", "sent_on", "sent_by", "updated_at"])
    audit.record(actor, "consultations.device_report_sent", row, at=at)
    return row
