"""What is told about an appointment, and to whom: its physician, nurse, carers of its site; who booked it.

No message says who the patient is: the reader signs in to see it.
"""

import datetime as dt
from collections.abc import Sequence

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core.actors import NAMELESS, Actor
from core.clock import today
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import EVENT, Kind, Recipient, Value, register
from patients.selectors import treating_physician_of
from scheduling import selectors
from scheduling.enums import Party
from scheduling.models import Appointment
from scheduling.notifications import patients, referrals


def _kind(code: str, label: str, subject: str, calendar: str = "") -> Kind:
    """`calendar`: what calendar programs are to do with the entry that goes with the e-mail."""
    about = EVENT if calendar else {"starts_at": dt.datetime}
    return Kind(
        code=f"scheduling.{code}",
        label=label,
        category="Rendez-vous",
        channels=(Channel.PAGE, Channel.EMAIL),
        context={**about, "place": str},
        subject=subject,
        body=f"emails/scheduling/{code}.txt",
        calendar=calendar,
        icon="calendar",
    )


def _passing(code: str, label: str, subject: str, icon: str = "clock", **more: type) -> Kind:
    """Gone in minutes: it is not written by e-mail."""
    return Kind(
        code=f"scheduling.{code}",
        label=label,
        category="Rendez-vous",
        channels=(Channel.PAGE,),
        context={"starts_at": dt.datetime, "place": str, **more},
        subject=subject,
        body="",
        icon=icon,
    )


BOOKED = _kind(
    "appointment_booked", "Rendez-vous pris", "Téléconsultation prévue {starts_at}, {place}", "REQUEST"
)
MOVED = _kind(
    "appointment_moved", "Rendez-vous déplacé", "Téléconsultation déplacée au {starts_at}, {place}", "REQUEST"
)
CANCELLED = _kind(
    "appointment_cancelled",
    "Rendez-vous annulé",
    "Téléconsultation du {starts_at} annulée, {place}",
    "CANCEL",
)
MISSED = _kind(
    "appointment_missed", "Patient absent", "Téléconsultation du {starts_at} : patient absent, {place}"
)
DELAYED = _passing(
    "appointment_delayed",
    "Retard du médecin",
    "Le médecin prévient : environ {minutes} min de retard, téléconsultation du {starts_at}, {place}",
    minutes=int,
)
PUSHED = _passing(
    "appointment_pushed",
    "La téléconsultation d’avant se prolonge",
    "Environ {minutes} min de retard, la précédente se prolonge : {starts_at}, {place}",
    minutes=int,
)
PATIENT_LATE = _passing(
    "patient_late",
    "Retard du patient",
    "Patient en retard d’environ {minutes} min, téléconsultation du {starts_at}, {place}",
    minutes=int,
)
ON_TIME = _passing(
    "appointment_on_time",
    "Retard levé, ou patient finalement là",
    "La téléconsultation du {starts_at} a lieu comme prévu, {place}",
    icon="check",
)
IN_DOUBT = _kind(
    "busy_conflict", "Occupé ailleurs", "Votre autre agenda vous dit occupé {starts_at}, {place}"
)
UNSUITABLE = _kind(
    "motive_unsuitable",
    "Motif signalé inadapté",
    "Le médecin signale le motif de la téléconsultation du {starts_at}, {place}",
)
register(BOOKED, MOVED, CANCELLED, MISSED, DELAYED, PUSHED, PATIENT_LATE, ON_TIME, IN_DOUBT, UNSUITABLE)


def appointment_booked(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(BOOKED, actor, appointment, at)


def appointment_moved(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(MOVED, actor, appointment, at, also=_followers(appointment))
    referrals.act_moved(actor, appointment, at=at)
    patients.moved(appointment, at=at)


def appointment_cancelled(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(CANCELLED, actor, appointment, at, also=_followers(appointment))
    referrals.act_lost(actor, appointment, at=at)
    patients.cancelled(appointment, at=at)


def appointment_missed(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(MISSED, actor, appointment, at, also=_followers(appointment))
    referrals.act_lost(actor, appointment, at=at)


def act_in_doubt(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """The physician alone: where else they are busy is nobody’s business."""
    _send(IN_DOUBT, accounts.users_of([appointment.practitioner_id]), actor, appointment, at)


def appointment_delayed(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    kind = PATIENT_LATE if appointment.late_party == Party.PATIENT else DELAYED
    _tell(kind, actor, appointment, at, minutes=appointment.delay_minutes or 0)


def appointment_on_time(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """What was said of a delay, or of a patient who had not come, holds no more."""
    _tell(ON_TIME, actor, appointment, at)


def appointment_pushed(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(PUSHED, actor, appointment, at, minutes=appointment.delay_minutes or 0)


def motive_unsuitable(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """Whoever booked, when it was not the physician themselves."""
    booker = appointment.booker
    if booker is not None:
        _send(UNSUITABLE, [booker], actor, appointment, at)


def _tell(
    kind: Kind,
    actor: Actor,
    appointment: Appointment,
    at: dt.datetime,
    also: Sequence[User] = (),
    **more: int,
) -> None:
    """Everyone concerned but the one who did it; and who booked, when it comes from the patient’s side."""
    booker = appointment.booker if actor.label in NAMELESS else None
    people = [*concerned(appointment, at), *also, *([booker] if booker is not None else [])]
    _send(kind, list(dict.fromkeys(people)), actor, appointment, at, **more)


def _send(
    kind: Kind, people: list[User], actor: Actor, appointment: Appointment, at: dt.datetime, **more: int
) -> None:
    about: dict[str, Value] = {"starts_at": appointment.starts_at}
    if kind.calendar:
        about = patients.event_of(appointment)
    for user in people:
        if user.pk == actor.user_id:
            continue
        outbox.message_send(
            kind=kind.code,
            to=Recipient(user_id=user.pk, email=user.email, phone=user.phone, label=user.full_name),
            context={**about, "place": _place(appointment), **more},
            link=f"/rendez-vous/{appointment.public_id}/",
            at=at,
        )


def concerned(appointment: Appointment, at: dt.datetime) -> list[User]:
    """The physician, and who is beside the patient."""
    return [*accounts.users_of([appointment.practitioner_id]), *beside(appointment, at)]


def _followers(appointment: Appointment) -> list[User]:
    """The treating physician, and whoever objects; not who is told of it as the writer of its referral."""
    declared, referral = treating_physician_of(appointment.patient), selectors.referral_served(appointment)
    keys = {one.practitioner_id for one in selectors.objections_of(appointment)}
    keys |= {declared.practitioner_id} if declared is not None else set()
    return accounts.users_of(keys - {referral.referrer_id if referral is not None else None})


def beside(appointment: Appointment, at: dt.datetime) -> list[User]:
    """The nurse held, or all those of the site while nobody is named."""
    if appointment.nurse_id is not None or appointment.site is None:
        return accounts.users_of([appointment.nurse_id])
    return accounts.users_at(appointment.site, Role.NURSE, today(at))


def _place(appointment: Appointment) -> str:
    return appointment.site.name if appointment.site else "visio simple"
