"""Tests of lines: who makes them, who reads them, when a site needs another."""

import datetime as dt

import pytest

from audit.models import Event
from core.errors import Invalid, NotFound, Refused
from territory import presenters, selectors, services
from territory.enums import LineVerdict
from territory.models import LineTest, Site
from territory.rules import TELLABLE, line_is_to_test
from territory.services import Measured
from tests.cast import actor_of
from tests.territory.factories import CartFactory, LineTestFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
GOOD = Measured(verdict=LineVerdict.GOOD, measures={"up_kbps": 900})


@pytest.mark.parametrize(
    ("days", "verdict", "why"),
    [(None, "", "never"), (1, "good", ""), (90, "fair", ""), (91, "good", "old"), (1, "poor", "bad")],
)
def test_a_line_is_tested_again_when_its_last_test_is_old_or_bad(days, verdict, why):
    on = dt.date(2026, 11, 24)
    tested_on = None if days is None else on - dt.timedelta(days=days)
    assert line_is_to_test(tested_on, verdict, on) == why


@pytest.mark.parametrize(
    ("name", "is_allowed"),
    [
        ("nadia", True),
        ("luc", True),
        ("morel", False),
        ("haddad", False),
        ("weiss", False),
        ("sylvie", False),
    ],
)
def test_the_line_of_a_site_is_tested_by_who_works_there_or_the_region(request, ehpad, name, is_allowed):
    actor, cart = actor_of(request.getfixturevalue(name)), CartFactory(site=ehpad)
    if not is_allowed:
        with pytest.raises(Refused):
            services.line_test_record(actor=actor, site=ehpad, cart=cart, measured=GOOD, at=AT)
        assert not LineTest.objects.exists()
        return
    test = services.line_test_record(actor=actor, site=ehpad, cart=cart, measured=GOOD, at=AT)
    assert selectors.line_test_for(actor, test.public_id) == test
    assert Event.objects.filter(kind="territory.line_tested").count() == 1


@pytest.mark.parametrize("name", ["morel", "haddad", "nadia", "weiss", "luc", "sylvie"])
def test_anybody_tests_their_own_desk_and_only_the_region_reads_it_too(request, luc, weiss, name):
    user = request.getfixturevalue(name)
    test = services.line_test_record(actor=actor_of(user), site=None, cart=None, measured=GOOD, at=AT)
    assert selectors.line_test_for(actor_of(user), test.public_id) == test
    assert selectors.line_test_for(actor_of(luc), test.public_id) == test
    if user != weiss and user != luc:
        with pytest.raises(NotFound):
            selectors.line_test_for(actor_of(weiss), test.public_id)


def test_a_cart_is_tested_on_its_own_site(luc, ehpad, msp):
    with pytest.raises(Invalid):
        services.line_test_record(
            actor=actor_of(luc), site=msp, cart=CartFactory(site=ehpad), measured=GOOD, at=AT
        )


def test_the_reference_can_be_read_over_the_telephone(luc):
    test = services.line_test_record(actor=actor_of(luc), site=None, cart=None, measured=GOOD, at=AT)
    assert len(test.reference) == 6
    assert set(test.reference) <= set(TELLABLE)
    assert not set("01OILU") & set(TELLABLE)


def test_the_region_sees_which_sites_to_test(ehpad: Site, msp: Site, hospital: Site):
    def why() -> dict[str, str]:
        return {site.name: why for site, why in selectors.sites_to_test(AT)}

    cart = CartFactory(site=ehpad)
    CartFactory(site=ehpad)
    CartFactory(site=msp, state="out_of_service", state_reason="Réparation")
    assert why() == {"EHPAD Les Marronniers": "never"}  # no cart elsewhere: nothing to test
    LineTestFactory(cart=cart, tested_at=AT - dt.timedelta(days=200))
    assert why() == {"EHPAD Les Marronniers": "old"}
    LineTestFactory(cart=cart, tested_at=AT - dt.timedelta(days=2), verdict="audio_only")
    assert why() == {"EHPAD Les Marronniers": "bad"}
    LineTestFactory(cart=cart, tested_at=AT)
    assert why() == {}
    assert selectors.line_to_test(ehpad, AT) == ""
    assert selectors.line_to_test(msp, AT) == "never"


def test_the_history_of_a_site_is_newest_first(ehpad):
    cart = CartFactory(site=ehpad, name="Chariot 1")
    LineTestFactory(cart=cart, tested_at=AT - dt.timedelta(days=9), verdict="poor")
    LineTestFactory(cart=cart, tested_at=AT)
    lines = presenters.line_test_lines(selectors.line_tests_of(ehpad))
    assert [line["title"] for line in lines] == ["Ligne bonne", "Image réduite"]
    assert [line["is_bad"] for line in lines] == [False, True]
    assert "Chariot 1" in lines[0]["text"]
