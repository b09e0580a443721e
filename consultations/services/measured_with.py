"""Which device a measure was taken with: what it said of itself, else what the cart’s inventory says."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from consultations import selectors
from consultations.enums import DeviceOrigin, MeasureMethod, VitalKind
from consultations.models import Consultation
from consultations.rules.instruments import Reading
from core.errors import Invalid

if TYPE_CHECKING:
    from consultations.services.vitals import Measure


def columns(consultation: Consultation, kind: VitalKind, measure: "Measure") -> dict[str, Any]:
    """The columns of a vital sign that say which device, and how."""
    if measure.origin is not None:
        return _read(consultation, measure.origin)
    typed = {"method": MeasureMethod.TYPED, "device_label": measure.device_label}
    return typed | _inventoried(consultation, kind, measure.taken_with) if measure.taken_with else typed


def _read(consultation: Consultation, reading: Reading) -> dict[str, Any]:
    serial, origin = reading.serial, DeviceOrigin.READ.value if reading.serial else ""
    if not serial and not reading.is_simulated:
        serial = selectors.only_serial(consultation, reading.instrument)
        origin = DeviceOrigin.INVENTORY.value if serial else ""
    return {
        "method": MeasureMethod.SIMULATED if reading.is_simulated else MeasureMethod.BLUETOOTH,
        "device_label": reading.device,
        "device_serial": serial,
        "device_software": reading.software,
        "device_origin": origin,
        "device_at": reading.at,
    }


def _inventoried(consultation: Consultation, kind: VitalKind, public_id: UUID) -> dict[str, str]:
    candidates = selectors.devices_taking(consultation).get(kind, [])
    device = next((one for one in candidates if one.public_id == public_id), None)
    if device is None:
        raise Invalid("Cet appareil ne prend pas cette mesure ici.", field=kind)
    return {
        "device_label": device.label,
        "device_serial": device.serial_number,
        "device_software": device.software_version,
        "device_origin": DeviceOrigin.INVENTORY.value,
    }
