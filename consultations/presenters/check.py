"""The devices of the cart, one by one, as the check asks for them and as the physician reads them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from consultations import selectors
from consultations.models import Consultation
from consultations.presenters.refusals import Refusal
from core.clock import today
from territory import presenters as ground
from territory import selectors as territory
from territory.enums import Calibration, DeviceKind
from territory.models import Device
from territory.rules import calibration

# What is read before an otoscope enters an ear.
EAR_MEMO = (
    "Embout neuf, à la taille du conduit, à chaque patient.",
    "Tirer doucement le pavillon en arrière et vers le haut ; la main s’appuie sur la joue.",
    "S’arrêter à la première douleur. Ne jamais forcer, ni passer derrière un bouchon.",
    "Ne rien introduire si l’oreille saigne ou coule, ou après un choc : le dire au médecin.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLine:
    key: str
    label: str
    hint: str
    said: str
    battery: str
    calibrated: str
    is_calibrated: bool  # whether devices of this kind are
    is_late: bool
    sentence: str


def device_lines(consultation: Consultation, refusal: Refusal | None, at: dt.datetime) -> list[DeviceLine]:
    """Each device of the cart with what this act’s check said, or with what was typed when refused."""
    cart, check = consultation.appointment.cart, selectors.last_check(consultation)
    if cart is None:
        return []
    kept: dict[str, str] = {}
    for one in check.devices.select_related("device") if check else ():
        if one.device is not None:
            key = one.device.public_id
            kept |= {f"state-{key}": one.result, f"battery-{key}": _number(one.battery_percent)}
    typed = refusal.typed if refusal else kept
    return [_line(device, typed, refusal, today(at)) for device in territory.devices_of(cart)]


def _line(device: Device, typed: Mapping[str, str], refusal: Refusal | None, on: dt.date) -> DeviceLine:
    key, known = str(device.public_id), device.calibrated_on.isoformat() if device.calibrated_on else ""
    state = calibration(device.kind, device.calibrated_on, on)
    return DeviceLine(
        key=key,
        label=device.label,
        hint=ground.calibration_words(device, on),
        said=typed.get(f"state-{key}", ""),
        battery=typed.get(f"battery-{key}", ""),
        calibrated=typed.get(f"calibrated-{key}", known),
        is_calibrated=state != Calibration.NOT_NEEDED,
        is_late=state in (Calibration.OVERDUE, Calibration.DUE_SOON),
        sentence=refusal.sentences.get(f"battery-{key}", "") if refusal else "",
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def has_otoscope(consultation: Consultation) -> bool:
    cart = consultation.appointment.cart
    return cart is not None and any(one.kind == DeviceKind.OTOSCOPE for one in cart.devices.all())
