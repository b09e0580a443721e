"""A first visit on a thin line: what one page makes a browser fetch, compressed as WhiteNoise does."""

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from tests.cast import signed_in
from tests.client import PivotClient

STATIC = settings.BASE_DIR / "static"
MOST = 150_000  # bytes, everything together


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def with_imports(script: Path) -> set[Path]:
    """A module and all that it imports, wherever the import is written."""
    found = {script}
    for name in re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', script.read_text()):
        found |= with_imports((script.parent / name).resolve())
    return found


def fetched_by(page: str) -> set[Path]:
    addresses = {match.split("#")[0] for match in re.findall(r'(?:href|src)="/static/([^"]+)"', page)}
    files = {(STATIC / address).resolve() for address in addresses}
    ours = {file for file in files if file.exists()}  # the scripts of allauth, 4 kB, stay in their package
    return ours.union(*(with_imports(file) for file in ours if file.suffix == ".js"))


def test_the_page_of_components_weighs_less_than_its_allowance(client: PivotClient, luc: User) -> None:
    """It loads the most styles and the most markup of all pages."""
    page = signed_in(client, luc).get(reverse("portal:components")).content
    files = fetched_by(page.decode())
    assert any(file.name == "toasts.js" for file in files)
    assert compressed(page) + sum(compressed(file.read_bytes()) for file in files) < MOST


def test_the_sign_in_page_too(client: PivotClient, db: None) -> None:
    page = client.get(reverse("account_login")).content
    assert compressed(page) + sum(compressed(file.read_bytes()) for file in fetched_by(page.decode())) < MOST
