"""Links of an appointment, for who sends them: to whom they went, and what became of them."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core import french
from core.actors import Actor
from patients.models import Patient, Relative
from patients.selectors import Contact, contacts_of
from scheduling import policies, selectors
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, AppointmentLink, Confidentiality
from scheduling.presenters.times import when

PATIENT = "patient"
CONFIRMED = {"label": "Présence confirmée", "icon": "check", "tone": "ok"}
UNANSWERED = {"label": "Pas encore confirmé", "icon": "clock", "tone": ""}


def link_card(actor: Actor, appointment: Appointment, at: dt.datetime) -> dict[str, Any] | None:
    """What the page of the appointment says of it; None for who sends no link, or when all is over."""
    if not policies.can_send_link(actor, appointment):
        return None
    links = list(selectors.links_of(appointment))
    is_coming = appointment.state == AppointmentState.BOOKED and selectors.is_worth_a_link(appointment, at)
    if not links and not is_coming:
        return None
    return {
        "badge": confirmation(appointment, is_told=any(one.revoked_at is None for one in links)),
        "text": _confirmed(appointment, at),
        "lines": [_line(appointment, link, at) for link in links],
        "url": reverse("scheduling:links", args=[appointment.public_id]) if is_coming else "",
        "label": "Envoyer de nouveau" if links else "Envoyer un lien au patient",
    }


def confirmation(appointment: Appointment, *, is_told: bool) -> dict[str, str]:
    """The badge of a coming appointment: nothing is said of who was never asked."""
    if appointment.confirmed_at is not None:
        return CONFIRMED
    return UNANSWERED if is_told else {}


def people_to_write(patient: Patient, secret: Confidentiality | None = None) -> list[tuple[str, str]]:
    """Whom a link may go to, and by which way: for a list of choices. Under a `secret`, the minor alone."""
    people = [selectors.contact_within(person, secret) for person in contacts_of(patient)]
    told = [one for one in people if secret is None or one.relative is None]
    return [(_value(person.relative), _label(person)) for person in told]


def _value(relative: Relative | None) -> str:
    return str(relative.public_id) if relative else PATIENT


def _label(person: Contact) -> str:
    relative = person.relative
    who = "Le patient"
    if relative is not None:
        who = f"{relative.name}, {relative.relation or relative.get_kind_display().lower()}"
    ways = ", ".join(filter(None, [french.phone_read(person.wanted_mobile), person.wanted_email]))
    return f"{who}\u00a0: {ways or 'ne peut être joint ainsi'}"


def _line(appointment: Appointment, link: AppointmentLink, at: dt.datetime) -> dict[str, Any]:
    is_alive = link.revoked_at is None and appointment.state == AppointmentState.BOOKED
    revoke = reverse("scheduling:link_revoke", args=[appointment.public_id, link.public_id])
    return {
        "title": link.relative.name if link.relative else "Le patient",
        "text": _life(link, at),
        "revoke_url": revoke if is_alive else "",
    }


def _life(link: AppointmentLink, at: dt.datetime) -> str:
    said = [f"envoyé {when(link.sent_at, at)}, par {link.sent_by}"]
    if link.opened_at is not None:
        said.append(f"ouvert {when(link.opened_at, at)}")
    if link.revoked_at is not None:
        said.append(f"retiré {when(link.revoked_at, at)}\u00a0: {link.revoked_by}")
    elif link.opened_at is None:
        said.append("pas encore ouvert")
    return " · ".join(said)


def _confirmed(appointment: Appointment, at: dt.datetime) -> str:
    if appointment.confirmed_at is None:
        return ""
    return f"{appointment.confirmed_by}, {when(appointment.confirmed_at, at)}"
