"""The regional administrator’s first page: figures that lead somewhere, what is broken, the days around."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from accounts.enums import Role
from accounts.models import User
from consultations.models import Consultation
from core import clock
from core.errors import Refused
from patients.models import Patient
from portal import selectors
from portal.presenters.chart import chart
from scheduling.enums import ActForm
from territory.models import Site
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Rehearsal, Story, assisted
from tests.scheduling.factories import AppointmentFactory, MotiveFactory
from tests.territory.factories import CartFactory, DeviceFactory, LineTestFactory, SiteFactory

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=clock.PARIS)
MIDNIGHT = NOON.replace(hour=0, minute=15)


@pytest.fixture
def busy(ehpad: Site) -> None:
    """Two assisted acts today, one of them past, a simple one by night, one in a week, one too far."""
    cart = CartFactory(site=ehpad)
    for starts_at in (NOON - dt.timedelta(hours=3), NOON + dt.timedelta(hours=2)):
        AppointmentFactory(assisted=True, cart=cart, starts_at=starts_at)
    AppointmentFactory(starts_at=MIDNIGHT)
    AppointmentFactory(starts_at=NOON + dt.timedelta(days=7))
    AppointmentFactory(starts_at=NOON + dt.timedelta(days=8))


@pytest.fixture
def ready(morel: User, ehpad: Site) -> None:
    """Nothing is missing: a tested cart, a physician and her account, a motive, two administrators."""
    LineTestFactory(cart=CartFactory(site=ehpad), tested_at=clock.now())
    MotiveFactory()
    MembershipFactory(user=UserFactory(), role=Role.REGIONAL_ADMIN, site=None)


def test_days_are_those_of_france_by_form(busy: None, luc: User) -> None:
    days = selectors.region_for(actor_of(luc), NOON).days
    assert (days[0].on, days[-1].on) == (dt.date(2026, 11, 18), dt.date(2026, 12, 1))
    counted = {day.on: day.by_form for day in days if day.by_form}
    assert counted == {
        dt.date(2026, 11, 24): {ActForm.ASSISTED: 2, ActForm.SIMPLE_VIDEO: 1},
        dt.date(2026, 12, 1): {ActForm.SIMPLE_VIDEO: 1},
    }


def held(patient: Patient, physician: User, nurse: User, site: Site, hour: int, **act: Any) -> None:
    due = assisted(patient, physician, site, starts_at=NOON.replace(hour=hour))
    story = Story(due, physician, nurse).in_state(act.pop("state", "closed"))
    Consultation.objects.filter(pk=story.act.pk).update(**act)


def test_what_acts_became_is_told_apart(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, luc: User, ehpad: Site
) -> None:
    MotiveFactory()
    Rehearsal(CartFactory(site=ehpad), morel, nadia).in_state("closed")
    act = (mme_petit, morel, nadia, ehpad)
    held(*act, 7)
    held(*act, 8, state="finished")
    held(*act, 9, kind="advice", is_video_failed=True)
    held(*act, 10, is_video_failed=True)
    held(*act, 11, state="in_person")
    for hour, state in ((13, "in_progress"), (14, "cancelled")):
        held(*act, hour, state=state)
    with time_machine.travel(NOON, tick=False):
        day = next(day for day in selectors.region_for(actor_of(luc), NOON).days if day.on == NOON.date())
        page = signed_in(client, luc).get("/").content.decode()
    assert day.by_outcome == {"video": 2, "advice": 1, "phone": 1, "in_person": 1}
    assert "Ce que les actes sont devenus" in page
    assert "Passée au téléphone" in page
    cells = ["Sept derniers jours", "2", "1", "1", "1"]
    assert "".join(f'<td class="num">{cell}</td>' for cell in cells[1:]) in page


def test_sites_that_receive_today_with_what_comes_next(busy: None, luc: User, ehpad: Site) -> None:
    [line] = selectors.region_for(actor_of(luc), NOON).sites_today
    assert (line.site, line.count, line.next_at) == (ehpad, 2, NOON + dt.timedelta(hours=2))


@pytest.mark.parametrize("who", ["morel", "haddad", "nadia", "weiss", "sylvie"])
def test_nobody_else_sees_the_region(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        selectors.region_for(actor_of(request.getfixturevalue(who)), NOON)


def test_figures_lead_to_what_they_count(client: PivotClient, luc: User) -> None:
    SiteFactory(is_open=False, closed_reason="Travaux")
    UserFactory(password=None)
    tiles = {tile["label"]: tile for tile in signed_in(client, luc).get("/").context["home"].tiles}
    assert (tiles["Sites"]["foot"], tiles["Sites"]["url"]) == ("1 fermé", "/region/sites/?state=closed")
    assert (tiles["Comptes ouverts"]["value"], tiles["Comptes ouverts"]["foot"]) == (1, "1 invité à venir")
    assert tiles["Comptes ouverts"]["url"] == "/region/comptes/?state=invited"
    assert tiles["Chariots"]["foot"] == "tous en service"
    assert tiles["Messages non partis"]["foot"] == "tout est arrivé"


def test_what_is_broken_or_flat_leads_to_its_cart(client: PivotClient, luc: User, ehpad: Site) -> None:
    broken = CartFactory(site=ehpad, name="Chariot bleu", state="out_of_service", state_reason="Écran cassé")
    flat = DeviceFactory(cart=CartFactory(site=ehpad), label="ECG", battery_percent=12)
    page = signed_in(client, luc).get("/")
    assert [item["title"] for item in page.context["home"].todo] == [
        "Chariot bleu, EHPAD Les Marronniers : hors service",
        "ECG : batterie à 12\u00a0%",
        "EHPAD Les Marronniers : ligne à tester",
    ]
    for cart in (broken, flat.cart):
        assert f'href="/region/chariots/{cart.public_id}/"' in page.content.decode()


def test_many_sites_to_test_make_one_line(client: PivotClient, luc: User, db: None) -> None:
    carts = [CartFactory(site=SiteFactory(name=f"MSP {letter}")) for letter in "ABCD"]
    home = signed_in(client, luc).get("/").context["home"]
    (item,) = home.todo
    assert item["title"] == "4 sites : ligne à tester"
    assert item["text"] == "MSP A, MSP B et 2 autres."
    for cart in carts:
        LineTestFactory(cart=cart, tested_at=clock.now())
    assert signed_in(client, luc).get("/").context["home"].todo == []


def test_nothing_to_take_up_says_so(client: PivotClient, luc: User, ready: None) -> None:
    page = signed_in(client, luc).get("/")
    assert "Rien à reprendre" in page.content.decode()
    assert "Pour ouvrir la région" not in page.content.decode()


def test_an_empty_region_says_what_to_create_in_order_and_leads_there(client: PivotClient, luc: User) -> None:
    page = signed_in(client, luc).get("/")
    steps = page.context["home"].opening
    assert [step["title"] for step in steps] == [
        "Créez un premier site",
        "Ajoutez un chariot à un site",
        "Inscrivez les professionnels",
        "Créez un premier motif",
        "Invitez qui soigne et qui coordonne",
        "Invitez un second administrateur",
    ]
    assert [step["action"].get("tone") for step in steps] == ["primary", *[None] * 5]
    assert all(client.get(step["action"]["url"]).status_code == 200 for step in steps)
    assert "Rien à reprendre" not in page.content.decode()


def test_a_step_that_is_done_is_not_asked_for_again(client: PivotClient, luc: User, morel: User) -> None:
    steps = signed_in(client, luc).get("/").context["home"].opening
    assert [step["title"] for step in steps] == [
        "Ajoutez un chariot à un site",
        "Créez un premier motif",
        "Invitez un second administrateur",
    ]


def days(*parts: list[int]) -> list[dict[str, object]]:
    return [{"label": "lun", "number": "1", "is_now": False, "parts": part} for part in parts]


@pytest.mark.parametrize(
    ("most", "values"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (5, [0, 2, 4, 6]),
        (14, [0, 5, 10, 15]),
        (90, [0, 50, 100]),
    ],
)
def test_the_grid_has_round_values_above_the_highest_bar(most: int, values: list[int]) -> None:
    drawn = chart(days([most, 0, 0]))
    assert [line["value"] for line in drawn.lines] == values
    assert all(line["y"] >= 0 for line in drawn.lines)


def test_bars_stand_on_each_other_and_empty_ones_are_not_drawn() -> None:
    [bar] = chart(days([2, 0, 1])).bars
    below, above = bar.rects
    assert (below["part"], above["part"]) == ("a", "c")
    assert below["y"] + below["height"] == pytest.approx(chart(days([3, 0, 0])).ground)
    assert above["y"] + above["height"] == pytest.approx(below["y"])
