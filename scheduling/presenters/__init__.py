"""Times, offers and appointments in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from core import french
from core.actors import Actor
from core.clock import PARIS, today
from core.french import hour
from patients import presenters as patients
from patients import selectors as patient_selectors
from patients.enums import InsStatus
from patients.models import Patient
from scheduling import policies
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import Appointment, Motive
from scheduling.selectors import Slot

FORM_ICONS = {
    ActForm.SIMPLE_VIDEO: "video",
    ActForm.ASSISTED: "cart",
    ActForm.BETWEEN_PHYSICIANS: "people",
}
STATE_BADGES = {
    AppointmentState.BOOKED: {"label": "Réservé", "icon": "calendar", "tone": ""},
    AppointmentState.CANCELLED: {"label": "Annulé", "icon": "close", "tone": "danger"},
    AppointmentState.HONOURED: {"label": "Honoré", "icon": "check", "tone": "ok"},
    AppointmentState.MISSED: {"label": "Non honoré", "icon": "warning", "tone": "warn"},
}


def day(instant: dt.datetime, at: dt.datetime) -> str:
    """« aujourd’hui », « demain », « mer. 25 nov. »."""
    return day_words(today(instant), at)


def day_words(date: dt.date, at: dt.datetime) -> str:
    """The same of a civil day."""
    away = (date - today(at)).days
    if away in (0, 1):
        return ("aujourd’hui", "demain")[away]
    return french.day_of_week(date)


def when(instant: dt.datetime, at: dt.datetime) -> str:
    """« demain, 9 h 30 »."""
    return f"{day(instant, at)}, {hour(instant)}"


@dataclass(frozen=True, slots=True)
class Time:
    """One free time: `value` goes back to the server, the words are read."""

    value: str
    hour: str
    day: str
    words: str


def free_time(slot: Slot, at: dt.datetime) -> Time:
    value = slot.starts_at.strftime("%Y-%m-%dT%H:%M:%S%z")
    return Time(value, hour(slot.starts_at), day(slot.starts_at, at), when(slot.starts_at, at))


@dataclass(frozen=True, slots=True)
class FreeDay:
    """One day and its free times. Only the first is unfolded: a fortnight is long to read."""

    label: str
    count: str
    times: list[Time]
    is_first: bool


def free_days(slots: Iterable[Slot], at: dt.datetime) -> list[FreeDay]:
    """The days that have something free, in order."""
    by_day: dict[str, list[Time]] = {}
    for slot in slots:
        time = free_time(slot, at)
        by_day.setdefault(time.day, []).append(time)
    return [
        FreeDay(
            label=f"{label[:1].upper()}{label[1:]}",
            count="une heure libre" if len(times) == 1 else f"{len(times)} heures libres",
            times=times,
            is_first=rank == 0,
        )
        for rank, (label, times) in enumerate(by_day.items())
    ]


def patient_card(patient: Patient, at: dt.datetime) -> dict[str, Any]:
    """The banner of a patient, for components/patient_banner.html."""
    qualified = patient.ins_status == InsStatus.QUALIFIED
    return {
        "name": patients.display_name(patient),
        "initials": initials(patient),
        "age": patients.age(patient, at),
        "born": patients.born(patient),
        "place": _home(patient),
        "identity": {
            "label": patient.ins_status.label,
            "icon": "shield" if qualified else "warning",
            "tone": "ok" if qualified else "warn",
        },
        "alerts": [],
    }


def initials(patient: Patient) -> str:
    given = patient.used_given_name or patient.first_given_name
    return f"{given[:1]}{(patient.used_name or patient.birth_name)[:1]}".upper()


def _home(patient: Patient) -> str:
    residence = patient_selectors.residence_of(patient)
    if residence is not None:
        room = f", chambre {residence.room}" if residence.room else ""
        return f"{residence.site.name}{room}"
    return patient.commune.name if patient.commune else ""


def motive_hint(motive: Motive) -> str:
    """« 20 minutes. En visio simple, ou avec une infirmière… »."""
    return f"{motive.duration_minutes} minutes. {motive.hint}".strip()


@dataclass(frozen=True, slots=True)
class AppointmentCard:
    """An appointment in a list or on its own page. `motive` is empty for who may not read it."""

    public_id: str
    patient: str
    motive: str
    moment: str
    day: str
    starts: str
    ends: str
    datetime: str
    form: str
    icon: str
    physician: str
    place: str
    nurse: str
    state: dict[str, str]
    is_cancelled: bool


def appointment_card(actor: Actor, appointment: Appointment, at: dt.datetime) -> AppointmentCard:
    form = ActForm(appointment.form)
    return AppointmentCard(
        public_id=str(appointment.public_id),
        patient=patients.display_name(appointment.patient),
        motive=appointment.motive.label if policies.can_read_motive(actor) else "",
        moment=_moment(appointment, at),
        day=day(appointment.starts_at, at),
        starts=hour(appointment.starts_at),
        ends=hour(appointment.ends_at),
        datetime=appointment.starts_at.astimezone(PARIS).isoformat(),
        form=form.label,
        icon=FORM_ICONS[form],
        physician=appointment.practitioner.full_name,
        place=_where(appointment),
        nurse=appointment.nurse.full_name if appointment.nurse else "",
        state=STATE_BADGES[AppointmentState(appointment.state)],
        is_cancelled=appointment.state == AppointmentState.CANCELLED,
    )


def _moment(appointment: Appointment, at: dt.datetime) -> str:
    """« Jeu. 26 nov. 2026, aujourd’hui, 14 h 30 – 15 h 00 »."""
    date = today(appointment.starts_at)
    said = day_words(date, at)
    near = f", {said}" if said != french.day_of_week(date) else ""
    hours = f"{hour(appointment.starts_at)} – {hour(appointment.ends_at)}"
    written = french.day(date)
    return f"{written[:1].upper()}{written[1:]}{near}, {hours}"


def _where(appointment: Appointment) -> str:
    if appointment.cart is None:
        is_between = appointment.form == ActForm.BETWEEN_PHYSICIANS
        return "Auprès de son médecin" if is_between else "Chez le patient"
    return f"{appointment.cart.site.name}, {appointment.cart.name}"


ACTIONS = {
    "book": "Réservé",
    "move": "Déplacé",
    "cancel": "Annulé",
    "honour": "Acte commencé",
    "miss": "Non honoré",
}


def history(appointment: Appointment, at: dt.datetime) -> list[dict[str, str]]:
    """What became of it, for components/timeline.html."""
    return [
        {
            "time": when(row.occurred_at, at),
            "datetime": row.occurred_at.isoformat(),
            "title": ACTIONS[row.action],
            "text": row.actor_label,
            "state": "done",
        }
        for row in appointment.transitions.order_by("occurred_at", "pk")
    ]


ACT_LINKS = {
    AppointmentState.BOOKED: {
        "physician": ("Ouvrir la téléconsultation", "video"),
        "nurse": ("Préparer la téléconsultation", "check"),
    },
    AppointmentState.HONOURED: {
        "physician": ("Ouvrir le compte rendu", "file"),
        "nurse": ("Relire la préparation", "file"),
    },
}


def act_link(actor: Actor, appointment: Appointment) -> dict[str, str] | None:
    """Where this appointment leads whoever holds its act; None once it leads nowhere."""
    found = ACT_LINKS.get(AppointmentState(appointment.state), {}).get(actor.role)
    if found is None:
        return None
    label, icon = found
    return {"label": label, "icon": icon, "url": reverse("consultations:open", args=[appointment.public_id])}


def delay_words(appointment: Appointment) -> str:
    """« Retard annoncé : environ 10 min »; "" when none is."""
    if not appointment.delay_minutes:
        return ""
    return f"Retard annoncé : environ {appointment.delay_minutes}{french.NBSP}min"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One appointment of the day, as one takes it along on paper."""

    hours: str
    patient: str
    born: str
    home: str
    motive: str
    question: str
    form: str
    physician: str
    beside: str
    state: str


def paper_lines(actor: Actor, rows: Iterable[Appointment], at: dt.datetime) -> list[PaperLine]:
    return [_paper_line(actor, row, at) for row in rows]


def _paper_line(actor: Actor, row: Appointment, at: dt.datetime) -> PaperLine:
    card = appointment_card(actor, row, at)
    return PaperLine(
        hours=f"{card.starts} – {card.ends}",
        patient=card.patient,
        born=f"{patients.born(row.patient)}, {patients.age(row.patient, at)}",
        home=_home(row.patient),
        motive=card.motive,
        question=row.question if policies.can_read_question(actor, row) else "",
        form=card.form,
        physician=card.physician,
        beside=card.nurse or ("L’équipe du site" if row.site else ""),
        state="" if row.state == AppointmentState.BOOKED else card.state["label"],
    )


def week_title(monday: dt.date) -> str:
    """« 23 – 29 novembre 2026 », « 30 novembre – 6 décembre 2026 »."""
    sunday = monday + dt.timedelta(days=6)
    first = str(monday.day) if monday.month == sunday.month else date_format(monday, "j F")
    return f"{first} – {date_format(sunday, 'j F Y')}"


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    datetime: str
    is_today: bool
    cards: list[AppointmentCard]


def week_days(actor: Actor, monday: dt.date, rows: Iterable[Appointment], at: dt.datetime) -> list[Day]:
    """The seven days with what they hold, in order of time."""
    by_day: dict[dt.date, list[AppointmentCard]] = {}
    for row in rows:
        by_day.setdefault(today(row.starts_at), []).append(appointment_card(actor, row, at))
    days = [monday + dt.timedelta(days=offset) for offset in range(7)]
    return [
        Day(date_format(one, "l j F"), one.isoformat(), one == today(at), by_day.get(one, [])) for one in days
    ]
