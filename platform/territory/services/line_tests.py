"""Tests of lines, as they come from a browser that measured through the relay."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from audit import services as audit
from core.actors import Actor, guest
from territory import policies
from territory.enums import DeviceAnswer, DeviceTried, LinePath, LineVerdict
from territory.models import Cart, LineTest, LineTestLink, Site
from territory.rules import TELLABLE
from territory.services.line_test_links import line_test_link_still, require_cart_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a form checked of one test."""

    verdict: LineVerdict
    path: LinePath | None = None
    measures: Mapping[str, float] = field(default_factory=dict)
    paths: Mapping[LinePath, bool] = field(default_factory=dict)
    devices: Mapping[DeviceTried, DeviceAnswer] = field(default_factory=dict)
    browser: str = ""


@transaction.atomic
def line_test_record(
    *, actor: Actor, site: Site | None, cart: Cart | None, measured: Measured, at: dt.datetime
) -> LineTest:
    """Keeps a test, with a reference that can be read over the telephone."""
    policies.require_line_tester(actor, site)
    require_cart_of(site, cart)
    return _keep(actor, measured, at, site=site, cart=cart, user_id=actor.user_id)


@transaction.atomic
def line_test_record_by_link(*, link: LineTestLink, measured: Measured, at: dt.datetime) -> LineTest:
    """The same, by the installer whom `link` let in: of its site and its cart, and of nothing else."""
    link = line_test_link_still(link=link, at=at)
    return _keep(guest(link.label), measured, at, site=link.site, cart=link.cart, link=link)


def _keep(actor: Actor, measured: Measured, at: dt.datetime, **where: Any) -> LineTest:
    test = LineTest(
        reference=_reference(),
        verdict=measured.verdict,
        path=measured.path or "",
        measures=dict(measured.measures),
        paths=dict(measured.paths),
        devices=dict(measured.devices),
        browser=measured.browser,
        tested_by=actor.label,
        tested_at=at,
        **where,
    )
    test.save()
    audit.record(actor, "territory.line_tested", test, at=at, verdict=measured.verdict.value)
    return test


def _reference() -> str:
    """Six characters: a billion of them, and a constraint."""
    return "".join(secrets.choice(TELLABLE) for _ in range(6))
