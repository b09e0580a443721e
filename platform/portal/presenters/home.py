"""Today: the act that comes next, and what the page holds around it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.presenters.people import companion, physician_short, short_name
from consultations.presenters.phones import Phone, phone_of
from consultations.presenters.waiting import WaitingLine, waiting_line
from consultations.states import GOING_ON
from core import french
from core.actors import Actor
from core.clock import today
from patients import presenters as patients
from scheduling import policies as agenda
from scheduling import presenters as scheduling
from scheduling.enums import DELAYS, ActForm
from scheduling.models import Appointment
from scheduling.presenters.demands import DemandLine

NO_BREAK = "\u00a0"
UNPREPARED = "Elle n’a pas commencé. Les constantes et le contrôle des appareils s’afficheront ici."
FORMS = {
    ActForm.SIMPLE_VIDEO: "Visio simple",
    ActForm.ASSISTED: "Téléconsultation assistée",
    ActForm.BETWEEN_PHYSICIANS: "Entre médecins, patient présent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAct:
    """The one act that comes next, with the one thing to press. `file` once the act is opened."""

    public_id: str
    patient: str
    url: str
    age: str
    lead: str
    motive: str
    form: str
    icon: str
    place: str
    badge: dict[str, Any] | None
    when: str
    action: str
    action_url: str
    action_icon: str
    admits: bool
    file: WaitingLine | None
    opens: bool = False  # one press opens the act too
    unprepared: str = ""  # what the preparation will bring, while there is none
    phone: Phone | None = None
    delay: str = ""
    delay_url: str = ""
    delays: tuple[int, ...] = DELAYS


@dataclass(frozen=True, slots=True)
class Home:
    """A page of today. Lists are ready for components/list.html and components/timeline.html."""

    date: str
    next: NextAct | None
    invitations: list[NextAct] = field(default_factory=list)
    upcoming: NextAct | None = None
    demands: list[DemandLine] = field(default_factory=list)  # to answer
    asked: list[DemandLine] = field(default_factory=list)  # that one waits for
    todo: list[dict[str, Any]] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)
    day: list[dict[str, Any]] = field(default_factory=list)
    follows: bool = False  # the page fetches itself again when somebody comes

    @property
    def waiting(self) -> int:
        """How many people are waiting for this reader: a sound says when there is one more."""
        return len(self.invitations) + (1 if self.next and self.next.admits else 0)

    @property
    def demands_lead(self) -> bool:
        """Whether the first request has the filled button: when no act comes before it."""
        return not self.invitations and self.next is None

    @property
    def leads(self) -> bool:
        """Whether the next act has the filled button: not when a colleague waits first."""
        return not self.invitations


def now_in_words(at: dt.datetime) -> str:
    """« mardi 24 novembre 2026, 14 h 22 »."""
    return f"{french.day_in_full(today(at))}, {french.hour(at)}"


def next_act(actor: Actor, appointment: Appointment, act: Consultation | None, at: dt.datetime) -> NextAct:
    action, icon = _action(actor, appointment, act)
    waits = act is not None and act.state == ConsultationState.WAITING
    conducts = agenda.is_physician_of(actor, appointment)
    before = act is None or act.state not in GOING_ON
    may_delay = before and not appointment.is_rehearsal and agenda.keeps_agenda(actor, appointment)
    return NextAct(
        **_whom_and_why(appointment, act, at, actor),
        badge=_badge(act, at),
        when=_due(appointment.starts_at, at),
        action=action,
        action_url=_door(appointment, act),
        action_icon=icon,
        admits=waits and conducts,
        file=waiting_line(act, at) if act else None,
        opens=act is None and actor.role == "nurse",
        unprepared=UNPREPARED if not act and appointment.form == ActForm.ASSISTED else "",
        phone=phone_of(appointment.site),
        delay=scheduling.delay_words(appointment),
        delay_url=reverse("scheduling:delay", args=[appointment.public_id]) if may_delay else "",
    )


def _door(appointment: Appointment, act: Consultation | None) -> str:
    if appointment.is_rehearsal and act is not None:
        return reverse("consultations:act", args=[act.public_id])
    return reverse("consultations:open", args=[appointment.public_id])


def _file(appointment: Appointment) -> str:
    """The file of the patient; a fictitious one has none beyond the act."""
    if appointment.is_rehearsal:
        return ""
    return reverse("portal:patient", args=[appointment.patient.public_id])


def invitation(act: Consultation, at: dt.datetime) -> NextAct:
    """The act of a colleague who asks one in."""
    appointment = act.appointment
    host = physician_short(appointment.practitioner)
    return NextAct(
        **_whom_and_why(appointment, act, at),
        badge={"label": f"Le {host} vous invite", "icon": "dot", "tone": "live"},
        when="en cours" if act.state == ConsultationState.IN_PROGRESS else "en salle d’attente",
        action=f"Rejoindre {short_name(appointment.patient)}",
        action_url=reverse("consultations:act", args=[act.public_id]),
        action_icon="video",
        admits=False,
        file=waiting_line(act, at),
    )


def upcoming(appointment: Appointment, at: dt.datetime) -> NextAct:
    """The first appointment of another day, when today holds none any more."""
    return NextAct(
        **_whom_and_why(appointment, None, at),
        badge={"label": "Prochain rendez-vous", "icon": "calendar"},
        when=scheduling.when(appointment.starts_at, at),
        action="Voir le rendez-vous",
        action_url=reverse("scheduling:appointment", args=[appointment.public_id]),
        action_icon="calendar",
        admits=False,
        file=None,
    )


def _whom_and_why(
    appointment: Appointment, act: Consultation | None, at: dt.datetime, reader: Actor | None = None
) -> dict[str, Any]:
    """`reader`: who is with the other physician, or beside the patient, and not with themselves."""
    motive, form = appointment.motive.label, ActForm(appointment.form)
    return {
        "public_id": str(appointment.public_id),
        "patient": scheduling.named(appointment),
        "url": _file(appointment),
        "age": patients.age(appointment.patient, at),
        "lead": appointment.question or motive,
        "motive": motive if appointment.question else "",
        "form": ", ".join(filter(None, [FORMS[form], _beside(appointment, act, reader)])),
        "icon": scheduling.FORM_ICONS[form],
        "place": scheduling.patient_card(appointment.patient, at)["place"],
    }


def _beside(appointment: Appointment, act: Consultation | None, reader: Actor | None) -> str:
    """« avec Nadia Benali, infirmière », « avec le Dr Haddad »; to a nurse, the physician."""
    if appointment.beside is not None:
        is_mine = reader is not None and appointment.beside_id == reader.practitioner_id
        return f"avec le {physician_short(appointment.practitioner if is_mine else appointment.beside)}"
    if reader is not None and reader.role == "nurse":
        return f"avec le {physician_short(appointment.practitioner)}"
    known = companion(act) if act else ""
    if known or appointment.site is None:
        return known
    if appointment.nurse is None:
        return "avec l’équipe du site"
    return f"avec {appointment.nurse.full_name}, {appointment.nurse.trade.lower()}"


def _action(actor: Actor, appointment: Appointment, act: Consultation | None) -> tuple[str, str]:
    """What will happen, said on the button."""
    patient = short_name(appointment.patient)
    state = ConsultationState(act.state) if act else ConsultationState.PLANNED
    if act is not None and act.state in GOING_ON:
        return f"Revenir auprès de {patient}", "video"
    is_waiting = state == ConsultationState.WAITING
    if actor.role == "nurse":
        return (f"Rejoindre {patient}", "video") if is_waiting else (f"Préparer {patient}", "check")
    if is_waiting and not agenda.is_physician_of(actor, appointment):
        return f"Rejoindre {patient}", "video"
    return (f"Admettre {patient}", "video") if is_waiting else ("Ouvrir la téléconsultation", "video")


def _badge(act: Consultation | None, at: dt.datetime) -> dict[str, Any] | None:
    if act is None or act.state == ConsultationState.PLANNED:
        return None
    if act.state == ConsultationState.WAITING and act.waiting_since:
        minutes = int((at - act.waiting_since).total_seconds() // 60)
        since = f" depuis {minutes}{NO_BREAK}min" if minutes else ""
        return {"label": f"En salle d’attente{since}", "icon": "dot", "tone": "live"}
    tone = "warn" if act.state == ConsultationState.INTERRUPTED else "live" if act.state in GOING_ON else ""
    return {"label": ConsultationState(act.state).label, "icon": "dot", "tone": tone}


def _due(starts_at: dt.datetime, at: dt.datetime) -> str:
    """« prévu à 14 h 30, dans 8 min », « dans 2 h 36 », « il y a 4 min », « prévu maintenant »."""
    minutes = round((starts_at - at).total_seconds() / 60)
    planned = f"prévu à {french.hour(starts_at)}"
    if minutes == 0:
        return f"{planned}, maintenant"
    long = abs(minutes)
    span = f"{long}{NO_BREAK}min" if long < 60 else f"{long // 60}{NO_BREAK}h{NO_BREAK}{long % 60:02}"
    return f"{planned}, dans {span}" if minutes > 0 else f"{planned}, il y a {span}"
