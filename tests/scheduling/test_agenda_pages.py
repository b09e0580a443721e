"""Agendas as they are looked at: of a physician, a cart, a site, a rota; by day, by week, as a list."""

import csv
import datetime as dt
import io
import re

import pytest
from icalendar import Calendar

from accounts.enums import Role
from accounts.models import User
from core.clock import PARIS
from directory.enums import Profession
from patients.models import Patient
from scheduling import policies, selectors, services
from scheduling.enums import AppointmentState, CancelReason, HoldPurpose
from scheduling.models import Appointment, Hold, WeeklyAvailability
from scheduling.policies.boards import can_open
from scheduling.services.telling import _places, _readers
from territory.models import Site, Territory
from tests.accounts.factories import DelegationFactory, MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import PractitionerFactory
from tests.scheduling.factories import (
    MONDAY,
    AbsenceFactory,
    AppointmentFactory,
    CartOpeningFactory,
    HoldFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory

CAST = ("morel", "haddad", "nadia", "sylvie", "weiss", "luc")
WEEK = [MONDAY.date() + dt.timedelta(days=away) for away in range(7)]


@pytest.fixture(autouse=True)
def on_friday(time_machine: object) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 20, 10, tzinfo=PARIS), tick=False)


@pytest.fixture
def cart(ehpad: Site) -> object:
    return CartOpeningFactory(cart=CartFactory(site=ehpad, name="Chariot 1")).cart


@pytest.fixture
def held(morel: User, mme_petit: Patient, nadia: User, ehpad: Site, cart: object) -> Appointment:
    """Monday at nine, at the cart, in the hours that Dr Morel keeps."""
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    return AppointmentFactory(
        assisted=True, practitioner=morel.practitioner, patient=mme_petit, cart=cart, site=ehpad
    )


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, User]:
    return {who: request.getfixturevalue(who) for who in CAST}


@pytest.fixture
def coordinator(guise: Territory) -> User:
    return MembershipFactory(role=Role.TERRITORY_COORDINATOR, site=None, territory=guise).user


def addresses(held: Appointment, guise: Territory) -> dict[str, str]:
    return {
        "physician": f"/agenda/medecin/{held.practitioner.public_id}/",
        "cart": f"/agenda/chariot/{held.cart.public_id}/",
        "site": f"/agenda/site/{held.site.public_id}/",
        "rota": f"/agenda/permanence/{guise.public_id}/",
    }


class TestWhoOpensWhichAgenda:
    """The cast of six, and what each reads."""

    @pytest.mark.parametrize(
        ("whose", "opened_by"),
        [
            ("physician", {"morel", "sylvie"}),
            ("cart", {"nadia", "luc"}),
            ("site", {"nadia", "luc"}),
            ("rota", {"luc"}),
        ],
    )
    def test_others_find_nothing(
        self,
        whose: str,
        opened_by: set[str],
        held: Appointment,
        guise: Territory,
        request: pytest.FixtureRequest,
    ) -> None:
        address = addresses(held, guise)[whose]
        people = {who: request.getfixturevalue(who) for who in CAST}
        answers = {who: signed_in(PivotClient(), one).get(address).status_code for who, one in people.items()}
        assert {who for who, status in answers.items() if status == 200} == opened_by
        assert {status for who, status in answers.items() if who not in opened_by} == {404}

    def test_the_region_sees_that_a_cart_is_taken_and_never_for_whom(
        self, client: PivotClient, held: Appointment, luc: User
    ) -> None:
        address = f"/agenda/chariot/{held.cart.public_id}/?jour=2026-11-23"
        for view in ("semaine", "jour", "liste"):
            page = signed_in(client, luc).get(f"{address}&vue={view}").content.decode()
            assert "Petit" not in page
            assert str(held.public_id) not in page
            assert "Dr Sophie Morel" in page

    def test_a_coordinator_sees_the_sites_of_their_territory(
        self, client: PivotClient, held: Appointment, coordinator: User, other_hospital: Site
    ) -> None:
        signed_in(client, coordinator)
        page = client.get(f"/agenda/site/{held.site.public_id}/?jour=2026-11-23").content.decode()
        assert "Dr Sophie Morel" in page
        assert "Petit" not in page
        assert client.get(f"/agenda/site/{other_hospital.public_id}/").status_code == 404

    def test_a_coordinator_is_led_from_their_rota_to_each_site_and_its_carts(
        self, client: PivotClient, held: Appointment, guise: Territory, other_hospital: Site
    ) -> None:
        runner = MembershipFactory(role=Role.TERRITORY_COORDINATOR, site=None, territory=guise).user
        CartFactory(site=other_hospital)
        offered = [selectors.boards_of(actor_of(runner), opened) for opened in (None, held.site)]
        assert offered == [[held.site, guise], [held.cart, held.site, guise]]
        page = signed_in(client, runner).get(f"/agenda/permanence/{guise.public_id}/").content.decode()
        assert f"/agenda/site/{held.site.public_id}/" in page

    def test_the_region_is_led_from_a_site_to_its_rota(
        self, client: PivotClient, held: Appointment, luc: User, guise: Territory, soissons: Territory
    ) -> None:
        assert set(selectors.boards_of(actor_of(luc))) == {guise, soissons}
        page = signed_in(client, luc).get(f"/agenda/site/{held.site.public_id}/").content.decode()
        assert f"/agenda/permanence/{guise.public_id}/" in page
        assert f"/agenda/chariot/{held.cart.public_id}/" in page
        assert f"/agenda/permanence/{soissons.public_id}/" not in page


class TestAPharmacist:
    """Beside the cart of a pharmacy, where no nurse works."""

    @pytest.fixture
    def pharmacist(self, held: Appointment) -> User:
        person = PractitionerFactory(profession=Profession.PHARMACIST, specialty=None, sector="")
        site = held.site
        return MembershipFactory(role=Role.PHARMACIST, site=site, user__practitioner=person).user

    def test_is_led_to_the_agenda_of_the_place_and_reads_what_nobody_else_is_given(
        self, client: PivotClient, pharmacist: User, held: Appointment, nadia: User
    ) -> None:
        assert 'href="/agenda/"' in signed_in(client, pharmacist).get("/").content.decode()
        address = f"/agenda/site/{held.site.public_id}/?jour=2026-11-23"
        assert "Petit" in client.get(address).content.decode()
        Appointment.objects.update(nurse=nadia.practitioner)
        page = client.get(address).content.decode()
        assert "Petit" not in page
        assert "Dr Sophie Morel" in page
        Appointment.objects.update(nurse=pharmacist.practitioner)
        assert "Petit" in client.get(address).content.decode()

    def test_gives_up_what_the_pharmacy_cannot_hold(
        self, pharmacist: User, held: Appointment, nadia: User
    ) -> None:
        assert policies.can_cancel(actor_of(pharmacist), held)
        assert held in selectors.visible_to(actor_of(pharmacist))
        held.nurse = nadia.practitioner
        assert not policies.can_cancel(actor_of(pharmacist), held)


class TestARota:
    @pytest.fixture
    def colleague(self, morel: User, mme_petit: Patient, guise: Territory) -> User:
        """Dr Aubry and Dr Morel keep hours for the territory; each has an act there."""
        aubry = PractitionerFactory(given_name="Luc", family_name="Aubry")
        for one in (morel.practitioner, aubry):
            WeeklyAvailabilityFactory(practitioner=one, territory=guise)
        AppointmentFactory(practitioner=morel.practitioner, patient=mme_petit)
        AppointmentFactory(practitioner=aubry)
        AppointmentFactory(practitioner=aubry, starts_at=MONDAY + dt.timedelta(hours=6))  # in no rota hours
        return morel

    def test_each_reads_their_own_patients_and_the_hours_of_the_others(
        self, colleague: User, guise: Territory
    ) -> None:
        board = selectors.board_of(actor_of(colleague), guise, WEEK, at=MONDAY)
        assert [row.practitioner.family_name for row in board.rows] == ["Morel"]
        assert [(one.practitioner, one.span.starts_at) for one in board.taken] == [("Dr Luc Aubry", MONDAY)]
        assert {one.whose for one in board.free} == {"Dr Luc Aubry", "Dr Sophie Morel"}

    def test_whom_one_treats_is_no_name_there_when_a_colleague_sees_them(
        self, colleague: User, guise: Territory, mme_petit: Patient
    ) -> None:
        theirs = AppointmentFactory(
            practitioner=PractitionerFactory(given_name="Ève", family_name="Roy"),
            patient=mme_petit,
            starts_at=MONDAY + dt.timedelta(hours=1),
        )
        WeeklyAvailabilityFactory(practitioner=theirs.practitioner, territory=guise)
        assert theirs in selectors.visible_to(actor_of(colleague))  # opened by itself, with a trace
        board = selectors.board_of(actor_of(colleague), guise, WEEK, at=MONDAY)
        assert [row.practitioner.family_name for row in board.rows] == ["Morel"]
        assert [one.practitioner for one in board.taken] == ["Dr Luc Aubry", "Dr Ève Roy"]

    def test_it_is_offered_to_who_keeps_it(self, colleague: User, guise: Territory, weiss: User) -> None:
        assert guise in selectors.boards_of(actor_of(colleague))
        assert guise not in selectors.boards_of(actor_of(weiss))


class TestMovingAround:
    def test_the_arrows_lead_a_day_a_week_or_four_weeks_away(
        self, client: PivotClient, held: Appointment, morel: User
    ) -> None:
        signed_in(client, morel)
        for view, before, after in (
            ("jour", "2026-11-22", "2026-11-24"),
            ("semaine", "2026-11-16", "2026-11-30"),
            ("liste", "2026-10-26", "2026-12-21"),
        ):
            page = client.get(f"/agenda/?vue={view}&jour=2026-11-23").content.decode()
            assert f"?vue={view}&amp;jour={before}" in page
            assert f"?vue={view}&amp;jour={after}" in page

    def test_another_agenda_keeps_the_view_and_the_day(
        self, client: PivotClient, held: Appointment, nadia: User
    ) -> None:
        page = signed_in(client, nadia).get("/agenda/?vue=jour&jour=2026-11-23").content.decode()
        assert f"/agenda/chariot/{held.cart.public_id}/?vue=jour&amp;jour=2026-11-23" in page

    def test_one_state_is_kept(self, client: PivotClient, held: Appointment, morel: User) -> None:
        AppointmentFactory(
            practitioner=held.practitioner,
            state=AppointmentState.MISSED,
            patient__used_name="Dubois",
            starts_at=MONDAY + dt.timedelta(hours=2),
        )
        signed_in(client, morel)
        for view in ("semaine", "jour", "liste"):
            page = client.get(f"/agenda/?vue={view}&jour=2026-11-23&etat=missed").content.decode()
            assert "Dubois" in page
            assert "Petit" not in page

    def test_the_list_says_when_it_is_empty(self, client: PivotClient, morel: User) -> None:
        page = signed_in(client, morel).get("/agenda/?vue=liste").content.decode()
        assert "Aucun rendez-vous sur cette période" in page


class TestLeave:
    @pytest.fixture
    def away(self, held: Appointment) -> None:
        deputy = PractitionerFactory(given_name="Luc", family_name="Aubry")
        starts_at = MONDAY + dt.timedelta(days=1)
        AbsenceFactory(
            practitioner=held.practitioner,
            deputy=deputy,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(days=2),
        )

    def test_the_deputy_is_named_on_the_days_of_leave(
        self, away: None, client: PivotClient, morel: User
    ) -> None:
        page = signed_in(client, morel).get("/agenda/?jour=2026-11-23").content.decode()
        assert "Remplacé par Dr Luc Aubry" in page
        assert "Dr Sophie Morel, absence" in page

    def test_the_absences_of_several_are_told_and_not_drawn(
        self, away: None, client: PivotClient, sylvie: User, haddad: User
    ) -> None:
        DelegationFactory(practitioner=haddad.practitioner, delegate=sylvie)
        page = signed_in(client, sylvie).get("/agenda/?jour=2026-11-23").content.decode()
        assert "Dr Luc Aubry remplace" in page
        assert "Remplacé par" not in page


class TestFiles:
    def test_a_table_says_no_more_than_the_page(
        self, client: PivotClient, held: Appointment, nadia: User, luc: User
    ) -> None:
        address = f"/agenda/chariot/{held.cart.public_id}/?jour=2026-11-23&format=csv"
        full, veiled = (
            list(
                csv.reader(
                    io.StringIO(signed_in(PivotClient(), one).get(address).content.decode()), delimiter=";"
                )
            )
            for one in (nadia, luc)
        )
        assert full[1][:4] == ["23/11/2026", "9\u00a0h\u00a000", "9\u00a0h\u00a030", "Mme Jeanne Petit"]
        assert veiled[1][3] == "Réservé, patient non communiqué"
        assert "Petit" not in str(veiled)

    def test_a_calendar_says_neither_whom_nor_why(
        self, client: PivotClient, held: Appointment, morel: User
    ) -> None:
        file = signed_in(client, morel).get("/agenda/?jour=2026-11-23&format=ics")
        (event,) = Calendar.from_ical(file.content).walk("VEVENT")
        assert event["SUMMARY"] == "Téléconsultation"
        assert "Petit" not in file.content.decode()


class TestHoursKept:
    """What is kept for a few minutes, or proposed to a request, is drawn without a name."""

    @pytest.fixture
    def kept(self, held: Appointment, mme_petit: Patient, morel: User) -> Hold:
        return HoldFactory(
            patient=mme_petit,
            practitioner=morel.practitioner,
            cart=held.cart,
            starts_at=MONDAY + dt.timedelta(hours=1),
            until=dt.datetime(2026, 11, 20, 10, 5, tzinfo=PARIS),
        )

    @pytest.mark.parametrize(
        ("purpose", "kind", "words"),
        [
            (HoldPurpose.BOOKING, "kept", "Gardé 10 h 00 · jusqu’à 10 h 05"),
            (HoldPurpose.WAITING, "kept", "Gardé 10 h 00 · jusqu’à 10 h 05"),
            (HoldPurpose.PROPOSAL, "demand", "Proposé 10 h 00 · réponse avant 10 h 05"),
        ],
    )
    def test_drawn_in_the_week_of_who_keeps_it_and_of_the_cart(
        self, purpose: str, kind: str, words: str, kept: Hold, held: Appointment, morel: User, nadia: User
    ) -> None:
        Hold.objects.update(purpose=purpose)
        for user, address in (
            (morel, f"/agenda/medecin/{held.practitioner.public_id}/"),
            (nadia, f"/agenda/chariot/{held.cart.public_id}/"),
        ):
            page = signed_in(PivotClient(), user).get(f"{address}?vue=semaine&jour=2026-11-23")
            (block,) = re.findall(rf'<div class="ev {kind} .*?</div>', page.content.decode())
            assert re.sub(r"<[^>]+>", " ", block).replace("\u00a0", " ").split() == words.split()

    def test_said_in_the_list_too_and_gone_once_lapsed(
        self, client: PivotClient, kept: Hold, morel: User, time_machine: object
    ) -> None:
        signed_in(client, morel)
        address = "/agenda/?vue=liste&jour=2026-11-23"
        said = client.get(address).content.decode().replace("\u00a0", " ")
        assert "10 h 00 – 10 h 30, Dr Sophie Morel, gardée jusqu’à 10 h 05" in said
        time_machine.shift(dt.timedelta(minutes=6))
        assert "gardée jusqu’à" not in client.get(address).content.decode()

    def test_a_rota_shows_those_of_its_own_hours(
        self, kept: Hold, guise: Territory, morel: User, luc: User
    ) -> None:
        assert not selectors.board_of(actor_of(luc), guise, WEEK, at=kept.held_at).kept
        WeeklyAvailability.objects.filter(practitioner=morel.practitioner).update(territory=guise)
        (shown,) = selectors.board_of(actor_of(luc), guise, WEEK, at=kept.held_at).kept
        assert shown.practitioner == "Dr Sophie Morel"


class TestLive:
    """A change by somebody else reaches the open agendas of all whom it concerns, and of nobody else."""

    def test_those_whose_agenda_shows_it_are_told(
        self, held: Appointment, morel: User, nadia: User, sylvie: User, weiss: User, luc: User, haddad: User
    ) -> None:
        assert set(_readers(held, MONDAY.date())) == {morel.pk, nadia.pk, sylvie.pk}

    @pytest.mark.django_db(transaction=True)
    def test_a_cancellation_signals_the_open_pages(
        self, held: Appointment, nadia: User, sylvie: User, luc: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[tuple[list[int], str]] = []
        monkeypatch.setattr(
            "scheduling.services.telling.pages_signal", lambda users, what: told.append((list(users), what))
        )
        services.appointment_cancel(
            actor=actor_of(nadia), public_id=held.public_id, reason=CancelReason.SITE, at=MONDAY
        )
        (users, what), (runners, place) = told
        assert what == "agenda"
        assert sylvie.pk in users
        assert place == f"agenda-{held.site.public_id}"
        assert luc.pk in runners

    def test_who_runs_the_place_hears_of_it_and_may_open_it(
        self, held: Appointment, coordinator: User, cast: dict[str, User]
    ) -> None:
        ((place, told),) = _places(held, MONDAY.date())
        everybody = {**cast, "coordinator": coordinator}
        told_of = {name for name, user in everybody.items() if user in told}
        assert (place, told_of) == (held.site, {"luc", "coordinator"})
        assert all(can_open(actor_of(everybody[name]), held.site) for name in told_of)

    def test_a_rota_is_heard_by_who_keeps_it_with_others(
        self, held: Appointment, coordinator: User, cast: dict[str, User]
    ) -> None:
        for name in ("morel", "haddad"):
            WeeklyAvailabilityFactory(
                practitioner=cast[name].practitioner, territory=held.site.territory, weekday=2
            )
        _, (rota, told) = _places(held, MONDAY.date())
        everybody = {**cast, "coordinator": coordinator}
        on_rota = [cast[name].practitioner_id for name in ("morel", "haddad")]
        assert rota == held.site.territory
        for name, user in everybody.items():
            assert (user in told) == can_open(actor_of(user), rota, on_rota=on_rota), name

    def test_its_page_listens_to_that_place_and_a_cart_s_to_its_site(
        self, client: PivotClient, held: Appointment, luc: User
    ) -> None:
        signed_in(client, luc)
        for address in (f"/agenda/site/{held.site.public_id}/", f"/agenda/chariot/{held.cart.public_id}/"):
            page = client.get(address).content.decode()
            assert f"pv:agenda-{held.site.public_id} from:body" in page
