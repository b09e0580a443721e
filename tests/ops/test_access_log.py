"""What the proxy writes of an address: never what opens something to whoever reads the log."""

import re
from pathlib import Path

import pytest

from tests.guards.sources import ROOT
from tests.routes import routes

CUT = re.search(r'request>uri regexp "([^"]+)"', (Path(ROOT) / "ops/deploy/Caddyfile").read_text())
SECRETS = re.compile(r"<str:(secret|token|link_secret|offer_secret)>")


def logged(uri: str) -> str:
    assert CUT is not None
    return re.sub(CUT[1], "", uri)


def test_every_route_with_a_secret_is_cut() -> None:
    secret = "s3cr3t-of-a-link"
    found = [route.pattern for route in routes() if SECRETS.search(route.pattern)]
    assert len(found) >= 3
    for pattern in found:
        path = "/" + SECRETS.sub(secret, pattern)
        assert secret not in logged(path)
        assert secret not in logged(f"{path}?again=1")


@pytest.mark.parametrize(
    ("uri", "kept"),
    [
        ("/rendez-vous/2b6f/", "/rendez-vous/2b6f/"),
        ("/patients/?q=Petit", "/patients/"),
        ("/agenda/?semaine=2026-11-23", "/agenda/"),
    ],
)
def test_the_rest_stays_readable(uri: str, kept: str) -> None:
    assert logged(uri) == kept
