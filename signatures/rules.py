"""References that anybody may read on a paper, and how recent a second factor must be."""

import datetime as dt
import re
import secrets

# Crockford’s: no letter is taken for a figure, nor read aloud as another.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_MISREAD = str.maketrans("OIL", "011")


def reference_made() -> str:
    """Sixty random bits that say nothing of anybody."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def reference_read(typed: str) -> str:
    """What somebody typed from a paper, or "" when it cannot be one."""
    plain = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    return plain if re.fullmatch(f"[{ALPHABET}]{{{LENGTH}}}", plain) else ""


def reference_shown(reference: str) -> str:
    """« 7K3M-9Q2X-PT4D »."""
    return "-".join(reference[at : at + 4] for at in range(0, LENGTH, 4))


def is_fresh(given_at: dt.datetime | None, at: dt.datetime, lasts: dt.timedelta) -> bool:
    """Whether a factor given then still confirms a signature now."""
    return given_at is not None and at - given_at <= lasts
