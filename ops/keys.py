"""Keys made once on this machine for its demo, and never for anything else."""

import base64
import json
import os
import secrets
from pathlib import Path


def throw_away_keys(path: Path) -> dict[str, str]:
    """The environment variables of the keys, from a file that only its owner reads; made on first use."""
    if path.exists():
        return {name: str(value) for name, value in json.loads(path.read_text()).items()}
    keys = fresh_keys()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(keys, file, indent=2)
    return keys


def fresh_keys() -> dict[str, str]:
    """Random keys of the strength that production asks for."""
    return {
        "PIVOT_SECRET_KEY": secrets.token_urlsafe(64),
        "PIVOT_ENCRYPTION_KEYS": f"1:{_key()}",
        "PIVOT_INDEX_KEY": _key(),
        "PIVOT_AUDIT_KEYS": _key(),
    }


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
