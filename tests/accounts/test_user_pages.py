"""The pages where the region keeps its accounts, as its administrator uses them."""

import pytest
from django.test import Client

from accounts.models import User
from territory.models import Site
from tests.cast import signed_in


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
