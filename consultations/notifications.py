"""What the screens and the people hear of an act. Screens get ids and names of events, never a value."""

import datetime as dt
from collections.abc import Iterable

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from consultations.models import Consultation, DeviceReport, Observer, Party
from core import french
from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import SEALED_LINK, Kind, Recipient, register
from scheduling.models import Appointment
from scheduling.notifications import beside
from territory.models import LineTestLink


def _kind(code: str, label: str, subject: str, *channels: Channel) -> Kind:
    return Kind(
        code=f"consultations.{code}",
        label=label,
        category="Téléconsultations",
        channels=channels,
        context={"starts_at": dt.datetime, "place": str},
        subject=subject,
        body=f"emails/consultations/{code}.txt" if Channel.EMAIL in channels else "",
        icon="video",
    )


WAITS = _kind("patient_waits", "Patient en salle d’attente", "Votre patient est prêt : {place}", Channel.PAGE)
REFUSED = _kind(
    "consent_refused",
    "Consentement refusé",
    "Consentement refusé : la téléconsultation du {starts_at} n’aura pas lieu, {place}",
    Channel.PAGE,
    Channel.EMAIL,
)
INVITED = _kind(
    "invited",
    "Invitation à une téléconsultation",
    "Un confrère vous invite à sa téléconsultation, {place}",
    Channel.PAGE,
    Channel.EMAIL,
)
COPIED = _kind(
    "report_copied",
    "Copie d’un compte rendu",
    "Un compte rendu de téléconsultation vous est adressé",
    Channel.PAGE,
    Channel.EMAIL,
)
OBSERVER = Kind(
    code="consultations.observer_invited",
    label="Invitation d’un tiers à une téléconsultation",
    category="Téléconsultations",
    channels=(Channel.EMAIL,),
    context={"who": str, "quality": str, "until": dt.datetime, SEALED_LINK: str},
    subject="{who} vous invite à une téléconsultation",
    body="emails/consultations/observer_invited.txt",
    icon="video",
    optional=False,
    audience=frozenset({"guest"}),
)
INSTALLER = Kind(
    code="consultations.installer_invited",
    label="Lien d’essai pour un installateur",
    category="Téléconsultations",
    channels=(Channel.EMAIL,),
    context={"who": str, "place": str, "until": dt.datetime, SEALED_LINK: str},
    subject="Essai de la ligne à faire : {place}",
    body="emails/consultations/installer_invited.txt",
    icon="signal",
    optional=False,
    audience=frozenset({"guest"}),
)
PUT_AWAY = Kind(
    code="consultations.to_put_away",
    label="Chariot à ranger après un acte",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"starts_at": dt.datetime, "place": str},
    subject="Le chariot n’est pas rangé après la téléconsultation du {starts_at}, {place}",
    icon="cart",
    audience=frozenset({"nurse"}),
)
REPORTED = Kind(
    code="consultations.device_reported",
    label="Appareil blessant ou en panne",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"place": str},
    subject="Un appareil est signalé et mis hors service, {place}",
    icon="warning",
    optional=False,
    audience=frozenset({"site_coordinator", "regional_admin"}),
)
REHEARSAL = Kind(
    code="consultations.rehearsal_proposed",
    label="Essai à blanc proposé",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"who": str, "place": str},
    subject="Essai à blanc proposé par {who}, {place} : rejoindre",
    icon="video",
    audience=frozenset({"physician", "nurse"}),
)
FAILED = Kind(
    code="consultations.failed_before",
    label="Panne avant une téléconsultation",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"starts_at": dt.datetime, "place": str},
    subject="Quelque chose ne marche pas avant la téléconsultation du {starts_at}, {place}",
    icon="warning",
    audience=frozenset({"physician"}),
)
MESSAGE = Kind(
    code="consultations.message_left",
    label="Message avant une téléconsultation",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"starts_at": dt.datetime, "place": str},
    subject="Un message vous attend pour la téléconsultation du {starts_at}, {place}",
    icon="send",
    audience=frozenset({"physician", "nurse", "pharmacist"}),
)
register(MESSAGE, FAILED, REHEARSAL, PUT_AWAY, REPORTED, WAITS, REFUSED, INVITED, COPIED, OBSERVER, INSTALLER)


def act_group(public_id: object) -> str:
    """The channel group of everybody who has this act on a screen."""
    return f"consultation.{public_id}"


def practitioner_group(practitioner_pk: int) -> str:
    """The channel group of the pages where this physician sees who waits."""
    return f"waiting-room.{practitioner_pk}"


def changed(consultation: Consultation, event: str) -> None:
    """After the commit, the screens of this act fetch again what `event` names."""
    _send(act_group(consultation.public_id), event, consultation)


def state_changed(consultation: Consultation) -> None:
    changed(consultation, "state")
    _send(practitioner_group(consultation.appointment.practitioner_id), "waiting", consultation)


def _send(group: str, event: str, consultation: Consultation) -> None:
    message = {"type": "act.changed", "event": event, "act": str(consultation.public_id)}

    def deliver() -> None:  # no partial: Django names what failed
        layer = get_channel_layer()
        if layer is not None:
            async_to_sync(layer.group_send)(group, message)

    transaction.on_commit(deliver, robust=True)


def patient_waits(consultation: Consultation, *, at: dt.datetime) -> None:
    _tell(WAITS, consultation.appointment.practitioner, consultation, at)


def nobody_waits(consultation: Consultation, *, at: dt.datetime) -> None:
    """Admitted or cancelled: the notice that said so is settled."""
    user = getattr(consultation.appointment.practitioner, "user", None)
    if user is not None:
        outbox.notices_settle(user_id=user.pk, kind=WAITS.code, link=_door(consultation), at=at)


def consent_refused(consultation: Consultation, by: Actor, *, at: dt.datetime) -> None:
    """To the physician, unless they wrote it themselves; nothing is sent of a rehearsal, which shows it."""
    if consultation.is_rehearsal:
        return
    if by.practitioner_id != consultation.appointment.practitioner_id:
        _tell(REFUSED, consultation.appointment.practitioner, consultation, at)


def failed_before(consultation: Consultation, by: Actor, *, is_told: bool, at: dt.datetime) -> None:
    """To the physician, unless they are beside the patient: on their page and day, and behind the bell."""
    practitioner = consultation.appointment.practitioner
    _send(practitioner_group(practitioner.pk), "waiting", consultation)
    if is_told and not consultation.is_rehearsal and by.practitioner_id != practitioner.pk:
        _tell(FAILED, practitioner, consultation, at)


def message_left(consultation: Consultation, by: Actor, *, at: dt.datetime) -> None:
    """To the other side, once until it is read; nothing of the words, and nothing of a rehearsal."""
    appointment = consultation.appointment
    is_own = by.practitioner_id == appointment.practitioner_id
    _send(practitioner_group(appointment.practitioner_id), "waiting", consultation)
    if consultation.is_rehearsal:
        return
    other = beside(appointment, at) if is_own else accounts.users_of([appointment.practitioner_id])
    for user in {one.pk: one for one in [*other, *_second(appointment)] if one.pk != by.user_id}.values():
        outbox.notices_settle(user_id=user.pk, kind=MESSAGE.code, link=_door(consultation), at=at)
        outbox.message_send(
            kind=MESSAGE.code,
            to=Recipient(user_id=user.pk, email=user.email, phone=user.phone, label=user.full_name),
            context={"starts_at": appointment.starts_at, "place": appointment.place or "visio simple"},
            link=_door(consultation),
            at=at,
        )


def _second(appointment: Appointment) -> list[User]:
    """The physician beside the patient, who has no cart’s team around them."""
    return accounts.users_of([appointment.beside_id]) if appointment.beside_id else []


def messages_read(consultation: Consultation, by: Actor, *, at: dt.datetime) -> None:
    if by.user_id is not None:
        outbox.notices_settle(user_id=by.user_id, kind=MESSAGE.code, link=_door(consultation), at=at)


def invited(party: Party, *, at: dt.datetime) -> None:
    if party.practitioner is None:
        return
    _send(practitioner_group(party.practitioner.pk), "invited", party.consultation)
    if party.consultation.is_rehearsal:
        host = party.consultation.appointment.practitioner.full_name
        _propose(accounts.users_of([party.practitioner.pk]), party.consultation, host, at)
    else:
        _tell(INVITED, party.practitioner, party.consultation, at)


def observer_invited(observer: Observer, email: str, secret: str, *, at: dt.datetime) -> None:
    """The link, to who has no account; no patient is named."""
    outbox.message_send(
        kind=OBSERVER.code,
        to=Recipient(email=email, label=observer.party.label),
        context={
            "who": observer.owner_label,
            "quality": french.within(observer.quality),
            "until": observer.link_until,
            SEALED_LINK: link_of(secret),
        },
        at=at,
        useful_until=observer.link_until,
    )


def installer_invited(link: LineTestLink, secret: str, email: str, at: dt.datetime) -> None:
    """The link, to an installer who has no account."""
    outbox.message_send(
        kind=INSTALLER.code,
        to=Recipient(email=email, label=link.label),
        context={
            "who": link.made_by,
            "place": str(link.site),
            "until": link.link_until,
            SEALED_LINK: f"/essai/lien/{secret}/",
        },
        at=at,
        useful_until=link.link_until,
    )


def to_put_away(consultation: Consultation, *, at: dt.datetime) -> None:
    """To who was beside the cart, or to those of the site; once an act."""
    appointment = consultation.appointment
    for user in beside(appointment, at):
        outbox.message_send(
            kind=PUT_AWAY.code,
            to=Recipient(user_id=user.pk, email=user.email, phone=user.phone, label=user.full_name),
            context={"starts_at": appointment.starts_at, "place": appointment.place},
            link=f"/teleconsultations/{consultation.public_id}/rangement/",
            dedup_key=str(consultation.public_id),
            at=at,
        )


def rehearsal_proposed(consultation: Consultation, by: Actor, *, at: dt.datetime) -> None:
    """To the other side of it, behind the bell alone; nobody else ever hears of a rehearsal."""
    appointment = consultation.appointment
    is_own = appointment.practitioner_id == by.practitioner_id
    people = beside(appointment, at) if is_own else accounts.users_of([appointment.practitioner_id])
    _propose(people, consultation, by.label, at)


def _propose(people: Iterable[User], consultation: Consultation, who: str, at: dt.datetime) -> None:
    appointment = consultation.appointment
    for user in people:
        outbox.message_send(
            kind=REHEARSAL.code,
            to=Recipient(user_id=user.pk, email=user.email, phone=user.phone, label=user.full_name),
            context={"who": who, "place": str(appointment.site or "")},
            link=_door(consultation),
            dedup_key=str(consultation.public_id),
            useful_until=appointment.ends_at,
            at=at,
        )


def rehearsal_gone(consultation: Consultation) -> None:
    """What led into it would lead nowhere: nothing of it stays behind a bell."""
    outbox.notices_withdraw(link=_door(consultation))


def device_reported(report: DeviceReport, *, at: dt.datetime) -> None:
    """To who answers for the site, and to the region; what happened is on the page, never here."""
    site, on = report.cart.site, today(at)
    for user in [*accounts.users_at(site, Role.SITE_COORDINATOR, on), *accounts.administrators(on)]:
        outbox.message_send(
            kind=REPORTED.code,
            to=Recipient(user_id=user.pk, email=user.email, phone=user.phone, label=user.full_name),
            context={"place": str(site)},
            link=f"/signalements/{report.public_id}/",
            dedup_key=str(report.public_id),
            at=at,
        )


def link_of(secret: str) -> str:
    """Where a secret leads, on our own address."""
    return f"/invitation/{secret}/"


def report_copied(consultation: Consultation, treating: Practitioner, *, at: dt.datetime) -> None:
    """To the médecin traitant, whose file it concerns though they wrote nothing."""
    # Who took no part in the act does not enter it: the report is in the file, which is theirs to open.
    file = f"/patients/{consultation.appointment.patient.public_id}/#documents-h"
    _tell(COPIED, treating, consultation, at, link=file)


def _tell(
    kind: Kind, practitioner: Practitioner, consultation: Consultation, at: dt.datetime, link: str = ""
) -> None:
    user = getattr(practitioner, "user", None)
    if user is None:
        return
    appointment = consultation.appointment
    place = appointment.place or "visio simple"
    outbox.message_send(
        kind=kind.code,
        to=Recipient(user_id=user.pk, email=user.email, phone=user.phone, label=user.full_name),
        context={"starts_at": appointment.starts_at, "place": place},
        link=link or _door(consultation),
        at=at,
    )


def _door(consultation: Consultation) -> str:
    return f"/teleconsultations/{consultation.public_id}/"
