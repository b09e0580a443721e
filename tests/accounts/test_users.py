"""The accounts of the region, in the hands of its administrators."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts import selectors, services
from accounts.enums import DeactivationReason, Recognition, ResetReason, Role
from accounts.models import User
from audit.models import Event
from core import clock
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Message
from territory.models import Site
from tests.accounts.factories import PASSWORD, TOTP_SECRET, MembershipFactory, UserFactory
from tests.cast import actor_of, signed_in
from tests.directory.factories import PractitionerFactory

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=clock.PARIS)
TODAY = dt.date(2026, 11, 24)


def kinds() -> list[str]:
    return sorted(Event.objects.values_list("kind", flat=True))


def test_the_region_creates_an_account_and_invites_its_holder(luc: User) -> None:
    user = services.user_create(
        actor=actor_of(luc),
        email=" Claire.Vidal@Pivot.example ",
        given_name="Claire",
        family_name="Vidal",
        at=NOON,
    )
    assert user.email == "claire.vidal@pivot.example"
    assert not user.has_usable_password()
    message = Message.objects.get(user_id=user.pk)
    assert (message.kind, message.link) == ("accounts.invited", "")
    assert str(user.public_id) in message.context["address"]
    assert kinds() == ["accounts.created", "accounts.invited"]


def test_an_address_has_one_account_whatever_its_case(luc: User, nadia: User) -> None:
    with pytest.raises(Invalid) as refusal:
        services.user_create(
            actor=actor_of(luc),
            email=nadia.email.upper(),
            given_name="Nadine",
            family_name="Autre",
            at=NOON,
        )
    assert refusal.value.field == "email"


def test_nobody_else_keeps_accounts(
    morel: User, haddad: User, nadia: User, weiss: User, sylvie: User
) -> None:
    for user in (morel, haddad, nadia, weiss, sylvie):
        actor = actor_of(user)
        assert not selectors.users_for(actor, on=TODAY).exists()
        with pytest.raises(NotFound):
            selectors.user_for(actor, sylvie.public_id)
        with pytest.raises(Refused):
            services.user_deactivate(actor=actor, user=sylvie, reason=DeactivationReason.THEFT, at=NOON)
        with pytest.raises(Refused):
            services.membership_add(
                actor=actor, user=user, role=Role.REGIONAL_ADMIN, starts_on=TODAY, at=NOON
            )


def test_a_deactivated_account_is_out_at_once(client: Client, luc: User, nadia: User) -> None:
    signed_in(client, nadia)
    UserSession.objects.create(
        user=nadia, session_key=client.session.session_key, ip="127.0.0.1", user_agent="Firefox/1"
    )
    assert client.get("/compte/connexions/").status_code == 200
    services.user_deactivate(actor=actor_of(luc), user=nadia, reason=DeactivationReason.THEFT, at=NOON)
    assert client.get("/compte/connexions/").headers["Location"].startswith("/connexion/")
    assert not UserSession.objects.filter(user=nadia).exists()
    event = Event.objects.get(kind="accounts.deactivated")
    assert event.details == {"reason": "theft", "sessions": 1}


def test_a_deactivated_account_comes_back_as_it_was(luc: User, nadia: User) -> None:
    actor = actor_of(luc)
    services.user_deactivate(actor=actor, user=nadia, reason=DeactivationReason.ABSENCE, at=NOON)
    with pytest.raises(Conflict):
        services.user_deactivate(actor=actor, user=nadia, reason=DeactivationReason.ABSENCE, at=NOON)
    back = services.user_reactivate(actor=actor, user=nadia, at=NOON)
    assert back.is_active
    assert back.check_password(PASSWORD)
    assert selectors.roles_of(back, TODAY) == [Role.NURSE]


def test_nobody_closes_or_resets_their_own_account(luc: User) -> None:
    actor = actor_of(luc)
    with pytest.raises(Refused):
        services.user_deactivate(actor=actor, user=luc, reason=DeactivationReason.MISTAKE, at=NOON)
    with pytest.raises(Refused):
        services.second_factor_reset(
            actor=actor,
            user=luc,
            reason=ResetReason.PHONE_LOST,
            recognition=Recognition.IN_PERSON,
            at=NOON,
        )
    with pytest.raises(Refused):
        services.membership_end(actor=actor, membership=luc.memberships.get(), at=NOON)


def test_two_administrators_who_dismiss_each_other_leave_one(luc: User) -> None:
    other = MembershipFactory(role=Role.REGIONAL_ADMIN, site=None).user
    both = (actor_of(luc), actor_of(other))  # each was one when their page was shown
    services.user_deactivate(actor=both[0], user=other, reason=DeactivationReason.DEPARTURE, at=NOON)
    with pytest.raises(Refused, match="plus administrateur"):
        services.user_deactivate(actor=both[1], user=luc, reason=DeactivationReason.DEPARTURE, at=NOON)
    with pytest.raises(Refused, match="plus administrateur"):
        services.membership_end(actor=both[1], membership=luc.memberships.get(), at=NOON)
    luc.refresh_from_db()
    assert luc.is_active
    assert selectors.roles_of(luc, TODAY) == [Role.REGIONAL_ADMIN]


def test_a_reset_forgets_every_second_factor_tells_the_person_and_keeps_why(luc: User, nadia: User) -> None:
    services.second_factor_reset(
        actor=actor_of(luc),
        user=nadia,
        reason=ResetReason.PHONE_LOST,
        recognition=Recognition.VIDEO,
        at=NOON,
    )
    assert not Authenticator.objects.filter(user=nadia).exists()
    assert Message.objects.get(user_id=nadia.pk).kind == "accounts.security_changed"
    event = Event.objects.get(kind="accounts.second_factor_reset")
    assert event.details == {"count": 1, "sessions": 0, "reason": "phone_lost", "recognition": "video"}


def test_the_audit_and_the_write_are_saved_together(
    luc: User, nadia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the journal is full")

    monkeypatch.setattr("audit.services.record", broken)
    with pytest.raises(RuntimeError):
        services.user_deactivate(actor=actor_of(luc), user=nadia, reason=DeactivationReason.ABSENCE, at=NOON)
    nadia.refresh_from_db()
    assert nadia.is_active


def test_a_new_address_closes_the_sessions_and_is_told_to_the_old_one(luc: User, nadia: User) -> None:
    old = nadia.email
    services.user_change(
        actor=actor_of(luc),
        user=nadia,
        email="nadia.benali@ehpad.example",
        given_name=nadia.given_name,
        family_name=nadia.family_name,
        phone="",
        practitioner=nadia.practitioner,
        at=NOON,
    )
    assert Message.objects.get(user_id=nadia.pk).address == old
    assert Event.objects.get(kind="accounts.changed").details == {"fields": ["email"]}


def test_nothing_changed_writes_nothing(luc: User, nadia: User) -> None:
    services.user_change(
        actor=actor_of(luc),
        user=nadia,
        email=nadia.email,
        given_name=nadia.given_name,
        family_name=nadia.family_name,
        phone=nadia.phone,
        practitioner=nadia.practitioner,
        at=NOON,
    )
    assert kinds() == []


def test_roles_are_given_over_their_own_scope(luc: User, sylvie: User, ehpad: Site) -> None:
    actor = actor_of(luc)
    added = services.membership_add(
        actor=actor,
        user=sylvie,
        role=Role.TERRITORY_COORDINATOR,
        site=ehpad,
        territory=ehpad.territory,
        starts_on=TODAY,
        at=NOON,
    )
    assert (added.site, added.territory) == (None, ehpad.territory)
    with pytest.raises(Invalid) as refusal:
        services.membership_add(
            actor=actor, user=sylvie, role=Role.SITE_COORDINATOR, starts_on=TODAY, at=NOON
        )
    assert refusal.value.field == "site"


def test_an_administrator_gives_themselves_no_role_and_no_profession(
    luc: User, ehpad: Site, nadia: User
) -> None:
    actor = actor_of(luc)
    with pytest.raises(Refused):
        services.membership_add(
            actor=actor, user=luc, role=Role.SITE_COORDINATOR, site=ehpad, starts_on=TODAY, at=NOON
        )
    with pytest.raises(Refused):
        services.user_change(
            actor=actor,
            user=luc,
            email=luc.email,
            given_name=luc.given_name,
            family_name=luc.family_name,
            phone=luc.phone,
            practitioner=PractitionerFactory(),
            at=NOON,
        )
    assert selectors.roles_of(luc, TODAY) == [Role.REGIONAL_ADMIN]


def test_a_role_of_care_needs_a_professional(luc: User, sylvie: User, ehpad: Site) -> None:
    with pytest.raises(Invalid, match="professionnel de l’annuaire"):
        services.membership_add(
            actor=actor_of(luc), user=sylvie, role=Role.NURSE, site=ehpad, starts_on=TODAY, at=NOON
        )


def test_the_same_role_is_not_held_twice(luc: User, nadia: User, ehpad: Site) -> None:
    with pytest.raises(Invalid, match="déjà ce rôle"):
        services.membership_add(
            actor=actor_of(luc), user=nadia, role=Role.NURSE, site=ehpad, starts_on=TODAY, at=NOON
        )


def test_a_membership_ended_today_is_over_today(luc: User, nadia: User) -> None:
    services.membership_end(actor=actor_of(luc), membership=nadia.memberships.get(), at=NOON)
    assert selectors.roles_of(nadia, TODAY) == []
    with pytest.raises(Conflict):
        services.membership_end(actor=actor_of(luc), membership=nadia.memberships.get(), at=NOON)


def test_a_membership_that_has_not_begun_never_does(luc: User, nadia: User, msp: Site) -> None:
    later = TODAY + dt.timedelta(days=30)
    coming = MembershipFactory(user=nadia, site=msp, starts_on=later)
    services.membership_end(actor=actor_of(luc), membership=coming, at=NOON)
    coming.refresh_from_db()
    assert coming.ends_on == later
    assert not selectors.memberships_of(nadia, later).filter(pk=coming.pk).exists()


@pytest.mark.parametrize("search", ["benali", "BENÀLI", "nadia ben", "nadia.benali@"])
def test_the_list_finds_names_without_accents_or_case(luc: User, nadia: User, search: str) -> None:
    assert [user.pk for user in selectors.users_for(actor_of(luc), on=TODAY, search=search)] == [nadia.pk]


def test_the_list_narrows_by_role_site_and_state(luc: User, nadia: User, morel: User, ehpad: Site) -> None:
    actor = actor_of(luc)
    invited = UserFactory(password=None)

    def found(**wanted: object) -> set[int]:
        return {user.pk for user in selectors.users_for(actor, on=TODAY, **wanted)}

    assert found() == {luc.pk, nadia.pk, morel.pk, invited.pk}
    assert found(role=Role.NURSE) == {nadia.pk}
    assert found(site=ehpad.public_id) == {nadia.pk}
    assert found(role=Role.PHYSICIAN, site=ehpad.public_id) == set()
    assert found(state="invited") == {invited.pk}
    services.user_deactivate(actor=actor, user=morel, reason=DeactivationReason.DEPARTURE, at=NOON)
    assert found(state="deactivated") == {morel.pk}
    assert found(state="active") == {luc.pk, nadia.pk}


def test_a_job_makes_an_account_ready_and_a_person_does_not(db: None, luc: User) -> None:
    given = {
        "email": "demo@pivot.example",
        "given_name": "Une",
        "family_name": "Personne",
        "password": PASSWORD,
        "totp_secret": TOTP_SECRET,
        "at": NOON,
    }
    user = services.user_provision(actor=job("tests"), **given)
    assert services.user_provision(actor=job("tests"), **given) == user
    assert selectors.has_second_factor(user)
    with pytest.raises(Refused):
        services.user_provision(actor=actor_of(luc), **given)
