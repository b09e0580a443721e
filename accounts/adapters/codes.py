"""The secrets behind codes, each sealed for the row that holds it; and each code taken once.

allauth seals what it is given without saying whose it is, and forgets a code after thirty seconds while it
takes it for ninety. It has no setting for either: `install` puts our classes in the place of its own.
"""

import base64
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery_flows
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import flows as totp_flows
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction

from accounts.models import User
from core.encryption import seal, unseal

# What is sealed in the data of each type.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
USED = "used_counters"


def context_of(row: Any) -> str:
    """A person has one row of each type: moved to somebody else’s, or to the other type, it does not open."""
    return f"accounts.second_factor.{row.type}:{row.user.public_id}"


def sealed(row: Authenticator, secret: str) -> str:
    return base64.b64encode(seal(secret.encode(), context=context_of(row))).decode("ascii")


def opened(row: Authenticator) -> str:
    """Unreadable when the secret was not sealed for this row."""
    kept = base64.b64decode(row.data[SECRETS[Authenticator.Type(row.type)]])
    return unseal(kept, context=context_of(row)).decode()


class AppCodes(TOTP):
    """The codes of an application. Which ones were taken is kept with the secret, under a lock."""

    @classmethod
    def activate(cls, user: User, secret: str) -> "AppCodes":
        row = Authenticator(user=user, type=Authenticator.Type.TOTP)
        row.data = {"secret": sealed(row, secret)}
        row.save()
        return cls(row)

    @classmethod
    def move(cls, user: User, secret: str) -> None:
        """To another telephone: from now on this secret alone opens. The caller holds a transaction."""
        row = Authenticator.objects.select_for_update(of=("self",)).get(
            user=user, type=Authenticator.Type.TOTP
        )
        row.data = {"secret": sealed(row, secret)}
        row.last_used_at = None
        row.save(update_fields=["data", "last_used_at"])

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """Whether this is a code of now that was not taken yet; then it is."""
        row = Authenticator.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        counter = next(
            (one for one, value in unused_codes(row) if compare_user_code(actual=code, expected=value)), None
        )
        if counter is None:
            return False
        current = set(yield_hotp_counters_from_time())
        row.data[USED] = sorted({counter, *row.data.get(USED, [])} & current)
        row.save(update_fields=["data"])
        self.instance.data = row.data
        return True


def unused_codes(row: Authenticator) -> list[tuple[int, str]]:
    """The counters of now, with their codes, that were not taken."""
    secret, taken = opened(row), set(row.data.get(USED, []))
    return [
        (counter, format_hotp_value(hotp_value(secret, counter)))
        for counter in yield_hotp_counters_from_time()
        if counter not in taken
    ]


class RecoveryKit(RecoveryCodes):
    """The codes for the day when the telephone is lost. allauth itself crosses out those taken."""

    @classmethod
    def activate(cls, user: User) -> "RecoveryKit":
        row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
        if row is None:
            row = Authenticator(user=user, type=Authenticator.Type.RECOVERY_CODES)
            row.data = {"seed": sealed(row, cls.generate_seed()), "used_mask": 0}
            row.save()
        return cls(row)

    def generate_codes(self) -> list[str]:
        in_clear = Authenticator(data={"seed": opened(self.instance)})
        codes: list[str] = RecoveryCodes(in_clear).generate_codes()
        return codes


OURS = {Authenticator.Type.TOTP: AppCodes, Authenticator.Type.RECOVERY_CODES: RecoveryKit}


def install() -> None:
    """Called once, when the app is ready. tests/accounts/test_codes.py goes through the pages."""
    theirs = Authenticator.wrap

    def wrap(row: Authenticator) -> Any:
        return OURS[row.type](row) if row.type in OURS else theirs(row)

    Authenticator.wrap = wrap
    totp_flows.TOTP = AppCodes
    recovery_flows.RecoveryCodes = RecoveryKit
