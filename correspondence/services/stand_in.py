"""The recipient of the demo opens a message: their software says so, as it would for real."""

import datetime as dt
import re
from uuid import UUID

from django.db import transaction

from core.actors import job
from correspondence.models import StandInItem
from correspondence.services.delivery import dispatch_confirm

KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@transaction.atomic
def stand_in_read(*, item: StandInItem, at: dt.datetime) -> None:
    """Once: the first opening counts."""
    if item.read_at is not None:
        return
    item.read_at = at
    item.save(update_fields=["read_at", "updated_at"])
    found = KEY.search(item.key)
    if found is not None:
        dispatch_confirm(
            actor=job("correspondence.stand_in"), dispatch_id=UUID(found[0]), at=at, is_read=True
        )
