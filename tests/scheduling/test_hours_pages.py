"""Who opens the hours, and what the pages say."""

import datetime as dt

import pytest

from accounts.enums import Role
from accounts.models import User
from core.clock import now, today
from notifications.models import Notice
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import CancelReason
from scheduling.models import (
    Appointment,
    AvailabilityException,
    CartOpening,
    NursePresence,
    WeeklyAvailability,
)
from territory.models import Site, Territory
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import assisted
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.scheduling.factories import AppointmentFactory
from tests.territory.factories import CartFactory

pytestmark = pytest.mark.django_db

MONDAY_MORNING = {
    "weekday": "0",
    "starts_at": "09:00",
    "ends_at": "12:00",
    "valid_from": "2026-01-01",
    "place": "tous",
    "do": "save",
}


def hours_of(user: User) -> str:
    return f"/agenda/horaires/{user.practitioner.public_id}/"


@pytest.fixture
def physician(client: PivotClient, morel: User) -> PivotClient:
    return signed_in(client, morel)


def test_a_physician_writes_the_first_hours_of_a_new_region(physician: PivotClient, morel: User) -> None:
    page = physician.get("/agenda/horaires/", follow=True)
    assert "Aucune plage" in page.content.decode()

    page = physician.post(hours_of(morel), MONDAY_MORNING, follow=True)

    assert "Les horaires sont enregistrés" in page.content.decode()
    rule = WeeklyAvailability.objects.get()
    assert (rule.practitioner, rule.starts_at, rule.site, rule.territory) == (
        morel.practitioner,
        dt.time(9),
        None,
        None,
    )


def test_her_secretary_writes_them_for_her(client: PivotClient, sylvie: User, morel: User) -> None:
    signed_in(client, sylvie).post(hours_of(morel), MONDAY_MORNING)
    assert WeeklyAvailability.objects.get().practitioner == morel.practitioner


@pytest.mark.parametrize(
    ("who", "status"),
    [("morel", 200), ("sylvie", 200), ("haddad", 404), ("weiss", 404), ("nadia", 403), ("luc", 403)],
)
def test_nobody_else_opens_her_hours(
    who: str, status: int, client: PivotClient, morel: User, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(who))
    assert client.get(hours_of(morel)).status_code == status
    posted = client.post(hours_of(morel), MONDAY_MORNING)
    assert posted.status_code == (302 if status == 200 else status)
    assert WeeklyAvailability.objects.exists() is (status == 200)


@pytest.mark.parametrize("who", ["morel", "sylvie", "haddad", "weiss", "nadia", "luc"])
def test_the_region_writes_those_of_carts_and_sites_and_a_nurse_those_of_her_site(
    who: str, client: PivotClient, ehpad: Site, request: pytest.FixtureRequest
) -> None:
    cart = CartFactory(site=ehpad)
    signed_in(client, request.getfixturevalue(who))
    for address, keepers in (
        (f"/region/chariots/{cart.public_id}/horaires/", {"luc"}),
        (f"/region/sites/{ehpad.public_id}/presence/", {"luc", "nadia"}),
    ):
        assert client.get(address).status_code == (200 if who in keepers else 403)
        client.post(address, MONDAY_MORNING)
    assert CartOpening.objects.exists() is (who == "luc")
    assert NursePresence.objects.exists() is (who in {"luc", "nadia"})


class TestASiteThatKeepsItsOwnDays:
    """At the EHPAD: Nadia, a colleague, and who runs it; Monday’s act is Nadia’s."""

    @pytest.fixture
    def act(self, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Appointment:
        in_a_week = now() + dt.timedelta(days=7)
        return assisted(mme_petit, morel, ehpad, nurse=nadia.practitioner, starts_at=in_a_week)

    def posted(self, client: PivotClient, act: Appointment, **given: str) -> str:
        address = f"/region/sites/{act.site.public_id}/presence/"
        day = {"kind": "closed", "day": today(act.starts_at).isoformat(), "reason": ""} | given
        return client.post(f"{address}exceptions/", day, follow=True).content.decode()

    @pytest.mark.parametrize("who", ["nadia", "martine"])
    def test_says_that_a_nurse_is_away_and_reads_what_that_leaves_to_settle(
        self, who: str, client: PivotClient, act: Appointment, nadia: User, ehpad: Site
    ) -> None:
        martine = MembershipFactory(role=Role.SITE_COORDINATOR, site=ehpad).user
        signed_in(client, {"nadia": nadia, "martine": martine}[who])
        page = self.posted(client, act, nurse=str(nadia.practitioner.public_id))
        assert "1 rendez-vous pendant ce temps" in page
        assert f"/rendez-vous/{act.public_id}/annuler/" in page
        assert f"/rendez-vous/{act.public_id}/deplacer/" not in page
        assert "Mme Jeanne Petit" in page
        assert selectors.acts_touched(ehpad, now()) == [act]

    def test_a_colleague_away_leaves_that_act_alone(
        self, client: PivotClient, act: Appointment, nadia: User, ehpad: Site
    ) -> None:
        other = PractitionerFactory(nurse=True)
        PlaceOfExerciseFactory(practitioner=other, site=ehpad)
        signed_in(client, nadia)
        page = self.posted(client, act, nurse=str(other.public_id))
        assert "pendant ce temps" not in page
        assert other.full_name in page

    def test_the_region_reads_that_an_hour_is_taken_and_not_for_whom(
        self, client: PivotClient, act: Appointment, luc: User
    ) -> None:
        page = self.posted(signed_in(client, luc), act)
        assert "1 rendez-vous pendant ce temps" in page
        assert "Petit" not in page
        assert str(act.public_id) not in page

    def test_the_agenda_of_the_site_leads_there(
        self, client: PivotClient, act: Appointment, nadia: User, morel: User
    ) -> None:
        page = signed_in(client, nadia).get(f"/agenda/site/{act.site.public_id}/").content.decode()
        assert f"/region/sites/{act.site.public_id}/presence/" in page
        back = client.get(f"/region/sites/{act.site.public_id}/presence/").content.decode()
        assert f"/agenda/site/{act.site.public_id}/" in back


def test_one_time_is_given_once(physician: PivotClient, morel: User) -> None:
    physician.post(hours_of(morel), MONDAY_MORNING)

    page = physician.post(hours_of(morel), MONDAY_MORNING | {"starts_at": "11:00", "ends_at": "13:00"})

    assert page.status_code == 422
    words = page.content.decode().replace("\u00a0", " ")
    assert "Lundi : 9 h 00 – 12 h 00 et 11 h 00 – 13 h 00 se recouvrent." in words
    assert WeeklyAvailability.objects.count() == 1


def test_a_day_closed_and_opened_again(physician: PivotClient, morel: User) -> None:
    day = today(now()) + dt.timedelta(days=10)
    address = f"{hours_of(morel)}exceptions/"
    page = physician.post(
        address, {"kind": "closed", "day": day.isoformat(), "reason": "Congrès"}, follow=True
    )
    assert "Congrès" in page.content.decode()
    row = AvailabilityException.objects.get()

    page = physician.post(f"{address}{row.public_id}/retirer/", follow=True)

    assert "Ce jour suit de nouveau la semaine." in page.content.decode()
    assert not AvailabilityException.objects.exists()


def test_a_leave_names_its_deputy_who_must_be_there(
    physician: PivotClient, morel: User, haddad: User
) -> None:
    first, last = (today(now()) + dt.timedelta(days=days) for days in (20, 30))
    leave = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    deputy = {"deputy": str(haddad.practitioner.public_id)}
    page = physician.post(f"{hours_of(morel)}absences/", leave | deputy, follow=True)
    assert "Supplée\u00a0: Dr Karim Haddad" in page.content.decode()
    [absence] = morel.practitioner.absences.all()

    haddad.practitioner.absences.create(starts_at=absence.starts_at, ends_at=absence.ends_at)
    page = physician.post(f"{hours_of(morel)}absences/{absence.public_id}/", leave | deputy)

    assert page.status_code == 422
    assert "Dr Karim Haddad s’absente aussi" in page.content.decode()


class TestALeave:
    def leaves(self, client: PivotClient, user: User, days: tuple[int, int], **given: str) -> str:
        first, last = (today(now()) + dt.timedelta(days=one) for one in days)
        leave = {"first_day": first.isoformat(), "last_day": last.isoformat()} | given
        return client.post(f"{hours_of(user)}absences/", leave, follow=True).content.decode()

    def test_shows_what_is_already_taken_to_move_or_cancel(
        self, physician: PivotClient, morel: User, mme_petit: Patient
    ) -> None:
        act, later = (
            AppointmentFactory(
                practitioner=morel.practitioner, patient=mme_petit, starts_at=now() + dt.timedelta(days=days)
            )
            for days in (22, 40)
        )
        page = self.leaves(physician, morel, (20, 30))
        assert "1 rendez-vous pendant ce temps" in page
        for gesture in ("deplacer", "annuler"):
            assert f"/rendez-vous/{act.public_id}/{gesture}/" in page
        assert str(later.public_id) not in page

        services.appointment_cancel(
            actor=actor_of(morel), public_id=act.public_id, reason=CancelReason.PHYSICIAN, at=now()
        )
        assert "pris pendant une absence" not in physician.get(hours_of(morel)).content.decode()

    def test_tells_the_deputy_then_that_it_is_no_more(
        self, physician: PivotClient, morel: User, haddad: User
    ) -> None:
        self.leaves(physician, morel, (20, 30), deputy=str(haddad.practitioner.public_id))
        told = Notice.objects.filter(user_id=haddad.pk)
        assert [row.kind for row in told] == ["scheduling.deputy_named"]
        assert "Dr Sophie Morel" in str(told[0].context)
        services.absence_remove(
            actor=actor_of(morel),
            owner=morel.practitioner,
            absence=morel.practitioner.absences.get(),
            at=now(),
        )
        assert set(told.values_list("kind", flat=True)) == {
            "scheduling.deputy_named",
            "scheduling.deputy_released",
        }

    def test_of_the_deputy_warns_both(
        self, client: PivotClient, morel: User, haddad: User, sylvie: User
    ) -> None:
        signed_in(client, morel)
        self.leaves(client, morel, (20, 30), deputy=str(haddad.practitioner.public_id))
        page = self.leaves(signed_in(client, haddad), haddad, (28, 35))
        assert "Vous suppléez Dr Sophie Morel" in page
        told = Notice.objects.filter(kind="scheduling.deputy_away").values_list("user_id", flat=True)
        assert set(told) == {morel.pk, sylvie.pk}
        assert "qui s’absente aussi" in signed_in(client, morel).get(hours_of(morel)).content.decode()


def test_a_rota_is_joined_where_one_exercises_and_nowhere_else(
    physician: PivotClient, morel: User, guise: Territory, soissons: Territory
) -> None:
    page = physician.get(hours_of(morel)).content.decode()
    assert f"territoire:{guise.public_id}" in page
    assert str(soissons.public_id) not in page
    place = {"place": f"territoire:{soissons.public_id}"}
    assert physician.post(hours_of(morel), MONDAY_MORNING | place).status_code == 422
    assert not WeeklyAvailability.objects.exists()


def test_what_is_kept_around_each_act(physician: PivotClient, morel: User) -> None:
    given = {"buffer_before": "5", "buffer_after": "10", "most_a_day": "12"}
    page = physician.post(f"{hours_of(morel)}limites/", given, follow=True)
    assert "5\u00a0min avant, 10\u00a0min après · 12 actes par jour au plus" in page.content.decode()

    page = physician.post(f"{hours_of(morel)}limites/", given | {"buffer_before": "90"})
    assert page.status_code == 422


def test_what_a_draft_would_give_is_shown_and_not_saved(physician: PivotClient, morel: User) -> None:
    page = physician.post(hours_of(morel), MONDAY_MORNING | {"do": "preview"})
    assert "3\u00a0h\u00a000" in page.content.decode()
    assert not WeeklyAvailability.objects.exists()
