from core.actors import Actor
from notifications.models import Message, Notice


def can_read_notice(actor: Actor, notice: Notice) -> bool:
    """One's own, whatever the role of the session."""
    return actor.user_id is not None and notice.user_id == actor.user_id


def can_watch_outbox(actor: Actor) -> bool:
    """Who answers for what did not arrive. Messages name no patient, but their addresses are people's."""
    return actor.role == "regional_admin"


def can_resend(actor: Actor, message: Message) -> bool:
    return can_watch_outbox(actor) and message.state == "dead"
