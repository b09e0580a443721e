"""Whom to call when the line does not answer."""

from dataclasses import dataclass

from consultations import selectors
from consultations.models import Consultation
from consultations.presenters.people import physician_short
from core import french
from territory.models import Site


@dataclass(frozen=True, slots=True)
class Phone:
    label: str
    shown: str
    dialled: str
    icon: str = "phone"
    detail: str = ""  # left out where there is no room
    is_urgent: bool = False


SAMU = Phone("SAMU", "15", "15", "warning", is_urgent=True)


def phones(consultation: Consultation) -> list[Phone]:
    """The physician’s professional number, the region’s help, the 15."""
    practitioner = consultation.appointment.practitioner
    help_phone = selectors.help_phone()
    lines = []
    if practitioner.professional_phone:
        lines.append(_phone(physician_short(practitioner), practitioner.professional_phone, "phone"))
    if help_phone:
        lines.append(_phone("Assistance", help_phone, "help", "jour et nuit"))
    return [*lines, SAMU]


def site_phone(consultation: Consultation) -> Phone | None:
    """The other way round: where the physician reaches the cart."""
    return phone_of(consultation.appointment.site)


def phone_of(site: Site | None) -> Phone | None:
    return _phone(site.name, site.phone, "phone") if site is not None and site.phone else None


def _phone(label: str, number: str, icon: str, detail: str = "") -> Phone:
    return Phone(label, french.phone_read(number), french.dialled(number), icon, detail)
