"""An appointment in words: its card, what became of it, where it leads."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from core import french
from core.actors import Actor
from core.clock import PARIS, today
from core.french import hour
from patients import presenters as patients
from scheduling import policies
from scheduling.enums import ActForm, AppointmentState, AttendanceKind, Party
from scheduling.models import Appointment, AppointmentTransition, Motive
from scheduling.presenters.times import day, day_words, when

FORM_ICONS = {
    ActForm.SIMPLE_VIDEO: "video",
    ActForm.ASSISTED: "cart",
    ActForm.BETWEEN_PHYSICIANS: "people",
}
MARK = "Confidentiel"  # its parents know nothing of it
STATE_BADGES = {
    AppointmentState.BOOKED: {"label": "Réservé", "icon": "calendar", "tone": ""},
    AppointmentState.CANCELLED: {"label": "Annulé", "icon": "close", "tone": "danger"},
    AppointmentState.HONOURED: {"label": "Honoré", "icon": "check", "tone": "ok"},
    AppointmentState.MISSED: {"label": "Non venu", "icon": "warning", "tone": "warn"},
}


def named(appointment: Appointment) -> str:
    """« Jeanne Petit », « Léa Roy (confidentiel) »: in a line of text, so that nobody calls home."""
    name = patients.display_name(appointment.patient)
    return f"{name} ({MARK.lower()})" if appointment.is_confidential else name


def motive_hint(motive: Motive) -> str:
    """« 20 minutes. En visio simple, ou avec une infirmière… »; a physician’s own says whose."""
    own = f"Motif propre à {motive.owner.full_name}." if motive.owner else ""
    return " ".join(filter(None, [f"{motive.duration_minutes} minutes.", own, motive.hint]))


@dataclass(frozen=True, slots=True)
class AppointmentCard:
    """An appointment in a list or on its own page. `motive` is empty for who may not read it.

    `beside`: the other physician, beside the patient; `team`: who is at the cart, by name or not.
    `is_plain`: booked, which a list does not say; `news`: who is late.
    """

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
    beside: str
    team: str
    state: dict[str, str]
    is_cancelled: bool
    is_plain: bool
    is_missed: bool
    news: str
    is_confirmed: bool
    is_confidential: bool
    is_objected: bool = False  # by the treating physician


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
        form=appointment.form_words,
        icon=FORM_ICONS[form],
        physician=appointment.practitioner.full_name,
        place=where(appointment),
        nurse=appointment.nurse.full_name if appointment.nurse else "",
        beside=appointment.beside.full_name if appointment.beside else "",
        team=team(appointment),
        state=STATE_BADGES[AppointmentState(appointment.state)],
        is_cancelled=appointment.state == AppointmentState.CANCELLED,
        is_missed=appointment.state == AppointmentState.MISSED,
        is_plain=appointment.state == AppointmentState.BOOKED,
        news=delay_words(appointment),
        is_confirmed=appointment.confirmed_at is not None,
        is_confidential=appointment.is_confidential,
    )


def _moment(appointment: Appointment, at: dt.datetime) -> str:
    """« Jeu. 26 nov. 2026, aujourd’hui, 14 h 30 – 15 h 00 »."""
    date = today(appointment.starts_at)
    said = day_words(date, at)
    near = f", {said}" if said != french.day_of_week(date) else ""
    hours = f"{hour(appointment.starts_at)} – {hour(appointment.ends_at)}"
    written = french.day(date)
    return f"{written[:1].upper()}{written[1:]}{near}, {hours}"


def team(appointment: Appointment) -> str:
    """« Nadia Benali », « L’équipe du site » while nobody is named; "" where there is no site."""
    if appointment.nurse is not None:
        return appointment.nurse.full_name
    return "L’équipe du site" if appointment.site_id else ""


def where(appointment: Appointment) -> str:
    """« EHPAD Les Marronniers, Chariot 1 », « Au domicile du patient, Valise 1 »…."""
    if appointment.cart is None:
        beside = appointment.beside
        return f"Auprès de {beside.full_name}" if beside is not None else "Chez le patient"
    if appointment.is_home_visit:
        return f"Au domicile du patient, {appointment.cart.name}"
    return f"{appointment.cart.site.name}, {appointment.cart.name}"


ACTIONS = {
    "book": "Réservé",
    "confirm": "Présence confirmée",
    "move": "Déplacé",
    "cancel": "Annulé",
    "honour": "Acte commencé",
    "miss": "Non venu",
    "object": "Opposition du médecin traitant",
    "secret": "Confidentialité demandée par le mineur",
    "secret_note": "Confidentialité complétée",
    "secret_lift": "Confidentialité levée par le mineur",
    "secret_undo": "Confidentialité retirée, notée par erreur",
    "object_keep": "Maintenu malgré l’opposition",
    "object_withdraw": "Opposition retirée",
    "object_lapse": "Opposition sans objet : le médecin traitant a changé",
    "restore": "Remis : le patient est là",
}


def history(appointment: Appointment, at: dt.datetime) -> list[dict[str, str]]:
    """What became of it, for components/timeline.html: who did it, and from which hour to which."""
    rows = list(appointment.transitions.order_by("occurred_at", "pk"))
    before = [None, *(row.starts_at for row in rows)]
    steps = [
        (row.occurred_at, ACTIONS[row.action], [said_by(row.actor_label), _moved(row, was, at)])
        for row, was in zip(rows, before, strict=False)
    ]
    return [
        {
            "time": when(moment, at),
            "datetime": moment.isoformat(),
            "title": title,
            "text": " · ".join(filter(None, words)),
            "state": "done",
        }
        for moment, title, words in sorted([*steps, *_delays(appointment)], key=lambda step: step[0])
    ]


def _delays(appointment: Appointment) -> list[tuple[dt.datetime, str, list[str]]]:
    """Who said that somebody is late, each time; what was taken back is told as such."""
    rows = appointment.attendance_marks.exclude(kind=AttendanceKind.NO_SHOW).order_by("marked_at", "pk")
    return [
        (
            row.marked_at,
            f"{AttendanceKind(row.kind).label}, environ {row.minutes}{french.NBSP}min",
            [said_by(row.marked_by), f"repris par {said_by(row.undone_by)}" if row.undone_by else ""],
        )
        for row in rows
    ]


def said_by(label: str) -> str:
    """« Pivot » for what came due by itself: a job has the name of a program."""
    return label if " " in label else "Pivot"


def _moved(row: AppointmentTransition, was: dt.datetime | None, at: dt.datetime) -> str:
    """« mar. 24 nov., 9 h 00 → mer. 25 nov., 10 h 15 »; "" when the hour did not change."""
    if row.action != "move" or row.starts_at is None or was is None:
        return ""
    return f"{when(was, at)} → {when(row.starts_at, at)}"


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


def again_url(appointment: Appointment) -> str:
    """Where an hour is taken in the place of this one: motive, form, physician and question are kept."""
    page = reverse("scheduling:choose_slot", args=[appointment.patient.public_id])
    return f"{page}?apres={appointment.public_id}"


def act_link(actor: Actor, appointment: Appointment) -> dict[str, str] | None:
    """Where this appointment leads whoever holds its act; None once it leads nowhere."""
    found = ACT_LINKS.get(AppointmentState(appointment.state), {}).get(actor.role)
    if found is None:
        return None
    label, icon = found
    return {"label": label, "icon": icon, "url": reverse("consultations:open", args=[appointment.public_id])}


def delay_words(appointment: Appointment) -> str:
    """« Retard annoncé : environ 10 min », of the physician’s or the patient’s; "" when none is."""
    if not appointment.delay_minutes:
        return ""
    whose = "Patient en retard" if appointment.late_party == Party.PATIENT else "Retard annoncé"
    return f"{whose} : environ {appointment.delay_minutes}{french.NBSP}min"
