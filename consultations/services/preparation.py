"""The cart, checked for one act."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.enums import CheckItem, CheckResult
from consultations.models import CartCheck, CartCheckItem, Consultation, DeviceCheck
from consultations.rules.check import MEASURED, is_measured_kind
from consultations.services.steps import locked, patient_of, prepare_if_planned
from consultations.states import NOT_OVER, State
from core.actors import Actor
from core.errors import Conflict, Invalid
from territory import services as territory
from territory.enums import DeviceResult
from territory.models import Cart
from territory.services import DeviceTold


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedItem:
    item: CheckItem
    result: CheckResult
    battery_percent: int | None = None
    is_seen: bool = False  # the page had its picture or its sound
    is_declared: bool = False  # « je l’ai vérifié autrement »


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
    declared: frozenset[UUID] = frozenset()  # those that were verified otherwise
    is_tip_changed: bool = False
    is_ear_memo_read: bool = False


NOTHING_MORE = OneByOne()


class Unproved(Invalid):
    """Said to be well, and neither measured nor declared: by the key of its line, its name."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        first = next(iter(lines))
        super().__init__(proof_words(lines[first]), field=first)
        self.lines = lines


def proof_words(name: str) -> str:
    return f"{name} : mesurez, ou dites que vous l’avez vérifié autrement."


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
    cart = _cart_to_check(consultation)
    if not (items or one_by_one.devices):
        raise Invalid("Dites l’état d’au moins un appareil.")
    if lines := _unproved(items, line, one_by_one):
        raise Unproved(lines)
    prepare_if_planned(actor, consultation, at)
    check = _check(actor, consultation, cart, line, one_by_one, at)
    CartCheckItem.objects.bulk_create(_item(check, one, line) for one in items)
    for told in one_by_one.devices:
        _keep(actor, check, told, one_by_one, at)
    failed = sum(told.result == DeviceResult.FAILED for told in one_by_one.devices)
    failed += sum(one.result == CheckResult.FAILED for one in items)
    patient = patient_of(consultation)
    audit.record(actor, "consultations.cart_checked", consultation, at=at, patient=patient, failed=failed)
    notifications.changed(consultation, "check")
    return check


def _cart_to_check(consultation: Consultation) -> Cart:
    cart = consultation.appointment.cart
    if cart is None:
        raise Conflict("Cet acte se fait sans chariot.")
    if State(consultation.state) not in NOT_OVER:
        raise Conflict("Cet acte est terminé.")
    return cart


def _check(
    actor: Actor, consultation: Consultation, cart: Cart, line: Line, more: OneByOne, at: dt.datetime
) -> CartCheck:
    return CartCheck.objects.create(
        consultation=consultation,
        cart=cart,
        line_kbps_up=line.kbps_up,
        line_kbps_down=line.kbps_down,
        line_verdict=line.verdict,
        is_tip_changed=more.is_tip_changed,
        is_ear_memo_read=more.is_ear_memo_read,
        checked_by=actor.label,
        checked_at=at,
    )


def _unproved(items: Sequence[CheckedItem], line: Line, more: OneByOne) -> dict[str, str]:
    """What is said to be well on nobody’s word: one press says it of everything."""
    by_kind = {
        one.item.value: one.item.label
        for one in items
        if one.item in MEASURED
        and one.result == CheckResult.OK
        and not (one.is_declared or _is_measured(one, line))
    }
    named = {
        str(told.device.public_id): told.device.label
        for told in more.devices
        if is_measured_kind(told.device.kind)
        and told.result == DeviceResult.OK
        and told.device.public_id not in more.seen | more.declared
    }
    return by_kind | named


def _is_measured(one: CheckedItem, line: Line) -> bool:
    return line.kbps_up is not None if one.item == CheckItem.LINE else one.is_seen


def _item(check: CartCheck, one: CheckedItem, line: Line) -> CartCheckItem:
    """What was measured is not declared as well."""
    is_proved = one.is_seen or _is_measured(one, line)
    return CartCheckItem(
        check_made=check,
        item=one.item,
        result=one.result,
        battery_percent=one.battery_percent,
        is_seen=one.is_seen,
        is_declared=one.is_declared and one.result == CheckResult.OK and not is_proved,
    )


def _keep(actor: Actor, check: CartCheck, told: DeviceTold, more: OneByOne, at: dt.datetime) -> None:
    """With the act, and on the device: the site and the agenda read it there."""
    is_seen = told.device.public_id in more.seen
    is_declared = told.device.public_id in more.declared and told.result == DeviceResult.OK
    device = territory.device_tell(actor=actor, cart=check.cart, told=told, at=at)
    DeviceCheck.objects.create(
        check_made=check,
        device=device,
        label=device.label,
        result=told.result or "",
        battery_percent=told.battery_percent,
        is_seen=is_seen,
        is_declared=is_declared and not is_seen,
        calibrated_on=device.calibrated_on,
    )
