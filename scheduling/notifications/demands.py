"""What is told about a request: to the physicians who are asked, and to who asked. Never of whom nor why."""

import datetime as dt
from collections.abc import Iterable

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core import french
from core.actors import Actor
from core.clock import today
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import Kind, Recipient, register
from scheduling import selectors
from scheduling.enums import Urgency
from scheduling.models import Appointment, Demand, DemandTurn

PHYSICIANS = frozenset({"physician"})


def _kind(code: str, label: str, subject: str, *, audience: frozenset[str] = frozenset()) -> Kind:
    return Kind(
        code=f"scheduling.{code}",
        label=label,
        category="Demandes",
        channels=(Channel.PAGE, Channel.EMAIL),
        context={"urgency": str, "place": str},
        subject=subject,
        body=f"emails/scheduling/{code}.txt",
        icon="bolt",
        audience=audience,
    )


ASKED = _kind(
    "demand_asked",
    "Demande reçue",
    "Une demande attend votre réponse, {urgency}, {place}",
    audience=PHYSICIANS,
)
OVERDUE = _kind(
    "demand_overdue", "Demande sans réponse", "Toujours pas de réponse à une demande, {urgency}, {place}"
)
PROPOSED = _kind(
    "demand_proposed", "Heures proposées", "Un médecin propose une heure à votre demande, {place}"
)
ACCEPTED = _kind("demand_accepted", "Demande acceptée", "Un médecin prend votre demande, {place}")
DECLINED = _kind(
    "demand_declined", "Demande déclinée", "Un médecin ne peut pas : votre demande passe au suivant, {place}"
)
UNMET = _kind("demand_unmet", "Demande sans médecin", "Aucun médecin ne prend votre demande, {place}")
REJECTED = _kind(
    "demand_rejected",
    "Heures refusées",
    "Vos heures ne conviennent pas, ou sont restées sans réponse, {place}",
    audience=PHYSICIANS,
)
WITHDRAWN = _kind(
    "demand_withdrawn", "Demande retirée", "Une demande est retirée, {place}", audience=PHYSICIANS
)
register(ASKED, OVERDUE, PROPOSED, ACCEPTED, DECLINED, UNMET, REJECTED, WITHDRAWN)


def demand_asked(actor: Actor, turn: DemandTurn, *, at: dt.datetime) -> None:
    _send(ASKED, accounts.users_of([turn.practitioner_id]), actor, turn.demand, at)


def demand_overdue(actor: Actor, demand: Demand, turns: Iterable[DemandTurn], *, at: dt.datetime) -> None:
    """Those who were asked and have not answered; and who waits."""
    physicians = accounts.users_of([turn.practitioner_id for turn in turns])
    _send(OVERDUE, [*physicians, *_asker(demand, at)], actor, demand, at)


def demand_proposed(actor: Actor, demand: Demand, *, at: dt.datetime) -> None:
    _send(PROPOSED, _asker(demand, at), actor, demand, at)


def demand_accepted(actor: Actor, demand: Demand, told: Iterable[int], *, at: dt.datetime) -> None:
    """Who asked, unless the appointment told them already (`told`: those accounts)."""
    already = set(told)
    _send(ACCEPTED, [user for user in _asker(demand, at) if user.pk not in already], actor, demand, at)


def demand_declined(actor: Actor, demand: Demand, *, at: dt.datetime) -> None:
    _send(DECLINED, _asker(demand, at), actor, demand, at)


def demand_unmet(actor: Actor, demand: Demand, *, at: dt.datetime) -> None:
    _send(UNMET, _asker(demand, at), actor, demand, at)


def demand_rejected(actor: Actor, demand: Demand, practitioners: Iterable[int], *, at: dt.datetime) -> None:
    """Those who proposed: it is theirs again."""
    _send(REJECTED, accounts.users_of(practitioners), actor, demand, at)


def demand_withdrawn(actor: Actor, demand: Demand, turns: Iterable[DemandTurn], *, at: dt.datetime) -> None:
    _send(WITHDRAWN, accounts.users_of([turn.practitioner_id for turn in turns]), actor, demand, at)


def demand_settled(demand: Demand, turns: Iterable[DemandTurn], *, at: dt.datetime) -> None:
    """Nothing is asked of these physicians any more: no notice waits, and their open pages hear of it."""
    for user in accounts.users_of([turn.practitioner_id for turn in turns]):
        for kind in (ASKED, OVERDUE):
            outbox.notices_settle(user_id=user.pk, kind=kind.code, link=link_of(demand), at=at)


def told_of(appointment: Appointment) -> list[int]:
    """The account of the nurse whom the appointment names: it was told of the appointment itself."""
    return [user.pk for user in accounts.users_of([appointment.nurse_id])]


def link_of(demand: Demand) -> str:
    return f"/demandes/{demand.public_id}/"


def _asker(demand: Demand, at: dt.datetime) -> list[User]:
    """Who asked; the nurses of the site, who take over, once that person follows it no more."""
    asker = selectors.asker_of(demand, at)
    if asker is not None:
        return [asker]
    return accounts.users_at(demand.site, Role.NURSE, today(at)) if demand.site is not None else []


def _send(kind: Kind, people: Iterable[User], actor: Actor, demand: Demand, at: dt.datetime) -> None:
    context = {
        "urgency": french.within(str(Urgency(demand.urgency).label)),
        "place": demand.site.name if demand.site else "visio simple",
    }
    for user in {one.pk: one for one in people if one.pk != actor.user_id}.values():
        outbox.message_send(
            kind=kind.code,
            to=Recipient.of(user),
            context=context,
            link=link_of(demand),
            at=at,
        )
