"""The sheet of numbers of a cart: professional, declared, printed; and what to do where none is."""

import pytest
from django.urls import reverse

from territory.models import ProfessionalNumber
from tests.accounts.factories import MembershipFactory
from tests.cast import signed_in
from tests.client import PivotClient
from tests.territory.factories import ProfessionalNumberFactory

pytestmark = pytest.mark.django_db
TYPED = {"quality": "technician", "holder": "Atelier", "phone": "0323970020", "is_declared": "on"}


def client_of(user):
    return signed_in(PivotClient(), user)


@pytest.fixture
def coordinator(ehpad):
    return MembershipFactory(role="site_coordinator", site=ehpad).user


@pytest.fixture
def address(story):
    return reverse("consultations:numbers", args=[story.appointment.cart.public_id])


def test_an_empty_sheet_has_the_15_and_says_who_declares_the_rest(address, nadia):
    page = client_of(nadia).get(address).content.decode()
    assert "SAMU" in page
    assert "la coordination du site, le déclare ci-dessous" in page


def test_the_coordinator_declares_the_number_of_another(address, coordinator):
    client_of(coordinator).post(address, TYPED)
    number = ProfessionalNumber.objects.get()
    assert (number.holder, number.phone, number.is_own) == ("Atelier", "03 23 97 00 20", False)
    page = client_of(coordinator).get(address).content.decode()
    assert "Numéro déclaré pour cet usage par" in page


def test_a_nurse_declares_her_own_under_her_name_and_takes_it_back(address, nadia, story):
    client = client_of(nadia)
    client.post(address, TYPED | {"quality": "care", "holder": "Quelqu’un d’autre"})
    number = ProfessionalNumber.objects.get()
    assert (number.holder, number.is_own) == ("Nadia Benali", True)
    cart = story.appointment.cart.public_id
    client.post(reverse("consultations:number_withdraw", args=[cart, number.public_id]))
    assert not ProfessionalNumber.objects.exists()


def test_a_number_that_is_not_said_professional_is_refused(address, coordinator):
    response = client_of(coordinator).post(address, TYPED | {"is_declared": ""})
    assert response.status_code == 422
    assert "Un numéro privé ne va pas sur cette fiche" in response.content.decode()


def test_the_same_number_is_not_declared_twice(address, coordinator):
    client = client_of(coordinator)
    client.post(address, TYPED)
    response = client.post(address, TYPED)
    assert response.status_code == 422
    assert "Ce numéro est déjà sur la fiche." in response.content.decode()


def test_the_neighbour_neither_reads_nor_declares(address, other_hospital):
    neighbour = MembershipFactory(role="nurse", site=other_hospital).user
    assert client_of(neighbour).get(address).status_code == 404
    assert client_of(neighbour).post(address, TYPED).status_code == 404
    assert not ProfessionalNumber.objects.exists()


def test_a_nurse_does_not_withdraw_what_another_declared(story, nadia, ehpad):
    number = ProfessionalNumberFactory(site=ehpad)
    cart = story.appointment.cart.public_id
    url = reverse("consultations:number_withdraw", args=[cart, number.public_id])
    assert client_of(nadia).post(url).status_code == 403
    assert ProfessionalNumber.objects.exists()
