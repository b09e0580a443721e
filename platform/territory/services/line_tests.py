"""Tests of lines, as they come from a browser that measured through the relay."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Invalid
from territory import policies
from territory.enums import DeviceAnswer, DeviceTried, LinePath, LineVerdict
from territory.models import Cart, LineTest, Site
from territory.rules import TELLABLE


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
    if cart is not None and (site is None or cart.site_id != site.pk):
        raise Invalid("Ce chariot n’est pas sur ce site.")
    test = LineTest(
        reference=_reference(),
        site=site,
        cart=cart,
        verdict=measured.verdict,
        path=measured.path or "",
        measures=dict(measured.measures),
        paths=dict(measured.paths),
        devices=dict(measured.devices),
        browser=measured.browser,
        user_id=actor.user_id,
        tested_by=actor.label,
        tested_at=at,
    )
    test.save()
    audit.record(actor, "territory.line_tested", test, at=at, verdict=measured.verdict.value)
    return test


def _reference() -> str:
    """Six characters: a billion of them, and a constraint."""
    return "".join(secrets.choice(TELLABLE) for _ in range(6))
