"""A link that opens nothing any more."""

import datetime as dt

from scheduling.models import GuestLink


def close(link: GuestLink, by: str, at: dt.datetime) -> None:
    """It opens nothing any more, nor does the browser that it had opened."""
    link.revoked_at, link.revoked_by = at, by
    link.save(update_fields=["revoked_at", "revoked_by", "updated_at"])
