import datetime as dt
from collections.abc import Collection

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Refused
from notifications import selectors
from notifications.models import Preference


@transaction.atomic
def preferences_set(*, actor: Actor, wanted: Collection[tuple[str, str]], at: dt.datetime) -> int:
    """Keep exactly these (kind, channel) pairs on, among those the person may choose.

    Returns how many changed.
    """
    if actor.user_id is None:
        raise Refused
    off = selectors.switched_off(actor)
    changed = [
        (pair, pair in wanted) for pair in selectors.choices_for(actor) if (pair in off) == (pair in wanted)
    ]
    for (kind, channel), is_on in changed:
        Preference.objects.update_or_create(
            user_id=actor.user_id, kind=kind, channel=channel, defaults={"is_on": is_on}
        )
    if changed:
        audit.record(actor, "notifications.preference_set", None, at=at, count=len(changed))
    return len(changed)
