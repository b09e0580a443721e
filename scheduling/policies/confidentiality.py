"""Who notes that a minor keeps an act from their parents, who writes of it, who lifts it."""

import datetime as dt

from core.actors import Actor
from core.errors import Refused
from scheduling.models import Appointment, Confidentiality
from scheduling.policies import can_send_link, gives_care
from scheduling.rules.confidentiality import UNDONE_WITHIN

NOT_YOURS = "Le secret demandé par un mineur est noté par qui le soigne, ou par qui tient l’agenda."
ONLY_BESIDE = (
    "Seul un soignant de cet acte lève ce secret, quand le mineur le lui demande lui-même : au téléphone, "
    "rien ne dit qui parle."
)


def can_ask(actor: Actor, appointment: Appointment) -> bool:
    """Who might write to the parents: the carers, and the desk when the minor asks by telephone."""
    return can_send_link(actor, appointment)


def can_tell(actor: Actor, appointment: Appointment) -> bool:
    """What was said to convince, and who comes with the minor: the carers of the act, who read it too."""
    return gives_care(actor, appointment)


def can_lift(actor: Actor, appointment: Appointment) -> bool:
    """The minor alone lifts it: to a carer who has them in front of them."""
    return gives_care(actor, appointment)


def can_undo(actor: Actor, secret: Confidentiality, at: dt.datetime) -> bool:
    """Whoever noted it by mistake, and just now: later, it is lifted."""
    own = secret.asker_id is not None and secret.asker_id == actor.user_id
    return own and secret.ended_at is None and at - secret.asked_at < UNDONE_WITHIN


def require_asker(actor: Actor, appointment: Appointment) -> None:
    if not can_ask(actor, appointment):
        raise Refused(NOT_YOURS)


def require_lifter(actor: Actor, appointment: Appointment) -> None:
    if not can_lift(actor, appointment):
        raise Refused(ONLY_BESIDE)
