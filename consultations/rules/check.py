"""What the check of a cart asks: its devices by name, and by kind what it has no named device of; pure."""

from collections.abc import Collection

from consultations.enums import CheckItem
from territory.enums import DeviceKind

# The kind of device that a line by kind speaks of.
ITEM_OF = {
    DeviceKind.CAMERA: CheckItem.CAMERA,
    DeviceKind.HAND_CAMERA: CheckItem.HAND_CAMERA,
    DeviceKind.STETHOSCOPE: CheckItem.STETHOSCOPE,
}
EVERY_CALL = (CheckItem.LINE, CheckItem.CAMERA, CheckItem.MICROPHONE, CheckItem.SPEAKER, CheckItem.BATTERY)

# What is easily taken for well: measured by the page, or declared one by one.
MEASURED = (CheckItem.LINE, CheckItem.STETHOSCOPE)


def is_measured_kind(kind: str) -> bool:
    return ITEM_OF.get(DeviceKind(kind)) in MEASURED


def items_asked(carried: Collection[str]) -> list[CheckItem]:
    """By kind, in order. A cart whose devices are listed is asked of no kind that is not in the list."""
    named = {ITEM_OF.get(DeviceKind(kind)) for kind in carried}
    wanted = EVERY_CALL if carried else tuple(CheckItem)
    return [item for item in CheckItem if item in wanted and item not in named]
