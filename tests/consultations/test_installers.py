"""What an installer sees by their link: one test, their own reports, and nothing else of the platform."""

import json

import pytest
from django.test import Client

from media_relay.grants import grant_read
from notifications.models import Message
from territory import services
from territory.models import LineTest, LineTestLink
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import minutes
from tests.routes import routes
from tests.territory.factories import CartFactory

pytestmark = pytest.mark.django_db

FOUND = {"up_kbps": 1200, "down_kbps": 900, "direct": True, "tcp": False}
SAID = {"verdict": "good", "path": "direct", "browser": "Chrome 156, Linux", "found": json.dumps(FOUND)}


@pytest.fixture(autouse=True)
def on_that_morning(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: minutes(5))


@pytest.fixture
def cart(ehpad):
    return CartFactory(site=ehpad, name="Chariot 1")


@pytest.fixture
def makes(luc, ehpad):
    def link(site=ehpad, **fields):
        given = {"cart": None, "label": "Jean Martin, ADV Réseaux", "at": minutes(2), **fields}
        made, secret = services.line_test_link_make(actor=actor_of(luc), site=site, **given)
        return made, f"/essai/lien/{secret}/"

    return link


@pytest.fixture
def inside(makes, client, cart) -> Client:
    """A browser that was let in, for the cart."""
    client.post(makes(cart=cart)[1])
    return client


def test_from_the_link_to_the_report_that_the_site_reads(makes, client, nadia, cart):
    _, link = makes(cart=cart)
    landing = client.get(link).text
    assert "Chariot 1, EHPAD Les Marronniers" in landing
    assert "à la demande de Luc Ferrand" in landing
    assert client.get("/essai/lien/").status_code == 404
    assert client.post(link).headers["Location"] == "/essai/lien/"
    assert "Stéthoscope" in client.get("/essai/lien/").text
    given = client.post("/essai/lien/acces/").json()
    grants = [grant_read(given[name], at=minutes(5)) for name in ("send", "receive")]
    assert [grant.account for grant in grants] == [None, None]
    assert grants[0].room == grants[1].room
    report = client.post("/essai/lien/", SAID | {"camera": "yes"}, follow=True).text
    test = LineTest.objects.get()
    assert (test.cart, test.site, test.paths) == (cart, cart.site, {"direct": True, "tcp": False})
    for words in (test.reference, "Ligne bonne", "Jean Martin, ADV Réseaux, installateur"):
        assert words in report
    help_desk = signed_in(PivotClient(), nadia).get(f"/essai/{test.public_id}/").text
    assert "Jean Martin, ADV Réseaux, installateur" in help_desk


def test_a_second_browser_is_refused_with_a_sentence_and_the_first_comes_back(makes, client):
    _, link = makes()
    client.post(link)
    second = PivotClient()
    for answer in (second.get(link), second.post(link)):
        assert answer.status_code == 410
        assert "Ce lien a déjà servi" in answer.text
    assert second.get("/essai/lien/").status_code == 404
    assert client.get(link).headers["Location"] == "/essai/lien/"


@pytest.mark.parametrize(
    ("later", "sentence"), [("revoked", "a été retiré"), ("expired", "n’est plus valable")]
)
def test_revoked_or_too_old_the_browser_that_was_let_in_is_out_too(
    inside, luc, ehpad, monkeypatch, later, sentence
):
    inside.post("/essai/lien/", SAID)
    test, link = LineTest.objects.get(), LineTestLink.objects.get()
    if later == "revoked":
        services.line_test_link_revoke(
            actor=actor_of(luc), site=ehpad, public_id=link.public_id, at=minutes(6)
        )
    else:
        monkeypatch.setattr("core.clock.now", lambda: link.link_until)
    for answer in (
        inside.get("/essai/lien/"),
        inside.post("/essai/lien/", SAID),
        inside.get(f"/essai/lien/rapport/{test.public_id}/"),
    ):
        assert answer.status_code == 410
        assert sentence in answer.text
    assert inside.post("/essai/lien/acces/", headers={"Accept": "application/json"}).status_code == 410
    assert LineTest.objects.count() == 1


def test_the_link_of_one_site_never_keeps_anything_for_another(inside, msp, ehpad, cart):
    elsewhere = CartFactory(site=msp)
    inside.post("/essai/lien/", SAID | {"site": str(msp.public_id), "cart": str(elsewhere.public_id)})
    assert inside.post(f"/essai/chariot/{elsewhere.public_id}/", SAID).status_code == 302  # to sign in
    assert list(LineTest.objects.values_list("site", "cart")) == [(ehpad.pk, cart.pk)]


def test_the_report_of_another_link_is_not_found(inside, makes):
    other = PivotClient()
    other.post(makes()[1])
    other.post("/essai/lien/", SAID)
    test = LineTest.objects.get()
    assert inside.get(f"/essai/lien/rapport/{test.public_id}/").status_code == 404
    assert inside.get(f"/essai/{test.public_id}/").status_code == 302


def test_every_other_page_asks_them_to_sign_in(inside):
    opened = {
        route.name
        for route in routes()
        if not route.arguments and route.needs_login and inside.get(f"/{route.pattern}").status_code == 200
    }
    assert opened == set()


def test_without_a_measure_nothing_is_kept(inside):
    assert inside.post("/essai/lien/", SAID | {"verdict": ""}).status_code == 422
    assert not LineTest.objects.exists()


def test_a_link_is_not_tried_without_end(client):
    answers = [client.post(f"/essai/lien/invente{number}/").status_code for number in range(22)]
    assert answers[:20] == [410] * 20
    assert answers[20:] == [429] * 2


def test_a_browser_asks_the_relay_thirty_times_an_hour_at_the_most(inside, makes):
    answers = [inside.post("/essai/lien/acces/").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    other = PivotClient()
    other.post(makes()[1])
    assert other.post("/essai/lien/acces/").status_code == 200


def test_the_link_goes_by_e_mail_when_an_address_is_typed(makes):
    _, link = makes(email="jean@adv.example")
    message = Message.objects.get(kind="consultations.installer_invited")
    assert (message.address, message.link, message.context["path"]) == ("jean@adv.example", "", link)
    makes()
    assert Message.objects.count() == 1
