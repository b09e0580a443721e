"""Short codes, told apart from the link that they go with: made, kept under a keyed hash, compared."""

import hmac
import secrets
from uuid import UUID

from core.encryption.blind_index import exact

FIGURES = 6


def code_made() -> str:
    return f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"


def code_digest(of: UUID, code: str, *, domain: str) -> str:
    """Keyed: six figures under a bare hash are found again in a second. Of this link: no other takes it."""
    return exact(f"{of} {code}".encode().hex(), domain=domain)


def is_code(typed: str, digest: str, of: UUID, *, domain: str) -> bool:
    """Whether what was typed is the code, however its figures were parted."""
    figures = "".join(one for one in typed if one.isdigit())
    return hmac.compare_digest(digest, code_digest(of, figures, domain=domain))
