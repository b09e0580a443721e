"""The pages where the region keeps its accounts, as its administrator uses them."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Event
from core import clock
from territory.models import Site
from tests.cast import signed_in
from tests.client import sent_back
from tests.directory.factories import PractitionerFactory
from tests.scheduling.factories import AppointmentFactory


@pytest.fixture
def region(client: Client, luc: User) -> Client:
    return signed_in(client, luc)


def test_from_nobody_to_a_nurse_at_work(region: Client, ehpad: Site) -> None:
    answer = region.post(
        "/region/comptes/nouveau/",
        {"given_name": "Claire", "family_name": "Vidal", "email": "claire.vidal@pivot.example"},
        follow=True,
    )
    page = answer.content.decode()
    assert "l’invitation part à claire.vidal@pivot.example" in page
    assert "Renvoyer l’invitation" in page
    user = User.objects.get(email="claire.vidal@pivot.example")
    answer = region.post(
        f"/region/comptes/{user.public_id}/rattacher/",
        {"role": "secretary", "site": ehpad.public_id, "starts_on": "2026-11-01"},
        follow=True,
    )
    assert "Le rattachement est ajouté." in answer.content.decode()
    assert user.memberships.get().site == ehpad


def test_a_refusal_is_said_next_to_its_field(region: Client, sylvie: User) -> None:
    answer = region.post(
        f"/region/comptes/{sylvie.public_id}/rattacher/",
        {"role": "territory_coordinator", "starts_on": "2026-11-01"},
    )
    assert answer.status_code == 422
    assert "Dites sur quel territoire." in answer.content.decode()


def test_the_list_is_searched_by_name(region: Client, sylvie: User, nadia: User) -> None:
    page = region.get("/region/comptes/", {"search": "carlier"}).content.decode()
    assert "Carlier Sylvie" in page
    assert "Benali" not in page
    assert "Tout montrer" in page
    nobody = region.get("/region/comptes/", {"search": "zzz"}).content.decode()
    assert "Aucun compte ne correspond" in nobody


def test_the_list_leaves_as_a_file_and_says_so(region: Client, sylvie: User, nadia: User) -> None:
    answer = region.get("/region/comptes/export/", {"search": "carlier"})
    _, line = answer.content.decode("utf-8-sig").splitlines()
    assert line == "Carlier;Sylvie;sylvie.carlier@pivot.example;Secrétaire, MSP de Guise;Actif"
    assert Event.objects.get(kind="accounts.exported").details == {"count": 1}


def test_correcting_closing_and_reopening(region: Client, sylvie: User) -> None:
    address = f"/region/comptes/{sylvie.public_id}/"
    answer = region.post(
        f"{address}modifier/",
        {"given_name": "Sylvie", "family_name": "Carlier-Petit", "email": sylvie.email, "phone": ""},
        follow=True,
    )
    assert "Sylvie Carlier-Petit" in answer.content.decode()
    assert "Désactiver le compte" in region.get(f"{address}desactiver/").content.decode()
    answer = region.post(f"{address}desactiver/", {"reason": "departure"}, follow=True)
    assert "Désactivé pour" in answer.content.decode()
    answer = region.post(f"{address}reactiver/", follow=True)
    assert "Le compte est de nouveau actif." in answer.content.decode()


def test_the_names_of_a_professional_come_from_the_directory(region: Client) -> None:
    nurse = PractitionerFactory(nurse=True, given_name="Aurore", family_name="Blin")
    values = {"practitioner": nurse.public_id, "email": "aurore.blin@pivot.example"}
    page = region.post("/region/comptes/nouveau/", values, follow=True).content.decode()
    assert User.objects.get(practitioner=nurse).family_name == "Blin"
    assert 'value="nurse" selected' in page  # the role that goes with the profession


def test_without_the_directory_a_name_is_asked(region: Client) -> None:
    answer = region.post("/region/comptes/nouveau/", {"email": "x@pivot.example"})
    assert answer.status_code == 422
    assert "Prénom\u00a0: À donner, faute d’entrée de l’annuaire." in answer.content.decode()


def test_an_address_already_known_says_whose(region: Client, sylvie: User) -> None:
    values = {"given_name": "S", "family_name": "C", "email": sylvie.email.upper()}
    answer = region.post("/region/comptes/nouveau/", values)
    assert "Sylvie Carlier a déjà un compte à cette adresse." in answer.content.decode()


def test_two_keepers_of_the_same_account_lose_nothing(region: Client, sylvie: User) -> None:
    address = f"/region/comptes/{sylvie.public_id}/modifier/"
    lucs, colleagues = (region.get(address).context["form"] for _ in range(2))
    region.post(address, sent_back(colleagues, phone="06 12 34 56 78"))
    region.post(address, sent_back(lucs, family_name="Petit"))
    answer = region.post(address, sent_back(lucs, phone="06 99 99 99 99"))
    assert answer.status_code == 409
    assert "Entre-temps\u00a0: 06 12 34 56 78" in answer.content.decode()
    sylvie.refresh_from_db()
    assert (sylvie.family_name, sylvie.phone) == ("Petit", "06 12 34 56 78")


def test_closing_the_account_of_who_is_awaited_says_so(region: Client, morel: User) -> None:
    AppointmentFactory(practitioner=morel.practitioner, starts_at=clock.now() + dt.timedelta(days=2))
    page = region.get(f"/region/comptes/{morel.public_id}/desactiver/").content.decode()
    assert "Des rendez-vous sont pris à son nom" in page
    assert "Un rendez-vous à venir" in page


def test_ones_own_administration_is_not_offered_for_an_end(region: Client, luc: User) -> None:
    page = region.get(f"/region/comptes/{luc.public_id}/").content.decode()
    assert f"/region/rattachements/{luc.memberships.get().public_id}/terminer/" not in page


def test_a_reset_needs_its_two_answers(region: Client, nadia: User) -> None:
    address = f"/region/comptes/{nadia.public_id}/second-facteur/"
    assert region.get(address).status_code == 200
    answer = region.post(address, {"reason": "phone_lost"})
    assert "est à corriger" in answer.content.decode()
    answer = region.post(address, {"reason": "phone_lost", "recognition": "in_person"}, follow=True)
    assert "Le second facteur est oublié" in answer.content.decode()


def test_ending_a_membership_and_a_delegation(region: Client, sylvie: User) -> None:
    membership, delegation = sylvie.memberships.get(), sylvie.delegations.get()
    answer = region.post(f"/region/rattachements/{membership.public_id}/terminer/", follow=True)
    assert "Le rattachement prend fin" in answer.content.decode()
    answer = region.post(f"/compte/delegations/{delegation.public_id}/terminer/", follow=True)
    assert "n’agit plus au nom de Dr Sophie Morel" in answer.content.decode()


def test_inviting_again_who_has_come_is_a_conflict(region: Client, nadia: User) -> None:
    answer = region.post(f"/region/comptes/{nadia.public_id}/inviter/")
    assert answer.status_code == 409
