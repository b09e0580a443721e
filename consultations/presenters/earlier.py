"""The earlier acts of a patient, as who prepares the next one may know them."""

from dataclasses import dataclass

from django.urls import reverse

from consultations import selectors
from consultations.models import Consultation
from consultations.presenters import people
from consultations.rules import words
from core import french
from core.actors import Actor


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """Nothing of what was found: `url` is the report, opened as itself and traced."""

    day: str
    title: str
    by: str
    url: str


def earlier_lines(actor: Actor, consultation: Consultation) -> list[EarlierLine]:
    return [_line(row) for row in selectors.earlier_acts_beside(actor, consultation)]


def _line(row: Consultation) -> EarlierLine:
    appointment = row.appointment
    by = f"Le {people.physician_short(appointment.practitioner)}"
    return EarlierLine(
        day=words.short_day(appointment.starts_at),
        title=f"{row.get_kind_display()}, {french.within(appointment.motive.label)}",
        by=", ".join(filter(None, [by, people.companion(row)])),
        url=reverse("consultations:report", args=[row.public_id]),
    )
