"""What a patient or a relative reads behind their link: when, where, what to bring, whom to call.

Nobody’s name but the physician’s, and nothing of why.
"""

import datetime as dt
from typing import Any

from django.urls import reverse

from core import french
from core.clock import today
from core.errors import PivotError
from core.french import hour
from directory import selectors as directory
from directory.models import Practitioner
from patients import selectors as patients
from patients.models import Patient
from scheduling import selectors
from scheduling.models import Appointment, AppointmentLink, GuestLink, Hold
from scheduling.presenters.times import hours_page, time_value
from scheduling.rules.links import OPENS_BEFORE, Standing, may_still_move
from scheduling.selectors import OtherHours
from territory.models import Cart, Site

AT_HOME = "Chez vous, en visio, depuis un téléphone ou un ordinateur avec une caméra."
OWN_DEVICE = "Asseyez-vous dans un endroit calme et clair, près d’une prise et d’une bonne connexion."
HOME_VISIT = "Chez vous\u00a0: un infirmier vient avec le matériel, et reste près de vous pendant l’acte."
READY_AT_HOME = "Préparez votre carte Vitale et vos ordonnances, et un endroit clair où poser la valise."
THERE = "Venez dix minutes avant\u00a0: une personne de l’équipe reste près de vous pendant l’acte."
SAID_TO_PATIENTS = {
    "Ce patient a déjà un rendez-vous à cette heure.": (
        "Un autre rendez-vous est déjà pris pour vous à cette heure. Voici les suivantes."
    ),
}
# Of another act of the patient’s, of which a relative may know nothing.
TAKEN = "Cette heure n’est plus libre. Voici les suivantes."
WITH = "Au cabinet de {}, qui reste près de vous."
WITH_PHYSICIAN = "Venez dix minutes avant\u00a0: votre médecin reste près de vous pendant l’acte."
KEPT = "L’heure d’avant est encore la vôtre\u00a0: rien ne change tant que vous n’avez pas appuyé."


def door_page(link: GuestLink) -> dict[str, Any]:
    """Before a code: nothing of the appointment, only where the code goes, hidden but for its end."""
    person = selectors.person_of(link)
    return {
        "way": hidden_phone(person.mobile) or hidden_email(person.email),
        "is_sms": bool(person.mobile),
        "is_at_home": isinstance(link, AppointmentLink) and selectors.is_at_home(link.appointment),
    }


def inside_url(link: AppointmentLink, at: dt.datetime) -> str:
    """Where a right code leads: to the appointment, and to the act itself when its hour is near or past."""
    is_near = at >= link.appointment.starts_at - OPENS_BEFORE
    is_home = selectors.is_at_home(link.appointment) and is_near
    return reverse("consultations:home" if is_home else "scheduling:by_link")


def inside_page(link: AppointmentLink, at: dt.datetime) -> dict[str, Any]:
    appointment = link.appointment
    return {
        "when": moment(appointment.starts_at),
        "was": _moved_since(link),
        "lasts": f"{int((appointment.ends_at - appointment.starts_at).total_seconds()) // 60}\u00a0minutes",
        "physician": appointment.practitioner.full_name,
        "place": place_lines(appointment),
        "enter_url": reverse("consultations:home") if selectors.is_at_home(appointment) else "",
        "prepare": prepare(appointment.beside, appointment.cart),
        "documents": appointment.motive.documents,
        "is_confirmed": appointment.confirmed_at is not None,
        "is_open": selectors.standing_of(link, at) == Standing.OPEN,
        "is_relative": link.relative_id is not None,
        "why_not_move": why_not_move(appointment, at),
        "phone": phone_of(appointment),
    }


def move_page(
    appointment: Appointment, hours: OtherHours, hold: Hold | None, at: dt.datetime
) -> dict[str, Any]:
    kept = None
    if hold is not None:
        kept = {
            "when": moment(hold.starts_at),
            "value": time_value(hold.starts_at),
            "until": hour(hold.until),
            "safe": KEPT,
        }
    return {
        "when": moment(appointment.starts_at),
        **hours_page(hours, at),
        "held": kept,
        "phone": phone_of(appointment),
        "why_not_move": why_not_move(appointment, at),
    }


def why_refused(link: GuestLink, refusal: PivotError) -> str:
    """What the house says of « ce patient » is said to somebody who is one."""
    if link.relative_id is not None and refusal.message in SAID_TO_PATIENTS:
        return TAKEN
    return SAID_TO_PATIENTS.get(refusal.message, refusal.message)


def moment(at: dt.datetime) -> str:
    """« Mardi 24 novembre 2026, 14 h 30 »."""
    said = french.day_in_full(today(at))
    return f"{said[:1].upper()}{said[1:]}, {hour(at)}"


def place_lines(appointment: Appointment) -> list[str]:
    """The site with its address and room; for who lives there, their own room."""
    if appointment.beside is not None:
        return practice_lines(appointment.beside)
    if appointment.site is None:
        return [AT_HOME]
    return site_lines(appointment.patient, appointment.site, appointment.cart)


def site_lines(patient: Patient, site: Site, cart: Cart | None) -> list[str]:
    if cart is not None and cart.is_kit:
        return [HOME_VISIT, site.name]
    residence = patients.residence_of(patient)
    lives_there = residence is not None and residence.site_id == site.pk
    address = ", ".join(filter(None, [site.address, f"{site.commune.postcode} {site.commune.name}"]))
    room = cart.room.name if cart is not None and cart.room is not None else ""
    return list(filter(None, [site.name, "" if lives_there else address, room]))


def practice_lines(beside: Practitioner) -> list[str]:
    """Of the physician who sits beside the patient: there, and not at home, the act is held."""
    place = directory.places_of([beside.pk]).first()
    if place is None:
        return [WITH.format(beside.full_name)]
    site = place.site
    address = ", ".join(filter(None, [site.address, f"{site.commune.postcode} {site.commune.name}"]))
    return [WITH.format(beside.full_name), site.name, address]


def prepare(beside: Practitioner | None, cart: Cart | None) -> str:
    if beside is not None:
        return WITH_PHYSICIAN
    if cart is not None and cart.is_kit:
        return READY_AT_HOME
    return THERE if cart is not None else OWN_DEVICE


def why_not_move(appointment: Appointment, at: dt.datetime) -> str:
    """ "" when they may."""
    if not selectors.lets_patients_move(appointment):
        return "Ce rendez-vous se déplace par téléphone."
    if not may_still_move(appointment.starts_at, at):
        return "À moins de deux heures du rendez-vous, il ne se déplace plus que par téléphone."
    return ""


def phone_of(appointment: Appointment) -> dict[str, str] | None:
    return phone_to_call(appointment.site, appointment.practitioner)


def phone_to_call(site: Site | None, practice: Practitioner) -> dict[str, str] | None:
    """Of the site, else of the practice; None when neither is known."""
    number = (site.phone if site else "") or practice.professional_phone
    if not number:
        return None
    name = site.name if site and site.phone else practice.full_name
    return {"name": name, "shown": french.phone_read(number), "dialled": french.dialled(number)}


def hidden_phone(mobile: str) -> str:
    """« se termine par 07 »."""
    return f"au numéro qui se termine par {mobile[-2:]}" if mobile else ""


def hidden_email(email: str) -> str:
    """« à l’adresse m…@poste.example »."""
    name, _, host = email.partition("@")
    return f"à l’adresse {name[:1]}…@{host}" if host else ""


def _moved_since(link: AppointmentLink) -> str:
    """The hour that the link told of, when it is no longer that one."""
    return "" if link.told_at == link.appointment.starts_at else moment(link.told_at)
