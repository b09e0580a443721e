"""Who may act in a physician’s name."""

import datetime as dt

import pytest
from django.test import Client

from accounts import selectors, services
from accounts.enums import Role
from accounts.models import User
from core import clock
from core.errors import Conflict, NotFound, Refused
from territory.models import Site
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import actor_of, signed_in

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=clock.PARIS)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def agathe(msp: Site) -> User:
    """Another secretary of the MSP, without delegation."""
    user = UserFactory(given_name="Agathe", family_name="Noël")
    MembershipFactory(user=user, role=Role.SECRETARY, site=msp)
    return user


def test_a_physician_chooses_among_the_people_of_her_sites(
    morel: User, sylvie: User, agathe: User, nadia: User
) -> None:
    assert list(selectors.delegate_candidates(actor_of(morel), TODAY)) == [agathe]


def test_a_delegation_given_counts_today_and_ended_no_more(morel: User, agathe: User) -> None:
    delegation = services.delegation_give(actor=actor_of(morel), delegate=agathe, at=NOON)
    assert actor_of(agathe, at=NOON).delegator_ids == {morel.practitioner_id}
    services.delegation_end(actor=actor_of(morel), delegation=delegation, at=NOON)
    assert actor_of(agathe, at=NOON).delegator_ids == frozenset()
    with pytest.raises(Conflict):
        services.delegation_end(actor=actor_of(morel), delegation=delegation, at=NOON)
    services.delegation_give(actor=actor_of(morel), delegate=agathe, at=NOON)


def test_nobody_delegates_to_another_house(morel: User, nadia: User) -> None:
    with pytest.raises(NotFound):
        services.delegation_give(actor=actor_of(morel), delegate=nadia, at=NOON)


def test_only_physicians_delegate_and_only_for_themselves(
    morel: User, haddad: User, nadia: User, weiss: User, sylvie: User, luc: User, agathe: User
) -> None:
    delegation = sylvie.delegations.get()
    for user in (nadia, sylvie, luc):
        with pytest.raises(Refused):
            services.delegation_give(actor=actor_of(user), delegate=agathe, at=NOON)
    for user in (haddad, weiss, nadia, sylvie):
        assert not selectors.delegations_for(actor_of(user)).exists()
        with pytest.raises(NotFound):
            selectors.delegation_for(actor_of(user), delegation.public_id)
        with pytest.raises(Refused):
            services.delegation_end(actor=actor_of(user), delegation=delegation, at=NOON)
    assert selectors.delegation_for(actor_of(morel), delegation.public_id) == delegation
    assert selectors.delegation_for(actor_of(luc), delegation.public_id) == delegation


def test_the_page_gives_and_ends(client: Client, morel: User, sylvie: User, agathe: User) -> None:
    signed_in(client, morel)
    page = client.get("/compte/delegations/").content.decode()
    assert "Sylvie Carlier" in page
    answer = client.post("/compte/delegations/donner/", {"delegate": agathe.public_id}, follow=True)
    assert "Agathe Noël peut maintenant tenir votre agenda." in answer.content.decode()
    given = agathe.delegations.get()
    answer = client.post(f"/compte/delegations/{given.public_id}/terminer/", follow=True)
    assert "Agathe Noël n’agit plus au nom de Dr Sophie Morel." in answer.content.decode()


def test_a_made_up_delegate_is_not_found(client: Client, morel: User, nadia: User) -> None:
    signed_in(client, morel)
    answer = client.post("/compte/delegations/donner/", {"delegate": nadia.public_id})
    assert answer.status_code == 404
