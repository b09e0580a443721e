from core.actors import Actor
from notifications.models import Message, Notice
from notifications.rules import is_known, kind_of


def can_read_notice(actor: Actor, notice: Notice) -> bool:
    """One's own, whatever the role of the session."""
    return actor.user_id is not None and notice.user_id == actor.user_id


def can_watch_outbox(actor: Actor) -> bool:
    """Who answers for what did not arrive. Messages name no patient, but their addresses are people's."""
    return actor.role == "regional_admin"


def can_be_written(message: Message) -> bool:
    """Not without the link or the code that it bore: what left is not kept."""
    return is_known(message.kind) and kind_of(message.kind).is_whole(message.context)


def can_resend(actor: Actor, message: Message) -> bool:
    return can_watch_outbox(actor) and message.state == "dead" and can_be_written(message)
