"""The devices of an act’s cart that take measures. The caller holds the act."""

from consultations.models import Consultation
from consultations.rules.instruments import TAKEN_WITH
from territory import selectors as territory
from territory.models import Device


def devices_taking(consultation: Consultation) -> dict[str, list[Device]]:
    """By sign, those of the cart that take it and are in service, the usual kind first."""
    rows = [one for one in _devices(consultation) if one.stopped_at is None]
    return {
        sign: [one for kind in kinds for one in rows if one.kind == kind]
        for sign, kinds in TAKEN_WITH.items()
    }


def only_serial(consultation: Consultation, instrument: str) -> str:
    """The serial number of the one device of this kind; "" where there are several: it could be another."""
    rows = [one for one in _devices(consultation) if instrument and one.kind == instrument]
    return rows[0].serial_number if len(rows) == 1 else ""


def _devices(consultation: Consultation) -> list[Device]:
    cart = consultation.appointment.cart
    return list(territory.devices_of(cart)) if cart is not None else []
