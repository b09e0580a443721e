"""The cart, checked for one act."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.enums import CheckItem, CheckResult
from consultations.models import CartCheck, CartCheckItem, DeviceCheck
from consultations.services.steps import locked, patient_of, prepare_if_planned
from consultations.states import NOT_OVER, State
from core.actors import Actor
from core.errors import Conflict, Invalid
from territory import services as territory
from territory.enums import DeviceResult
from territory.services import DeviceTold


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedItem:
    item: CheckItem
    result: CheckResult
    battery_percent: int | None = None
    is_seen: bool = False  # the page had its picture or its sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the line test measured; all empty when it could not run."""

    kbps_up: int | None = None
    kbps_down: int | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneByOne:
    """What is told device by device, and of the otoscope: it enters an ear."""

    devices: Sequence[DeviceTold] = ()
    seen: frozenset[UUID] = frozenset()  # those whose picture or sound the page had
    is_tip_changed: bool = False
    is_ear_memo_read: bool = False


NOTHING_MORE = OneByOne()


@transaction.atomic
def cart_check_record(
    *,
    actor: Actor,
    public_id: UUID,
    items: Sequence[CheckedItem],
    line: Line,
    one_by_one: OneByOne = NOTHING_MORE,
    at: dt.datetime,
) -> CartCheck:
    """A check of the act’s cart, dated and kept; the physician sees it before admitting."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    cart = consultation.appointment.cart
    if cart is None:
        raise Conflict("Cet acte se fait sans chariot.")
    if State(consultation.state) not in NOT_OVER:
        raise Conflict("Cet acte est terminé.")
    if not (items or one_by_one.devices):
        raise Invalid("Dites l’état d’au moins un appareil.")
    prepare_if_planned(actor, consultation, at)
    check = CartCheck.objects.create(
        consultation=consultation,
        cart=cart,
        line_kbps_up=line.kbps_up,
        line_kbps_down=line.kbps_down,
        line_verdict=line.verdict,
        is_tip_changed=one_by_one.is_tip_changed,
        is_ear_memo_read=one_by_one.is_ear_memo_read,
        checked_by=actor.label,
        checked_at=at,
    )
    CartCheckItem.objects.bulk_create(_item(check, one) for one in items)
    for told in one_by_one.devices:
        _keep(actor, check, told, at, is_seen=told.device.public_id in one_by_one.seen)
    failed = sum(told.result == DeviceResult.FAILED for told in one_by_one.devices)
    failed += sum(one.result == CheckResult.FAILED for one in items)
    patient = patient_of(consultation)
    audit.record(actor, "consultations.cart_checked", consultation, at=at, patient=patient, failed=failed)
    notifications.changed(consultation, "check")
    return check


def _item(check: CartCheck, one: CheckedItem) -> CartCheckItem:
    return CartCheckItem(
        check_made=check,
        item=one.item,
        result=one.result,
        battery_percent=one.battery_percent,
        is_seen=one.is_seen,
    )


def _keep(actor: Actor, check: CartCheck, told: DeviceTold, at: dt.datetime, *, is_seen: bool) -> None:
    """With the act, and on the device: the site and the agenda read it there."""
    device = territory.device_tell(actor=actor, cart=check.cart, told=told, at=at)
    DeviceCheck.objects.create(
        check_made=check,
        device=device,
        label=device.label,
        result=told.result or "",
        battery_percent=told.battery_percent,
        is_seen=is_seen,
        calibrated_on=device.calibrated_on,
    )
