"""The keys of encryption at rest: from the environment, weak ones refused.

    PIVOT_ENCRYPTION_KEYS="2026b:<base64 of 32 bytes>,2026a:<base64 of 32 bytes>"   the first seals, all open
    PIVOT_INDEX_KEY=<base64 of 32 bytes>[,older]    blind indexes: the first writes, searches use all
    PIVOT_AUDIT_KEYS=<base64 of 32 bytes>[,older]   lines and anchors of the journal: the first seals

A fresh one: openssl rand -base64 32
"""

import base64
import binascii
import hashlib
import re

from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import env


def throw_away(name: str) -> str:
    """A key that everybody knows, for the demo and the tests. Production refuses it."""
    return base64.b64encode(hashlib.sha256(f"pivot demo {name}".encode()).digest()).decode()


DEMO_ENCRYPTION_KEYS = f"demo:{throw_away('encryption')}"
DEMO_INDEX_KEY = throw_away("index")
DEMO_AUDIT_KEY = throw_away("audit")


def required(name: str) -> str:
    """The variable's text; ImproperlyConfigured when it is not there."""
    text = env.str(name, "")
    if not text:
        raise ImproperlyConfigured(f"PIVOT_{name} is missing: see docs/operations.md.")
    return str(text)


def read_key(name: str, text: str, *, throw_away_allowed: bool = False) -> bytes:
    """32 bytes of base64; ImproperlyConfigured, in one sentence, for anything weaker."""
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(
            f"PIVOT_{name} is not base64: make one with `openssl rand -base64 32`."
        ) from None
    if len(key) != 32:
        raise ImproperlyConfigured(f"PIVOT_{name} holds {len(key)} bytes where 32 are needed.")
    # 32 random bytes have 30 different ones on average, and practically never under 16.
    if len(set(key)) < 16:
        raise ImproperlyConfigured(f"PIVOT_{name} is not random: make one with `openssl rand -base64 32`.")
    if not throw_away_allowed and text in _known():
        raise ImproperlyConfigured(f"PIVOT_{name} is the demo's key, which everybody knows.")
    return key


def read_keys(text: str, *, throw_away_allowed: bool = False) -> dict[str, bytes]:
    """The keys by id, the current one first; ImproperlyConfigured when one is bad or there twice."""
    keys: dict[str, bytes] = {}
    for entry in text.split(","):
        key_id, _, encoded = entry.strip().partition(":")
        if not re.fullmatch(r"[a-z0-9-]{1,16}", key_id):
            raise ImproperlyConfigured(
                "PIVOT_ENCRYPTION_KEYS is a list of id:key, ids being a-z, 0-9 and hyphens."
            )
        key = read_key("ENCRYPTION_KEYS", encoded, throw_away_allowed=throw_away_allowed)
        if key_id in keys or key in keys.values():
            raise ImproperlyConfigured(f"PIVOT_ENCRYPTION_KEYS holds the id or the key of {key_id} twice.")
        keys[key_id] = key
    return keys


def read_key_list(name: str, text: str, *, throw_away_allowed: bool = False) -> list[bytes]:
    """The keys of the journal, or of the blind indexes: the current one first."""
    return [read_key(name, one.strip(), throw_away_allowed=throw_away_allowed) for one in text.split(",")]


def refuse_shared(*keys: bytes) -> None:
    """ImproperlyConfigured when one key serves two purposes."""
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured(
            "PIVOT_ENCRYPTION_KEYS, PIVOT_INDEX_KEY and PIVOT_AUDIT_KEYS must all differ."
        )


def _known() -> set[str]:
    return {DEMO_ENCRYPTION_KEYS.partition(":")[2], DEMO_INDEX_KEY, DEMO_AUDIT_KEY}
