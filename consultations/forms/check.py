"""The check of a cart: by kind, device by device, and the line."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from consultations.enums import CheckItem, CheckResult
from consultations.forms.line import LineForm
from consultations.services import CheckedItem, Line, OneByOne
from core.errors import Invalid
from territory.enums import DeviceResult
from territory.models import Device
from territory.services import DeviceTold

LOW_CHARGE = 20  # %; below, a device is plugged in before the next act


def items_checked(post: Mapping[str, Any]) -> list[CheckedItem]:
    """The state said of each device; what is not said is not kept. A charge alone says a state."""
    said = [(item, str(post.get(item.value, "")), _battery(post, item)) for item in CheckItem]
    return [
        CheckedItem(item=item, result=_result(state, charge), battery_percent=charge)
        for item, state, charge in said
        if state in CheckResult.values or charge is not None
    ]


def _result(state: str, charge: int | None) -> CheckResult:
    if state in CheckResult.values:
        return CheckResult(state)
    return CheckResult.DEGRADED if charge is not None and charge < LOW_CHARGE else CheckResult.OK


def one_by_one(post: Mapping[str, Any], devices: Iterable[Device]) -> OneByOne:
    """What is said of each device of the cart; what is not said is not kept."""
    told = [_told(post, device) for device in devices]
    return OneByOne(
        devices=[one for one in told if one is not None],
        is_tip_changed=post.get("tip") == "on",
        is_ear_memo_read=post.get("ear-memo") == "on",
    )


def _told(post: Mapping[str, Any], device: Device) -> DeviceTold | None:
    key = str(device.public_id)
    state, charge, calibrated = str(post.get(f"state-{key}", "")), _battery(post, key), _calibrated(post, key)
    if state not in DeviceResult.values and charge is None and calibrated is None:
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
