"""What is told to patients and relatives, who have no account: by SMS and e-mail, a link, codes apart.

Only to those to whom somebody sent a link: nobody is written to because a number was in a file. Every kind
asks before it leaves whether a minor keeps the act from who would read it (`selectors.may_reach`).
"""

import datetime as dt
from collections.abc import Mapping

from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import EVENT, SEALED_LINK, Kind, Recipient, Value, register
from patients.selectors import Contact
from scheduling import selectors
from scheduling.models import Appointment, AppointmentLink, GuestLink, OfferLink
from scheduling.rules.links import CODE_LASTS, LATE

AUDIENCE = frozenset({"guest"})
LINK = "/rdv/{secret}/"
OFFER_LINK = "/rdv/heure/{secret}/"


def _kind(
    code: str,
    label: str,
    subject: str,
    sms: str,
    context: Mapping[str, type],
    calendar: str = "",
    secrets: tuple[str, ...] = (),
) -> Kind:
    return Kind(
        code=f"scheduling.{code}",
        label=label,
        category="Patients et proches",
        channels=(Channel.SMS, Channel.EMAIL),
        context=context,
        subject=subject,
        sms=sms,
        body=f"emails/scheduling/{code}.txt",
        calendar=calendar,
        secrets=secrets,
        icon="calendar",
        optional=False,  # their choices are their own: patients.ContactChoice
        audience=AUDIENCE,
        may_leave=selectors.may_reach,
    )


LINK_SENT = _kind(
    "link_sent",
    "Lien d’un rendez-vous",
    "Téléconsultation du {starts_at}",
    "Téléconsultation. Confirmer, déplacer, annuler\u00a0:",
    {**EVENT, SEALED_LINK: str},
    "REQUEST",
)
HOME_LINK_SENT = _kind(
    "home_link_sent",
    "Lien d’une vidéo à domicile",
    "Téléconsultation en vidéo du {starts_at}",
    "Téléconsultation en vidéo. Entrer, déplacer, annuler\u00a0:",
    {**EVENT, SEALED_LINK: str},
    "REQUEST",
)
CODE = _kind(
    "link_code",
    "Code d’un lien",
    "Votre code Pivot",
    "Pivot\u00a0: code {code}, valable {minutes} min. Ne le donnez à personne, même au téléphone.",
    {"code": str, "minutes": int},
    secrets=("code",),
)
MOVED = _kind(
    "patient_moved",
    "Rendez-vous déplacé, au patient",
    "Téléconsultation déplacée au {starts_at}",
    "Téléconsultation déplacée\u00a0: {starts_at}. Le lien reçu reste valable.",
    dict(EVENT),
    "REQUEST",
)
CANCELLED = _kind(
    "patient_cancelled",
    "Rendez-vous annulé, au patient",
    "Téléconsultation du {starts_at} annulée",
    "Téléconsultation du {starts_at} annulée. Pour en reprendre une, appelez qui l’avait prise.",
    dict(EVENT),
    "CANCEL",
)
REMINDER = _kind(
    "patient_reminder",
    "Rappel d’un rendez-vous, au patient",
    "Rappel\u00a0: téléconsultation {starts_at}",
    "Rappel\u00a0: téléconsultation {starts_at}. Empêché, ou plus de rappels\u00a0: ouvrez le lien reçu.",
    {"starts_at": dt.datetime},
)
OFFERED = _kind(
    "offer_link",
    "Heure libérée offerte par lien",
    "Une heure se libère pour une téléconsultation\u00a0: réponse avant le {until}",
    "Téléconsultation\u00a0: une heure se libère. Répondre\u00a0:",
    {"until": dt.datetime, SEALED_LINK: str},
)
DELAYED = Kind(
    code="scheduling.patient_delayed",
    label="Retard annoncé, au patient",
    category="Patients et proches",
    channels=(Channel.SMS,),
    context={"minutes": int},
    subject="Téléconsultation\u00a0: retard d’environ {minutes} min. Elle aura lieu, restez joignable.",
    icon="clock",
    optional=False,
    audience=AUDIENCE,
    may_leave=selectors.may_reach,
)
register(LINK_SENT, HOME_LINK_SENT, CODE, MOVED, CANCELLED, REMINDER, OFFERED, DELAYED)


def link_sent(link: AppointmentLink, person: Contact, secret: str, *, at: dt.datetime) -> None:
    context = {**event_of(link.appointment), SEALED_LINK: LINK.format(secret=secret)}
    ends_at = link.appointment.ends_at
    if selectors.is_at_home(link.appointment):
        _send(HOME_LINK_SENT, link, person, context, at, until=ends_at + LATE)
    else:
        _send(LINK_SENT, link, person, context, at, until=ends_at)


def hour_offered(link: OfferLink, person: Contact, secret: str, *, at: dt.datetime) -> None:
    until = link.offer.until
    context: dict[str, Value] = {"until": until, SEALED_LINK: OFFER_LINK.format(secret=secret)}
    _send(OFFERED, link, person, context, at, until=until)


def code_sent(link: GuestLink, person: Contact, code: str, *, at: dt.datetime) -> None:
    """By SMS, or by e-mail to who has no mobile: they ask for it themselves, whatever they switched off."""
    to = Recipient(label=label_of(link), phone=person.mobile, email="" if person.mobile else person.email)
    minutes = int(CODE_LASTS.total_seconds()) // 60
    context: dict[str, Value] = {"code": code, "minutes": minutes}
    _post(CODE, link, to, context, at, until=at + CODE_LASTS)


def moved(appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(MOVED, appointment, at)


def cancelled(appointment: Appointment, *, at: dt.datetime) -> None:
    _tell(CANCELLED, appointment, at)


def reminded(link: AppointmentLink, person: Contact, when: str, *, at: dt.datetime) -> None:
    """Once the day before (`when`), and once an hour before; again for the hour it was moved to."""
    starts_at = link.appointment.starts_at
    key = f"{link.appointment.public_id} {when} {starts_at.isoformat()}"
    _send(REMINDER, link, person, {"starts_at": starts_at}, at, until=starts_at, dedup_key=key)


def delayed(appointment: Appointment, *, at: dt.datetime) -> None:
    """Once, however often it is announced, to those whose mobile is worth ringing until it begins."""
    minutes = appointment.delay_minutes or 0
    begins_at = appointment.starts_at + dt.timedelta(minutes=minutes)
    if appointment.began_at is not None or not minutes or begins_at <= at:
        return
    key = f"{appointment.public_id} {appointment.starts_at.isoformat()}"
    for link in selectors.living_links(appointment):
        mobile = selectors.person_of(link).wanted_mobile
        if mobile:
            to = Recipient(label=label_of(link), phone=mobile, email="")
            _post(DELAYED, link, to, {"minutes": minutes}, at, until=begins_at, dedup_key=key)


def event_of(appointment: Appointment) -> dict[str, Value]:
    """The entry that calendars keep of it; each step that it goes through is a version."""
    return {
        "event": appointment.public_id,
        "sequence": appointment.transitions.count(),
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
    }


def label_of(link: GuestLink) -> str:
    """How the outbox names them, for whoever answers for what did not arrive: without their name."""
    return "un proche" if link.relative_id else "un patient"


def _tell(kind: Kind, appointment: Appointment, at: dt.datetime) -> None:
    context = event_of(appointment)
    key = f"{appointment.public_id} {context['sequence']}"
    for link in selectors.links_told(appointment):
        person = selectors.person_of(link)
        # Who switched everything off wants no reminders: nobody travels for an act that was called off.
        to = _to(link, person) if person.is_reached else _everywhere(link, person)
        _post(kind, link, to, context, at, until=appointment.ends_at, dedup_key=key)


def _send(
    kind: Kind,
    link: GuestLink,
    person: Contact,
    context: Mapping[str, Value],
    at: dt.datetime,
    *,
    until: dt.datetime,
    dedup_key: str = "",
) -> None:
    """By the ways that they want."""
    _post(kind, link, _to(link, person), context, at, until=until, dedup_key=dedup_key)


def _post(
    kind: Kind,
    link: GuestLink,
    to: Recipient,
    context: Mapping[str, Value],
    at: dt.datetime,
    *,
    until: dt.datetime,
    dedup_key: str = "",
) -> None:
    """The only way out. Worth nothing to them from `until` on."""
    outbox.message_send(
        kind=kind.code,
        to=to,
        context=context,
        dedup_key=dedup_key,
        at=at,
        useful_until=until,
        about=link.public_id,
    )


def _to(link: GuestLink, person: Contact) -> Recipient:
    """By the ways that they want."""
    return Recipient(label=label_of(link), phone=person.wanted_mobile, email=person.wanted_email)


def _everywhere(link: GuestLink, person: Contact) -> Recipient:
    return Recipient(label=label_of(link), phone=person.mobile, email=person.email)
