"""Who opens the hours, and what the pages say."""

import datetime as dt

import pytest

from accounts.models import User
from core.clock import now, today
from scheduling.models import AvailabilityException, CartOpening, NursePresence, WeeklyAvailability
from territory.models import Site
from tests.cast import signed_in
from tests.client import PivotClient
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
def test_the_region_writes_those_of_carts_and_sites(
    who: str, client: PivotClient, ehpad: Site, request: pytest.FixtureRequest
) -> None:
    cart = CartFactory(site=ehpad)
    signed_in(client, request.getfixturevalue(who))
    for address in (
        f"/region/chariots/{cart.public_id}/horaires/",
        f"/region/sites/{ehpad.public_id}/presence/",
    ):
        assert client.get(address).status_code == (200 if who == "luc" else 403)
        client.post(address, MONDAY_MORNING)
    assert CartOpening.objects.exists() is (who == "luc")
    assert NursePresence.objects.exists() is (who == "luc")


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
