"""The code that the telephone of a demo account would show."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.adapters.codes import unused_codes
from accounts.models import User


def unused_code(user: User) -> str:
    """A code of now that did not serve yet, the nearest first; "" when all did. Only on the demo."""
    if not settings.DEMO_SIGN_IN:
        raise ImproperlyConfigured("Codes are computed on the demo alone.")
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).select_related("user").first()
    left = unused_codes(row) if row is not None else []
    return left[len(left) // 2][1] if left else ""
