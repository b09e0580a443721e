"""Links that let an installer test one site: who makes them, what they open, and what they never do."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from core.errors import Invalid, LinkRefused, NotFound, Refused
from territory import presenters, selectors, services
from territory.enums import LineVerdict, LinkLife
from territory.models import LineTest, LineTestLink
from territory.services import Measured
from tests.cast import actor_of, signed_in
from tests.territory.factories import CartFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
GOOD = Measured(verdict=LineVerdict.GOOD, measures={"up_kbps": 900})


def makes(luc, site, **fields):
    given = {"cart": None, "label": "Jean Martin, ADV Réseaux", "at": AT}
    return services.line_test_link_make(actor=actor_of(luc), site=site, **{**given, **fields})


def comes(luc, site, **fields):
    _, secret = makes(luc, site, **fields)
    return services.line_test_link_come(secret=secret, at=AT)


# ------------------------------------------------------------------ making


@pytest.mark.parametrize("name", CAST)
def test_the_region_makes_and_revokes_links_and_nobody_else(request, ehpad, luc, name):
    actor = actor_of(request.getfixturevalue(name))
    given = {"actor": actor, "site": ehpad, "cart": None, "label": "Jean Martin", "at": AT}
    if name == "luc":
        link, _ = services.line_test_link_make(**given)
        services.line_test_link_revoke(actor=actor, site=ehpad, public_id=link.public_id, at=AT)
        return
    link, _ = makes(luc, ehpad)
    with pytest.raises(Refused):
        services.line_test_link_make(**given)
    with pytest.raises(Refused):
        services.line_test_link_revoke(actor=actor, site=ehpad, public_id=link.public_id, at=AT)
    assert list(LineTestLink.objects.values_list("revoked_at", flat=True)) == [None]


def test_a_link_says_who_it_is_for_and_is_of_a_cart_of_the_site(luc, ehpad, msp):
    with pytest.raises(Invalid, match="pour qui"):
        makes(luc, ehpad, label="  ")
    with pytest.raises(Invalid, match="pas sur ce site"):
        makes(luc, msp, cart=CartFactory(site=ehpad))


@pytest.mark.parametrize("life", LinkLife)
def test_a_link_lives_a_day_a_week_or_a_month_at_the_most(luc, ehpad, life):
    link, secret = makes(luc, ehpad, life=life)
    assert link.link_until == AT + dt.timedelta(days=life.value)
    assert life.value <= 30
    services.line_test_link_look(secret=secret, at=link.link_until - dt.timedelta(seconds=1))
    for gesture in (services.line_test_link_look, services.line_test_link_come):
        with pytest.raises(LinkRefused, match="n’est plus valable"):
            gesture(secret=secret, at=link.link_until)


def test_a_week_is_the_rule(luc, ehpad):
    assert makes(luc, ehpad)[0].link_until == AT + dt.timedelta(days=7)


def test_what_is_kept_of_the_link_opens_nothing(luc, ehpad):
    link, secret = makes(luc, ehpad)
    assert secret not in str(LineTestLink.objects.filter(pk=link.pk).values())
    with pytest.raises(LinkRefused, match="nulle part"):
        services.line_test_link_come(secret=link.link_digest, at=AT)


# ------------------------------------------------------------------ using


def test_the_link_serves_once_and_looking_is_not_using(luc, ehpad):
    _, secret = makes(luc, ehpad)
    services.line_test_link_look(secret=secret, at=AT)
    services.line_test_link_come(secret=secret, at=AT)
    for gesture in (services.line_test_link_look, services.line_test_link_come):
        with pytest.raises(LinkRefused, match="déjà servi"):
            gesture(secret=secret, at=AT)


def test_a_test_by_link_is_of_its_site_and_read_by_those_of_that_site(luc, nadia, weiss, ehpad, msp):
    cart = CartFactory(site=ehpad)
    link = comes(luc, ehpad, cart=cart)
    other = comes(luc, msp)
    test = services.line_test_record_by_link(link=link, measured=GOOD, at=AT)
    assert (test.site, test.cart, test.user_id) == (ehpad, cart, None)
    for reader in (nadia, luc):
        assert selectors.line_test_for(actor_of(reader), test.public_id) == test
    with pytest.raises(NotFound):
        selectors.line_test_for(actor_of(weiss), test.public_id)
    assert selectors.line_test_by_link(link, test.public_id) == test
    with pytest.raises(NotFound):
        selectors.line_test_by_link(other, test.public_id)
    assert selectors.line_tests_of(msp) == []
    assert selectors.line_to_test(ehpad, AT) == ""


def test_after_its_end_or_its_revocation_nothing_more_is_kept(luc, ehpad):
    link = comes(luc, ehpad)
    with pytest.raises(LinkRefused, match="n’est plus valable"):
        services.line_test_record_by_link(link=link, measured=GOOD, at=link.link_until)
    services.line_test_link_revoke(actor=actor_of(luc), site=ehpad, public_id=link.public_id, at=AT)
    known = selectors.line_test_link_known(link.public_id)
    with pytest.raises(LinkRefused, match="retiré"):
        services.line_test_record_by_link(link=known, measured=GOOD, at=AT)
    assert not LineTest.objects.exists()


def test_a_revoked_link_opens_nothing(luc, ehpad):
    link, secret = makes(luc, ehpad)
    for _ in range(2):  # revoked twice, it is traced once
        services.line_test_link_revoke(actor=actor_of(luc), site=ehpad, public_id=link.public_id, at=AT)
    with pytest.raises(LinkRefused, match="retiré"):
        services.line_test_link_come(secret=secret, at=AT)
    assert Event.objects.filter(kind="territory.line_test_link_revoked").count() == 1


def test_the_link_of_another_site_is_not_found(luc, ehpad, msp):
    link, _ = makes(luc, ehpad)
    with pytest.raises(NotFound):
        services.line_test_link_revoke(actor=actor_of(luc), site=msp, public_id=link.public_id, at=AT)


def test_everything_is_traced_and_the_installer_s_name_is_not_in_the_journal(luc, ehpad):
    link = comes(luc, ehpad)
    services.line_test_record_by_link(link=link, measured=GOOD, at=AT)
    services.line_test_link_revoke(actor=actor_of(luc), site=ehpad, public_id=link.public_id, at=AT)
    lines = Event.objects.order_by("pk")
    assert [(line.kind.removeprefix("territory."), line.actor_role) for line in lines] == [
        ("line_test_link_made", "regional_admin"),
        ("line_test_link_opened", "guest"),
        ("line_tested", "guest"),
        ("line_test_link_revoked", "regional_admin"),
    ]
    assert "Martin" not in "".join(f"{line.actor_label}{line.details}" for line in lines)


# ------------------------------------------------------------------ the page of the site


def test_the_site_says_who_was_given_a_link_by_whom_and_what_became_of_it(luc, ehpad):
    comes(luc, ehpad, label="Ouvert", cart=CartFactory(site=ehpad, name="Chariot 1"))
    services.line_test_record_by_link(link=LineTestLink.objects.get(), measured=GOOD, at=AT)
    makes(luc, ehpad, label="Nouveau")
    makes(luc, ehpad, label="Vieux", life=LinkLife.DAY)
    gone, _ = makes(luc, ehpad, label="Retiré")
    services.line_test_link_revoke(actor=actor_of(luc), site=ehpad, public_id=gone.public_id, at=AT)
    lines = presenters.line_test_link_lines(
        selectors.line_test_links_of(ehpad, AT), AT + dt.timedelta(days=2)
    )
    said = {line["title"]: (line["state"]["label"], bool(line["revoke_url"])) for line in lines}
    assert said == {
        "Ouvert": ("Ouvert, 1 essai", True),
        "Nouveau": ("Pas encore ouvert", True),
        "Vieux": ("Périmé sans avoir servi", False),
        "Retiré": ("Retiré", False),
    }
    texts = {line["title"]: line["text"].replace("\u00a0", " ") for line in lines}
    assert texts["Ouvert"].startswith("Chariot 1 · fait par Luc Ferrand, mar. 24 nov. 2026, 10 h 00 · ouvert")
    assert texts["Nouveau"].endswith("valable jusqu’au mar. 1er déc. 2026 à 10 h 00")
    assert texts["Retiré"].endswith("retiré par Luc Ferrand, mar. 24 nov. 2026, 10 h 00")
    (test,) = presenters.line_test_lines(selectors.line_tests_of(ehpad))
    assert "Ouvert, installateur" in test["text"]


def test_the_region_copies_the_link_once_and_revokes_it(client, luc, ehpad):
    browser = signed_in(client, luc)
    site = reverse("territory:site", args=[ehpad.public_id])
    answer = browser.post(f"{site}liens-d-essai/", {"label": "Jean Martin", "life": "7"})
    link = answer.context["link"]
    assert "/essai/lien/" in link
    assert "Martin" not in link
    page = browser.get(site).text
    assert "Jean Martin" in page
    assert link not in page
    kept = LineTestLink.objects.get()
    answer = browser.post(f"{site}liens-d-essai/{kept.public_id}/retirer/", follow=True)
    assert "Le lien de Jean Martin n’ouvre plus rien" in answer.text


def test_what_is_missing_is_said_beside_the_field(client, luc, ehpad, msp):
    cart = CartFactory(site=msp)
    site = reverse("territory:site", args=[ehpad.public_id])
    for wrong in ({"label": ""}, {"life": "31"}, {"cart": cart.public_id}, {"email": "jean"}):
        asked = {"label": "Jean Martin", "life": "7", **wrong}
        assert signed_in(client, luc).post(f"{site}liens-d-essai/", asked).status_code == 422, wrong
    assert not LineTestLink.objects.exists()
