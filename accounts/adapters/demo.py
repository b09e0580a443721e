"""The code that the telephone of a demo account would show."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User

PERIOD = 30  # seconds


def unused_code(user: User, *, moment: int) -> str:
    """A code valid at `moment` (Unix time) that did not serve yet, "" when all did. Only on the demo."""
    if not settings.DEMO_SIGN_IN:
        raise ImproperlyConfigured("Codes are computed on the demo alone.")
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    secret, wrapper = decrypt(authenticator.data["secret"]), TOTP(authenticator)
    counters = (moment // PERIOD + drift for drift in (0, -1, 1))
    codes = (format_hotp_value(hotp_value(secret, counter)) for counter in counters)
    return next((code for code in codes if cache.get(wrapper._get_used_cache_key(code)) is None), "")  # noqa: SLF001
