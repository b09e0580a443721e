"""Time-limited TURN credentials, as coturn checks them (`use-auth-secret`)."""

import base64
import datetime as dt
import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.conf import settings

_SECONDS = 3600


def ice_servers(participant: UUID, at: dt.datetime) -> list[dict[str, Any]]:
    """What a browser is given as `iceServers`: none where no TURN server is configured."""
    if not settings.TURN_URLS or not settings.TURN_SECRET:
        return []
    username = f"{int(at.timestamp()) + _SECONDS}:{participant}"
    digest = hmac.new(settings.TURN_SECRET.encode(), username.encode(), hashlib.sha1).digest()
    credential = base64.b64encode(digest).decode()
    return [{"urls": list(settings.TURN_URLS), "username": username, "credential": credential}]
