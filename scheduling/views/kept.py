"""The physician in whose agenda one works: chosen once, kept from page to page until another is."""

from core.actors import ActorRequest
from directory.models import Practitioner
from scheduling import selectors
from scheduling.policies.boards import BoardOwner

KEY = "scheduling.agenda"


def keep(request: ActorRequest, owner: BoardOwner | None) -> None:
    """None: all of them again. Places are looked at, not worked in."""
    if owner is None:
        request.session.pop(KEY, None)
    elif isinstance(owner, Practitioner):
        request.session[KEY] = str(owner.public_id)


def kept(request: ActorRequest) -> Practitioner | None:
    """As long as their agenda is the reader’s to keep, and there are several to choose from."""
    chosen = request.session.get(KEY)
    if chosen is None:
        return None
    agendas = selectors.boards_of(request.actor)
    people = [one for one in agendas if isinstance(one, Practitioner)]
    found = next((one for one in people if str(one.public_id) == chosen), None)
    return found if len(people) > 1 else None
