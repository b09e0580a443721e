"""The check of the cart: one line a device, as whoever is beside it reads it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consultations import selectors
from consultations.enums import CheckItem, CheckResult
from consultations.models import CartCheck, Consultation
from consultations.presenters import kits
from consultations.presenters.carts import memo_url
from consultations.presenters.refusals import Refusal
from consultations.rules import words
from consultations.rules.check import ITEM_OF, MEASURED, items_asked
from core.clock import today
from territory import presenters as ground
from territory import selectors as territory
from territory.enums import CartWords, DeviceKind
from territory.models import Cart, Device
from territory.rules import BATTERY_KINDS

# What is read before an otoscope enters an ear.
EAR_MEMO = (
    "Embout neuf, à la taille du conduit, à chaque patient.",
    "Tirer doucement le pavillon en arrière et vers le haut ; la main s’appuie sur la joue.",
    "S’arrêter à la première douleur. Ne jamais forcer, ni passer derrière un bouchon.",
    "Ne rien introduire si l’oreille saigne ou coule, ou après un choc : le dire au médecin.",
)
HINTS = {
    CheckItem.LINE: "la mesure prend huit à seize secondes",
    CheckItem.SPEAKER: "on entend le son d’essai",
    CheckItem.BATTERY: "celle du chariot, s’il en a une",
}
TESTS = {
    CheckItem.LINE: "line",
    CheckItem.CAMERA: "camera",
    CheckItem.HAND_CAMERA: "camera",
    CheckItem.MICROPHONE: "microphone",
    CheckItem.SPEAKER: "speaker",
    CheckItem.STETHOSCOPE: "microphone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """`name` of the field of its state, `key` of the others; `said` is a problem, or ""."""

    key: str
    name: str
    label: str
    hint: str
    said: str
    item: str = ""  # what the page can try: an item of the check
    test: str = ""
    is_named: bool = False
    memo: str = ""  # where its memo sheet is
    was_wrong: bool = False
    is_seen: bool = False  # by the page, which is sent again
    stopped: str = ""  # since when it is out of service: nothing is asked of it
    has_battery: bool = False
    battery: str = ""
    due: str = ""
    calibrated: str = ""
    sentence: str = ""  # why what was typed is refused
    asks_proof: bool = False  # well, it is measured by the page, or declared
    is_proved: bool = False
    is_declared: bool = False
    unproved: str = ""  # the sentence, when it was neither


def check_rows(consultation: Consultation, refusal: Refusal | None, at: dt.datetime) -> list[CheckRow]:
    """The devices of the cart, then by kind what has no name, with what this act’s check said of each."""
    cart = consultation.appointment.cart
    if cart is None:
        return []
    devices, typed = list(territory.devices_of(cart)), _typed(consultation, refusal)
    sentences = refusal.sentences if refusal else {}
    named = [_named(device, typed, sentences, today(at)) for device in devices]
    kinds = [
        _by_kind(item, typed, sentences, kit=cart.is_kit)
        for item in items_asked({device.kind for device in devices})
    ]
    return [*named, *kinds]


def _typed(consultation: Consultation, refusal: Refusal | None) -> Mapping[str, str]:
    """What was typed when it was refused, or what this act’s last check kept."""
    if refusal is not None:
        return refusal.typed
    check = selectors.last_check(consultation)
    if check is None:
        return {}
    kept = {item.item: item.result for item in check.items.all()}
    kept |= {f"battery-{item.item}": _number(item.battery_percent) for item in check.items.all()}
    for one in check.devices.select_related("device"):
        if one.device is not None:
            key = one.device.public_id
            kept |= {f"state-{key}": one.result, f"battery-{key}": _number(one.battery_percent)}
    return kept


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _named(device: Device, typed: Mapping[str, str], sentences: Mapping[str, str], on: dt.date) -> CheckRow:
    """What was wrong at the check before is still wrong until somebody says otherwise."""
    key, item = str(device.public_id), ITEM_OF.get(DeviceKind(device.kind))
    before = device.last_result if device.last_result != CheckResult.OK else ""
    said = typed.get(f"state-{key}", before)
    return CheckRow(
        key=key,
        name=f"state-{key}",
        label=device.label,
        hint="",
        said="" if said == CheckResult.OK else said,
        item=item or "",
        test=TESTS[item] if item else "",
        is_named=True,
        memo=memo_url(device.kind),
        stopped=ground.stopped_words(device),
        was_wrong=bool(before),
        is_seen=typed.get(f"seen-{key}") == "1",
        has_battery=device.kind in BATTERY_KINDS,
        battery=typed.get(f"battery-{key}", ""),
        due=ground.calibration_due_words(device, on),
        calibrated=typed.get(f"calibrated-{key}", ""),
        sentence=sentences.get(f"battery-{key}", ""),
        **_proof(key, typed, sentences, asked=item in MEASURED),
    )


def _proof(
    key: str, typed: Mapping[str, str], sentences: Mapping[str, str], *, asked: bool
) -> dict[str, Any]:
    is_line = key == CheckItem.LINE.value
    return {
        "asks_proof": asked,
        "is_proved": bool(typed.get("kbps_up")) if is_line else typed.get(f"seen-{key}") == "1",
        "is_declared": typed.get(f"declared-{key}") == "1",
        "unproved": sentences.get(f"declared-{key}", ""),
    }


def _by_kind(
    item: CheckItem, typed: Mapping[str, str], sentences: Mapping[str, str], *, kit: bool
) -> CheckRow:
    said = typed.get(item, "")
    labels, hints = (kits.LABELS, HINTS | kits.HINTS) if kit else ({}, HINTS)
    return CheckRow(
        key=item.value,
        name=item.value,
        label=labels.get(item, item.label),
        hint=hints.get(item, ""),
        said="" if said == CheckResult.OK else said,
        item=item.value,
        is_seen=typed.get(f"seen-{item}") == "1",
        memo=memo_url(item.value),
        test=TESTS.get(item, ""),
        has_battery=item == CheckItem.BATTERY,
        battery=typed.get(f"battery-{item}", ""),
        sentence=sentences.get(f"battery-{item}", ""),
        **_proof(item.value, typed, sentences, asked=item in MEASURED),
    )


def problems(said: CartWords) -> list[tuple[str, str]]:
    """What may be wrong with a device; that it is not there is said of the cart, or of the kit."""
    wrong = [one for one in CheckResult if one != CheckResult.OK]
    return [(one.value, said.absent if one == CheckResult.ABSENT else one.label) for one in wrong]


def checked_sentence(check: CartCheck | None) -> str:
    """« Contrôlé à 14 h 05 par Nadia Benali », "" before the check."""
    return "" if check is None else f"Contrôlé à {words.hour(check.checked_at)} par {check.checked_by}"


def found(check: CartCheck | None) -> dict[str, str]:
    """By item, what the check found: of a kind, or of the device of that kind that is worst."""
    if check is None:
        return {}
    said = {item.item: item.result for item in check.items.all()}
    order = CheckResult.values
    for one in check.devices.select_related("device"):
        item = ITEM_OF.get(DeviceKind(one.device.kind)) if one.device else None
        if item and one.result:
            said[item] = max(one.result, said.get(item, CheckResult.OK), key=order.index)
    return said


def has_otoscope(cart: Cart | None) -> bool:
    return cart is not None and any(one.kind == DeviceKind.OTOSCOPE for one in cart.devices.all())
