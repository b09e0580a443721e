"""What is told about an appointment, and to whom: its physician, nurse, carers of its site; who booked it.

No message says who the patient is: the reader signs in to see it.
"""

import datetime as dt
from collections.abc import Sequence

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import EVENT, Kind, Recipient, Value, register
from notifications.selectors import was_sent
from patients.selectors import treating_physician_of
from scheduling import selectors
from scheduling.enums import Party
from scheduling.models import Appointment, BusyFeed, Referral
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
RESTORED = _kind(
    "appointment_restored",
    "Patient finalement là",
    "Téléconsultation du {starts_at}\u00a0: le patient est finalement là, {place}",
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
    "Retard levé",
    "La téléconsultation du {starts_at} a lieu comme prévu, {place}",
    icon="check",
)
IN_DOUBT = _kind(
    "busy_conflict", "Occupé ailleurs", "Votre autre agenda vous dit occupé {starts_at}, {place}"
)
UNREAD = Kind(
    code="scheduling.busy_unread",
    label="Autre agenda illisible",
    category="Rendez-vous",
    channels=(Channel.PAGE, Channel.EMAIL),
    context={"since": dt.datetime},
    subject="Votre autre agenda n’est plus lu depuis {since}",
    body="emails/scheduling/busy_unread.txt",
    icon="calendar",
)
UNSUITABLE = _kind(
    "motive_unsuitable",
    "Motif signalé inadapté",
    "Le médecin signale le motif de la téléconsultation du {starts_at}, {place}",
)
ENTRIES = tuple(kind.code for kind in (BOOKED, MOVED))  # what puts an entry into a calendar
register(
    BOOKED,
    MOVED,
    CANCELLED,
    MISSED,
    RESTORED,
    DELAYED,
    PUSHED,
    PATIENT_LATE,
    ON_TIME,
    IN_DOUBT,
    UNREAD,
    UNSUITABLE,
)


def appointment_booked(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(BOOKED, actor, appointment, at)


def appointment_moved(
    actor: Actor, appointment: Appointment, *, at: dt.datetime, before: Practitioner | None = None
) -> None:
    """`before`: who was beside the cart, and may be there no more."""
    _tell_all(MOVED, actor, appointment, at, also=accounts.users_of([before.pk] if before else []))
    referrals.act_moved(actor, appointment, at=at)
    patients.moved(appointment, at=at)


def appointment_cancelled(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell_all(CANCELLED, actor, appointment, at)
    referrals.act_lost(actor, appointment, at=at)
    patients.cancelled(appointment, at=at)


def appointment_missed(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell_all(MISSED, actor, appointment, at)
    referrals.act_lost(actor, appointment, at=at)


def no_show_undone(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """Whoever was told that the patient had not come is told that they did."""
    referral = selectors.referral_behind(appointment)
    _tell_but(referral, RESTORED, actor, appointment, at)
    if referral is not None:
        referrals.act_regained(actor, referral, appointment, at=at)


def act_in_doubt(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """The physician alone: where else they are busy is nobody’s business."""
    _send(IN_DOUBT, accounts.users_of([appointment.practitioner_id]), actor, appointment, at)


def feed_unread(feed: BusyFeed, since: dt.datetime, *, at: dt.datetime) -> None:
    """The physician and who keeps that agenda: once, then once a day for as long as it lasts."""
    owner = feed.practitioner
    keepers = [*accounts.users_of([owner.pk]), *accounts.delegates_of([owner.pk], today(at))]
    for user in dict.fromkeys(keepers):
        outbox.message_send(
            kind=UNREAD.code,
            to=Recipient.of(user),
            context={"since": since},
            link=f"/agenda/horaires/{owner.public_id}/",
            dedup_key=f"{feed.public_id} {since.isoformat()} {(at - since).days}",
            at=at,
        )


def appointment_delayed(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    kind = PATIENT_LATE if appointment.late_party == Party.PATIENT else DELAYED
    _tell(kind, actor, appointment, at, minutes=appointment.delay_minutes or 0)


def appointment_on_time(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """What was said of a delay holds no more."""
    _tell(ON_TIME, actor, appointment, at)


def appointment_pushed(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(PUSHED, actor, appointment, at, minutes=appointment.delay_minutes or 0)


def motive_unsuitable(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """Whoever booked, when it was not the physician themselves."""
    _send(UNSUITABLE, _booker(appointment, at), actor, appointment, at)


def _tell(kind: Kind, actor: Actor, appointment: Appointment, at: dt.datetime, **more: int) -> None:
    """Everyone concerned, and who booked; but not the one who did it, unless their calendar holds an entry of
    it: then the entry alone is sent to them.
    """
    people = [*concerned(appointment, at), *_booker(appointment, at)]
    _send(kind, people, actor, appointment, at, **more)


def _tell_all(
    kind: Kind, actor: Actor, appointment: Appointment, at: dt.datetime, also: Sequence[User] = ()
) -> None:
    """The same and those who follow it; not who is told of it as the writer of its referral."""
    _tell_but(selectors.referral_served(appointment), kind, actor, appointment, at, also)


def _tell_but(
    referral: Referral | None,
    kind: Kind,
    actor: Actor,
    appointment: Appointment,
    at: dt.datetime,
    also: Sequence[User] = (),
) -> None:
    writer = accounts.users_of([referral.referrer_id if referral is not None else None])
    follow = [*_booker(appointment, at), *_followers(actor, appointment, at)]
    people = [*concerned(appointment, at), *also, *(user for user in follow if user not in writer)]
    _send(kind, people, actor, appointment, at)


def _send(
    kind: Kind, people: list[User], actor: Actor, appointment: Appointment, at: dt.datetime, **more: int
) -> None:
    about: dict[str, Value] = {"starts_at": appointment.starts_at}
    if kind.calendar:
        about = patients.event_of(appointment)
    link = f"/rendez-vous/{appointment.public_id}/"
    for user in dict.fromkeys(people):
        is_own = user.pk == actor.user_id
        if is_own and not (kind.calendar and was_sent(user.pk, ENTRIES, link)):
            continue
        outbox.message_send(
            kind=kind.code,
            to=Recipient.of(user),
            context={**about, "place": _place(appointment), **more},
            link=link,
            at=at,
            is_known=is_own,
        )


def concerned(appointment: Appointment, at: dt.datetime) -> list[User]:
    """The physicians, and who is beside the cart."""
    physicians = accounts.users_of([appointment.practitioner_id, appointment.beside_id])
    return [*physicians, *beside(appointment, at)]


def _booker(appointment: Appointment, at: dt.datetime) -> list[User]:
    booker = selectors.booker_of(appointment, today(at))
    return [booker] if booker is not None else []


def _followers(actor: Actor, appointment: Appointment, at: dt.datetime) -> list[User]:
    """The treating physician, who asked for the act, and whoever objects; and who works in the name of the
    act’s physician, when it comes from elsewhere: it is for them to call the patient back."""
    declared = treating_physician_of(appointment.patient)
    keys: set[int | None] = {one.practitioner_id for one in selectors.objections_of(appointment)}
    keys |= {declared.practitioner_id if declared is not None else None, appointment.requester_id}
    is_own_side = appointment.practitioner_id in actor.practitioner_ids
    near = [] if is_own_side else accounts.delegates_of([appointment.practitioner_id], today(at))
    return [*accounts.users_of(keys), *near]


def beside(appointment: Appointment, at: dt.datetime) -> list[User]:
    """The nurse or pharmacist held, or all those of the site while nobody is named."""
    site, day = appointment.site, today(at)
    if appointment.nurse_id is not None or site is None:
        return accounts.users_of([appointment.nurse_id])
    return [user for role in (Role.NURSE, Role.PHARMACIST) for user in accounts.users_at(site, role, day)]


def _place(appointment: Appointment) -> str:
    return appointment.place or "visio simple"
