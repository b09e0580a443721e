"""The check of a cart: one list of devices, and the line. « Tout va bien » speaks for what is left alone."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from consultations.enums import CheckItem, CheckResult
from consultations.forms.line import LineForm
from consultations.rules.check import items_asked
from consultations.services import CheckedItem, Line, OneByOne
from core.errors import Invalid
from territory.enums import DeviceResult
from territory.models import Device
from territory.services import DeviceTold

LOW_CHARGE = 20  # %; below, a device is plugged in before the next act


def items_checked(post: Mapping[str, Any], devices: Iterable[Device]) -> list[CheckedItem]:
    """The state said of each kind; a charge alone says a state, and nothing else speaks for the batteries."""
    asked = items_asked({device.kind for device in devices})
    said = [(item, _said(post, item.value), _battery(post, item)) for item in CheckItem]
    return [
        CheckedItem(
            item=item,
            result=_result(state, charge),
            battery_percent=charge,
            is_seen=post.get(f"seen-{item}") == "1",
            is_declared=_is_declared(post, item.value),
        )
        for item, state, charge in said
        if state
        or charge is not None
        or (_is_rest_well(post) and item in asked and item != CheckItem.BATTERY)
    ]


def _is_rest_well(post: Mapping[str, Any]) -> bool:
    return post.get("rest") == CheckResult.OK


def _is_declared(post: Mapping[str, Any], key: str) -> bool:
    """« Je l’ai vérifié autrement »."""
    return post.get(f"declared-{key}") == "1"


def _said(post: Mapping[str, Any], name: str) -> str:
    state = str(post.get(name, ""))
    return state if state in CheckResult.values else ""


def _result(state: str, charge: int | None) -> CheckResult:
    if state:
        return CheckResult(state)
    return CheckResult.DEGRADED if charge is not None and charge < LOW_CHARGE else CheckResult.OK


def one_by_one(post: Mapping[str, Any], devices: Sequence[Device]) -> OneByOne:
    """What is said of each device of the cart, and of the ear."""
    told = [_told(post, device) for device in devices]
    is_ear_safe = post.get("ear") == "on"
    return OneByOne(
        devices=[one for one in told if one is not None],
        seen=frozenset(one.public_id for one in devices if post.get(f"seen-{one.public_id}") == "1"),
        declared=frozenset(one.public_id for one in devices if _is_declared(post, str(one.public_id))),
        is_tip_changed=is_ear_safe,
        is_ear_memo_read=is_ear_safe,
    )


def _told(post: Mapping[str, Any], device: Device) -> DeviceTold | None:
    key = str(device.public_id)
    state, charge, calibrated = _said(post, f"state-{key}"), _battery(post, key), _calibrated(post, key)
    if device.stopped_at is not None:  # put back first
        return None
    if not state and charge is None and calibrated is None and not _is_rest_well(post):
        return None
    result = DeviceResult(_result(state, charge).value)
    return DeviceTold(device=device, result=result, battery_percent=charge, calibrated_on=calibrated)


def _calibrated(post: Mapping[str, Any], key: str) -> dt.date | None:
    text = str(post.get(f"calibrated-{key}", "")).strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid("Cette date n’existe pas.", field=key) from error


def line_measured(post: Mapping[str, Any]) -> Line:
    form = LineForm(post)
    if not form.is_valid():
        return Line()
    return Line(
        kbps_up=form.cleaned_data["kbps_up"],
        kbps_down=form.cleaned_data["kbps_down"],
        verdict=form.cleaned_data["verdict"],
    )


def _battery(post: Mapping[str, Any], item: str) -> int | None:
    text = str(post.get(f"battery-{item}", "")).strip().removesuffix("%").strip()
    if not text:
        return None
    if not text.isdigit() or int(text) > 100:
        raise Invalid("Une batterie va de 0 à 100 %.", field=item)
    return int(text)
