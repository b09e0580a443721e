"""Who somebody is in a session: role, places, delegators."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

from accounts import selectors, services
from accounts.enums import Role
from accounts.models import User
from core import clock
from core.errors import Invalid, Refused
from territory.models import Site
from tests.accounts.factories import DelegationFactory, MembershipFactory, UserFactory
from tests.cast import actor_of, signed_in

TODAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=clock.PARIS)


def test_each_of_the_cast_is_who_the_story_says(
    morel: User, haddad: User, nadia: User, weiss: User, luc: User, sylvie: User, msp: Site, ehpad: Site
) -> None:
    roles = [actor_of(user).role for user in (morel, haddad, nadia, weiss, luc, sylvie)]
    assert roles == ["physician", "physician", "nurse", "physician", "regional_admin", "secretary"]
    assert actor_of(morel).site_ids == {msp.pk}
    assert actor_of(morel).territory_ids == {msp.territory_id}
    assert actor_of(nadia).site_ids == {ehpad.pk}
    assert actor_of(weiss).territory_ids.isdisjoint(actor_of(haddad).territory_ids)
    assert actor_of(luc).site_ids == actor_of(luc).territory_ids == frozenset()


def test_a_secretary_works_in_the_name_of_her_physicians(sylvie: User, morel: User) -> None:
    assert actor_of(sylvie).practitioner_ids == {morel.practitioner_id}


def test_a_delegation_that_has_ended_counts_no_more(sylvie: User, morel: User) -> None:
    sylvie.delegations.update(ends_on=TODAY)
    assert selectors.actor_as(sylvie, Role.SECRETARY, TODAY).delegator_ids == frozenset()
    day_before = TODAY - dt.timedelta(days=1)
    assert selectors.actor_as(sylvie, Role.SECRETARY, day_before).delegator_ids == {morel.practitioner_id}


def test_an_administrator_who_is_a_physician_administers_as_nobodys_physician(morel: User) -> None:
    MembershipFactory(user=morel, role=Role.REGIONAL_ADMIN, site=None)
    DelegationFactory(delegate=morel)
    assert actor_of(morel, Role.REGIONAL_ADMIN).practitioner_ids == frozenset()
    assert actor_of(morel, Role.PHYSICIAN).practitioner_ids == {morel.practitioner_id}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_held"),
    [
        (TODAY, None, True),
        (TODAY + dt.timedelta(days=1), None, False),
        (TODAY - dt.timedelta(days=9), TODAY, False),
        (TODAY - dt.timedelta(days=9), TODAY + dt.timedelta(days=1), True),
    ],
)
def test_a_membership_holds_from_its_first_day_to_the_eve_of_its_end(
    db: None, starts_on: dt.date, ends_on: dt.date | None, is_held: bool
) -> None:
    user = MembershipFactory(starts_on=starts_on, ends_on=ends_on).user
    assert (selectors.roles_of(user, TODAY) == [Role.NURSE]) is is_held


def test_who_holds_nothing_is_refused(db: None) -> None:
    with pytest.raises(Refused, match="aucun rôle"):
        services.actor_for(UserFactory(), SessionBase(), at=NOON)


def test_who_holds_nothing_reads_what_is_done_and_what_to_ask(client: Client, db: None) -> None:
    page = signed_in(client, UserFactory()).get("/")
    assert page.status_code == 403
    text = page.content.decode()
    assert "il n’a pas de rôle en cours" in text
    assert "Votre tentative est notée" not in text
    for way_out in ("/compte/securite/", "/deconnexion/"):
        assert f'href="{way_out}"' in text
        assert client.get(way_out).status_code == 200


def test_who_holds_several_roles_chooses(morel: User) -> None:
    MembershipFactory(user=morel, role=Role.REGIONAL_ADMIN, site=None)
    session = SessionBase()
    assert services.actor_for(morel, session, at=NOON) is None
    services.role_choose(user=morel, session=session, role=Role.REGIONAL_ADMIN, at=NOON)
    actor = services.actor_for(morel, session, at=NOON)
    assert actor is not None
    assert actor.role == "regional_admin"


def test_a_role_that_is_not_theirs_cannot_be_chosen(nadia: User) -> None:
    with pytest.raises(Invalid):
        services.role_choose(user=nadia, session=SessionBase(), role="regional_admin", at=NOON)


def test_a_role_chosen_and_lost_must_be_chosen_again(morel: User, msp: Site) -> None:
    session = SessionBase()
    MembershipFactory(user=morel, role=Role.REGIONAL_ADMIN, site=None)
    MembershipFactory(user=morel, role=Role.SITE_COORDINATOR, site=msp)
    services.role_choose(user=morel, session=session, role=Role.REGIONAL_ADMIN, at=NOON)
    morel.memberships.filter(role=Role.REGIONAL_ADMIN).update(ends_on=TODAY)
    assert services.actor_for(morel, session, at=NOON) is None


def test_the_page_shows_the_roles_and_their_places(client: Client, morel: User, msp: Site) -> None:
    MembershipFactory(user=morel, role=Role.REGIONAL_ADMIN, site=None)
    page = signed_in(client, morel).get("/compte/role/")
    assert page.status_code == 200
    for text in ("Médecin", "MSP de Guise", "Administration régionale", "Toute la région"):
        assert text in page.content.decode()


def test_choosing_leads_where_one_was_going_but_not_elsewhere(client: Client, morel: User) -> None:
    MembershipFactory(user=morel, role=Role.REGIONAL_ADMIN, site=None)
    signed_in(client, morel)
    answer = client.post("/compte/role/", {"role": "physician", "next": "/compte/connexions/"})
    assert answer.headers["Location"] == "/compte/connexions/"
    answer = client.post("/compte/role/", {"role": "physician", "next": "https://ailleurs.example/"})
    assert answer.headers["Location"] == "/"
