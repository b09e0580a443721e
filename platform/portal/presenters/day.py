"""The timeline of the day: what was held, what goes on, what is free."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.selectors import is_advice
from consultations.states import UNREADY
from core import french
from scheduling import presenters as scheduling
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import Appointment
from scheduling.rules import Span

# The mark of each state on the line of the day.
MARKS = {
    ConsultationState.CLOSED: ("done", "Clôturée"),
    ConsultationState.FINISHED: ("done", "Compte rendu à signer"),
    ConsultationState.CANCELLED: ("done", "Annulée"),
    ConsultationState.WAITING: ("now", "En salle d’attente"),
    ConsultationState.IN_PROGRESS: ("now", "En cours"),
    ConsultationState.BY_PHONE: ("now", "Au téléphone"),
    ConsultationState.IN_PERSON: ("done", "Passée en présentiel"),
    ConsultationState.INTERRUPTED: ("now", "Interrompue"),
    ConsultationState.PREPARING: ("", "En préparation"),
    ConsultationState.PLANNED: ("", ""),
}
FORMS = {
    ActForm.SIMPLE_VIDEO: "Visio simple",
    ActForm.ASSISTED: "Assistée",
    ActForm.BETWEEN_PHYSICIANS: "Entre médecins",
}
SHORTEST = dt.timedelta(minutes=15)  # a free time shorter than this is not worth a line


def day_line(
    appointments: Iterable[Appointment],
    acts: dict[int, Consultation],
    free: Iterable[Span],
    at: dt.datetime,
    *,
    can_book: bool,
) -> list[dict[str, Any]]:
    """Ready for components/timeline.html, in order of time."""
    entries = [(row.starts_at, _held(row, acts.get(row.pk), at)) for row in appointments]
    entries += [
        (span.starts_at, _free(span, can_book=can_book))
        for span in free
        if span.ends_at - span.starts_at >= SHORTEST
    ]
    return [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]


def is_left_aside(appointment: Appointment, act: Consultation | None, at: dt.datetime) -> bool:
    """Its time is over, and nobody opened its act nor said why."""
    if appointment.is_rehearsal:
        return False
    begun = act is not None and act.state not in UNREADY
    return appointment.state == AppointmentState.BOOKED and appointment.ends_at < at and not begun


def _held(appointment: Appointment, act: Consultation | None, at: dt.datetime) -> dict[str, Any]:
    mark, words = MARKS[ConsultationState(act.state)] if act else ("", "")
    if appointment.state == AppointmentState.MISSED:
        mark, words = "done", "Patient absent"
    elif act is not None and act.state == ConsultationState.IN_PERSON:
        pass  # its hour is off for this
    elif appointment.state == AppointmentState.CANCELLED:
        mark, words = "done", "Annulé"
    elif is_left_aside(appointment, act, at):
        mark, words = "done", "Non tenue, à reprendre"
    place = appointment.place or scheduling.where(appointment)
    return {
        "time": french.hour(appointment.starts_at),
        "datetime": appointment.starts_at.isoformat(),
        "title": scheduling.named(appointment),
        "text": " · ".join(
            filter(None, [_kind(appointment, act), FORMS[ActForm(appointment.form)], words or place])
        ),
        "url": _url(appointment, act),
        "state": mark,
    }


def _url(appointment: Appointment, act: Consultation | None) -> str:
    """Its page in the agenda; of a rehearsal, which is in none, its act."""
    if appointment.is_rehearsal:
        return reverse("consultations:act", args=[act.public_id]) if act is not None else ""
    return reverse("scheduling:appointment", args=[appointment.public_id])


def _kind(appointment: Appointment, act: Consultation | None) -> str:
    """« Téléconseil », of what was only advice; « Essai à blanc », of what does not count."""
    if appointment.is_rehearsal:
        return "Essai à blanc"
    return act.get_kind_display() if act is not None and is_advice(act) else ""


def _free(span: Span, *, can_book: bool) -> dict[str, Any]:
    return {
        "time": french.hour(span.starts_at),
        "datetime": span.starts_at.isoformat(),
        "title": f"Libre jusqu’à {french.hour(span.ends_at)}",
        "url": reverse("scheduling:choose_patient") if can_book else "",
        "state": "free",
    }
