"""How often one address, or one link, may ask for something: counted as sign-ins are."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from core.errors import TooOften


def require_pace(request: HttpRequest, action: str, *, key: str = "") -> None:
    """TooOften beyond ACCOUNT_RATE_LIMITS[action]; what is only read (GET) counts too: it is how one guesses.

    allauth’s public door leaves readings uncounted, hence its inner one.
    """
    allowed = ratelimit.consume(
        request, app="allauth.account", action=action, key=key or None, limit_get=True
    )
    if not allowed:
        raise TooOften
