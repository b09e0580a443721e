"""What the relay keeps of somebody made what is true of them, said again from time to time."""

import datetime as dt

from django.db import transaction

from consultations import selectors
from consultations.adapters import relay


@transaction.atomic
def party_settle(*, key: int, at: dt.datetime) -> None:
    """Told while their row is held: nothing decided of them meanwhile is undone. Who is held by somebody else
    is left for the next time.
    """
    party = selectors.party_to_settle(key)
    if party is not None:
        relay.settle(party, is_out=selectors.is_shown_out(party), at=at)
