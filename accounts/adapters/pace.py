"""How often one address, or one link, may ask for something: counted as sign-ins are."""

from allauth.core import ratelimit
from django.http import HttpRequest

from core.errors import TooOften


def require_pace(request: HttpRequest, action: str, *, key: str = "") -> None:
    """TooOften beyond ACCOUNT_RATE_LIMITS[action]; what is only read (GET) is not counted."""
    if not ratelimit.consume(request, action=action, key=key or None):
        raise TooOften
