"""What the telephone of a test account shows."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.accounts.factories import TOTP_SECRET


def code(secret: str = TOTP_SECRET, *, drift: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + drift))


def wrong_code() -> str:
    near = {code(drift=drift) for drift in (-2, -1, 0, 1, 2)}
    return next(f"{number:06d}" for number in range(10) if f"{number:06d}" not in near)
