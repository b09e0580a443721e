"""Production refuses to start with a weak secret, in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ops.environments import ROOT, production_like, source_roots

READ = (
    "import config.settings.production as s; print(s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.DEBUG)"
)


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    wanted = production_like({}, static=Path("/nonexistent"), files=Path("/nonexistent"))
    env = {**wanted, **changes, "PATH": os.environ["PATH"], "PYTHONPATH": source_roots()}
    present = {name: value for name, value in env.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", READ], env=present, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_strong_secrets_start():
    result = start()
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["True", "True", "False"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", None, "PIVOT_SECRET_KEY is missing"),
        ("SECRET_KEY", "short", "holds 5 of 50 characters"),
        ("SECRET_KEY", "ab" * 40, "repeats few characters"),
        ("SECRET_KEY", "django-insecure-" + "0123456789abcdefghij" * 3, "everybody tries first"),
        ("DB_PASSWORD", "azerty", "holds 6 of 20 characters"),
        ("ENCRYPTION_KEYS", None, "PIVOT_ENCRYPTION_KEYS is missing"),
        ("SMS_CARRIER", "notifications.adapters.mailbox.SmsMailboxCarrier", "stand-in mailbox"),
        ("SMS_CARRIER", "notifications.adapters.ovh.OvhCarrier", "lacks application_key"),
        ("INDEX_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "is not random"),
    ],
)
def test_a_weak_secret_is_refused(name: str, value: str | None, sentence: str):
    result = start(**{f"PIVOT_{name}": value})
    assert result.returncode != 0
    assert sentence in result.stderr.splitlines()[-1]
