"""What a check before an act tells of the devices of a cart."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Invalid
from territory import policies
from territory.enums import DeviceResult
from territory.models import Cart, Device


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTold:
    """What is told of one device; None leaves what was told before."""

    device: Device
    result: DeviceResult | None = None
    battery_percent: int | None = None
    calibrated_on: dt.date | None = None


@transaction.atomic
def device_tell(*, actor: Actor, cart: Cart, told: DeviceTold, at: dt.datetime) -> Device:
    """By who stands at the cart: the caller holds the act that gives this right."""
    device = cart.devices.select_for_update().get(pk=told.device.pk)
    if told.calibrated_on is not None and told.calibrated_on > today(at):
        raise Invalid("La date d’un étalonnage est passée.", field=str(device.public_id))
    if told.calibrated_on not in (None, device.calibrated_on):
        device.calibrated_on = told.calibrated_on
        audit.record(actor, "territory.device_calibrated", device, at=at)
    device.last_result = told.result or device.last_result
    if told.battery_percent is not None:
        device.battery_percent = told.battery_percent
    device.checked_at, device.checked_by = at, actor.label
    told_of = ("last_result", "battery_percent", "calibrated_on", "checked_at", "checked_by")
    device.save(update_fields=[*told_of, "updated_at"])
    return device


@transaction.atomic
def device_stop(*, actor: Actor, device: Device, at: dt.datetime) -> Device:
    """Out of service until somebody puts it back; stopped twice, the first stands.

    For a caller who has judged that this actor may tell of it: a physician at the other end of an act may.
    """
    if device.stopped_at is None:
        device.stopped_at, device.stopped_by = at, actor.label
        device.save(update_fields=["stopped_at", "stopped_by", "updated_at"])
        audit.record(actor, "territory.device_stopped", device, at=at)
    return device


@transaction.atomic
def device_put_back(*, actor: Actor, device: Device, at: dt.datetime) -> Device:
    """In service again, and unchecked: the next check says how it is."""
    policies.require_at_site(actor, device.cart.site)
    if device.stopped_at is not None:
        device.stopped_at, device.stopped_by, device.last_result = None, "", ""
        device.save(update_fields=["stopped_at", "stopped_by", "last_result", "updated_at"])
        audit.record(actor, "territory.device_put_back", device, at=at)
    return device
