"""Keys come from the environment; a bad one is refused in one sentence."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import encryption
from ops.environments import ROOT, production_like, source_roots


def encoded(seed):
    return base64.b64encode(bytes((seed + 7 * n) % 256 for n in range(32))).decode()


def test_the_first_key_is_the_current_one():
    assert list(encryption.read_keys(f"2026b:{encoded(1)},2026a:{encoded(2)}")) == ["2026b", "2026a"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "list of id:key"),
        (encoded(1), "list of id:key"),
        (f"Clé:{encoded(1)}", "list of id:key"),
        ("a:not base64!", "not base64"),
        (f"a:{base64.b64encode(b'short').decode()}", "holds 5 bytes"),
        (f"a:{base64.b64encode(bytes(32)).decode()}", "not random"),
        (f"a:{encoded(1)},a:{encoded(2)}", "twice"),
        (f"a:{encoded(1)},b:{encoded(1)}", "twice"),
        (encryption.DEMO_ENCRYPTION_KEYS, "everybody knows"),
        (f"a:{encryption.DEMO_INDEX_KEY}", "everybody knows"),
    ],
)
def test_bad_keys_are_refused(text, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        encryption.read_keys(text)
    assert "\n" not in str(refusal.value)


def test_one_key_serves_one_purpose():
    with pytest.raises(ImproperlyConfigured, match="differ"):
        encryption.refuse_shared(b"a", b"b", b"a")


@pytest.mark.parametrize("missing", ["ENCRYPTION_KEYS", "INDEX_KEY", "AUDIT_KEYS"])
def test_production_does_not_start_without_each_key(missing):
    environment = production_like({}, static=Path("/nonexistent"), files=Path("/nonexistent"))
    del environment[f"PIVOT_{missing}"]
    environment |= {"PATH": os.environ["PATH"], "PYTHONPATH": source_roots()}
    run = subprocess.run(
        [sys.executable, "-c", "import config.settings.production"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert f"PIVOT_{missing} is missing" in run.stderr.splitlines()[-1]
