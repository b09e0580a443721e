"""The carts of one’s sites: their readiness, seen before a slot by those who answer for it; memo sheets."""

import pytest
from django.urls import reverse

from consultations import selectors
from consultations.models import CartCheck
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.territory.factories import CartFactory, DeviceFactory

pytestmark = pytest.mark.django_db


def client_of(user):
    return signed_in(PivotClient(), user)


@pytest.fixture
def coordinator(ehpad):
    return MembershipFactory(role="site_coordinator", site=ehpad).user


@pytest.fixture
def neighbour(other_hospital):
    """A nurse who has the same right, on another site."""
    return MembershipFactory(role="nurse", site=other_hospital).user


def board(story):
    return reverse("consultations:site_cart", args=[story.appointment.cart.public_id])


def check(user, story, **said):
    declared = {"declared-line": "1", "declared-stethoscope": "1"}
    address = reverse("consultations:check", args=[story.public_id])
    return client_of(user).post(address, {"rest": "ok"} | declared | said)


@pytest.fixture
def today(time_machine):
    time_machine.move_to(minutes(-25), tick=False)


def test_the_coordinator_reads_before_the_slot_that_the_cart_is_ready(story, nadia, coordinator, today):
    client = client_of(coordinator)
    assert "Pas encore contrôlé" in client.get(board(story)).content.decode()
    check(nadia, story)
    page = client.get(board(story)).content.decode()
    assert "Contrôlé à 14\u00a0h\u00a005 par Nadia Benali" in page
    assert "Tout va bien" in page
    assert "Petit" not in page


def test_the_home_of_the_coordinator_says_it_within_the_hour(story, nadia, coordinator, today):
    client = client_of(coordinator)
    home = client.get("/").content.decode()
    assert "créneau à 14\u00a0h\u00a030" in home
    assert "Pas encore contrôlé" in home
    check(nadia, story)
    assert "Contrôlé à 14\u00a0h\u00a005 par Nadia Benali." in client.get("/").content.decode()


def test_what_is_wrong_is_read_by_the_coordinator_and_by_the_physician(
    story, nadia, morel, coordinator, today
):
    check(nadia, story, microphone="failed")
    assert "micro : ne fonctionne pas" in client_of(coordinator).get(board(story)).content.decode()
    home = client_of(morel).get("/").content.decode()
    assert "Chariot : micro" in home


def test_the_nurse_of_another_site_neither_checks_nor_sees_this_cart_and_does_hers(
    story, neighbour, mme_petit, morel, nadia, other_hospital
):
    assert check(neighbour, story).status_code == 404
    assert client_of(neighbour).get(board(story)).status_code == 404
    assert not CartCheck.objects.exists()
    nurse = UserFactory()
    MembershipFactory(user=nurse, role="nurse", site=other_hospital)
    hers = Story(assisted(mme_petit, morel, other_hospital, starts_at=minutes(60)), morel, nurse)
    assert check(neighbour, hers).status_code == 302
    assert selectors.last_check(hers.act).cart.site == other_hospital
    assert client_of(neighbour).get(board(hers)).status_code == 200


def test_a_site_without_a_cart_is_told_what_to_do(coordinator):
    page = client_of(coordinator).get(reverse("consultations:site_carts")).content.decode()
    assert "Aucun chariot sur vos sites" in page


def test_the_carts_listed_are_those_of_one_s_sites(story, coordinator, other_hospital):
    CartFactory(site=other_hospital, name="Ailleurs")
    page = client_of(coordinator).get(reverse("consultations:site_carts")).content.decode()
    assert story.appointment.cart.name in page
    assert "Ailleurs" not in page


@pytest.mark.parametrize("memo", selectors.memos(), ids=lambda memo: memo.kind)
def test_each_sheet_says_what_a_first_day_needs(memo, nadia):
    page = client_of(nadia).get(reverse("consultations:memo", args=[memo.kind])).content.decode()
    for said in (memo.title, memo.purpose, "Tenir et poser", "Nettoyer", "Charger", "Si ça ne marche pas"):
        assert said in page
    assert all((memo.hold, memo.clean, memo.charge, memo.fails))


def test_a_kind_without_a_sheet_has_no_page(nadia):
    assert client_of(nadia).get(reverse("consultations:memo", args=["printer"])).status_code == 404


def test_the_line_of_a_device_leads_to_its_sheet(story, nadia):
    DeviceFactory(cart=story.appointment.cart, kind="oximeter", label="Oxymètre Nonin")
    page = client_of(nadia).get(reverse("consultations:preparation", args=[story.public_id])).content.decode()
    assert reverse("consultations:memo", args=["oximeter"]) in page
