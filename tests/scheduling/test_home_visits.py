"""A nurse goes to the patient with a kit: when it is free, what it says of the place, and of her act."""

import datetime as dt

import pytest

from accounts.models import User
from pathways.verdicts import verdict_for
from patients.models import Patient
from scheduling import policies, presenters, selectors
from scheduling.models import Appointment, Motive, NursePresence
from scheduling.presenters import by_link
from scheduling.rules import Span, widened
from scheduling.selectors import Agendas, carts_near, plan_of, situation_of_appointment
from scheduling.selectors.slots import ON_THE_WAY, days_from
from territory.enums import CartKind, SiteKind
from territory.models import Cart, Commune, Site
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory, SiteFactory

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = dt.timedelta(minutes=30)
HOURS = {"weekday": 0, "starts_at": dt.time(9), "ends_at": dt.time(11), "valid_from": dt.date(2026, 1, 1)}


@pytest.fixture
def practice(ehpad: Site) -> Site:
    """Of liberal nurses, in the territory of the EHPAD and beside the homes of its communes."""
    site = SiteFactory(kind=SiteKind.PRACTICE, name="Cabinet infirmier", territory=ehpad.territory)
    site.territory.communes.add(site.commune)
    return site


@pytest.fixture
def kit(practice: Site) -> Cart:
    return CartFactory(site=practice, name="Valise 1", kind=CartKind.KIT)


@pytest.fixture
def elodie(practice: Site) -> User:
    place = PlaceOfExerciseFactory(practitioner=PractitionerFactory(nurse=True), site=practice, mode="L")
    return MembershipFactory(user__practitioner=place.practitioner, role="nurse", site=practice).user


@pytest.fixture
def at_home(practice: Site) -> Patient:
    return PatientFactory(commune=practice.commune)


@pytest.fixture
def visit(at_home: Patient, morel: User, elodie: User, kit: Cart) -> Appointment:
    return AppointmentFactory(
        patient=at_home,
        practitioner=morel.practitioner,
        form="assisted",
        cart=kit,
        site=kit.site,
        nurse=elodie.practitioner,
        motive=MotiveFactory(is_planned_care=False),
    )


def free(cart: Cart, *, at: dt.datetime = MONDAY - HALF_AN_HOUR) -> list[Span]:
    return Agendas([], [cart], dates=days_from(MONDAY, 1), at=at).usable(cart)


class TestWhenItIsFree:
    def test_it_has_the_hours_of_the_nurses_and_none_of_its_own(self, kit: Cart, elodie: User) -> None:
        NursePresence.objects.create(site=kit.site, nurse=elodie.practitioner, **HOURS)

        assert free(kit) == [Span(MONDAY, MONDAY + dt.timedelta(hours=2))]

    def test_the_cart_of_the_same_practice_keeps_its_own(self, kit: Cart, elodie: User) -> None:
        NursePresence.objects.create(site=kit.site, nurse=elodie.practitioner, **HOURS)
        cart = CartFactory(site=kit.site)
        assert free(cart) == []

        CartOpeningFactory(cart=cart, ends_at=dt.time(10))
        assert free(cart) == [Span(MONDAY, MONDAY + dt.timedelta(hours=1))]
        assert free(kit) == [Span(MONDAY, MONDAY + dt.timedelta(hours=2))]

    def test_while_no_nurse_says_when_she_is_there_it_opens_like_a_cart(self, kit: Cart) -> None:
        CartOpeningFactory(cart=kit)
        assert free(kit) == [Span(MONDAY, MONDAY + dt.timedelta(hours=2))]

    def test_there_is_a_way_from_one_home_to_the_next(
        self, visit: Appointment, kit: Cart, elodie: User
    ) -> None:
        NursePresence.objects.create(site=kit.site, nurse=elodie.practitioner, **HOURS)
        AppointmentFactory(form="assisted", cart=kit, site=kit.site, starts_at=MONDAY + 2 * HALF_AN_HOUR)

        held = [Span(MONDAY, MONDAY + HALF_AN_HOUR)]
        [before] = widened(held, ON_THE_WAY)
        assert all(not span.overlaps(before) for span in free(kit))

    def test_it_is_offered_to_who_lives_at_home_and_to_no_resident(
        self, kit: Cart, at_home: Patient, mme_petit: Patient
    ) -> None:
        assert kit in carts_near(at_home)
        assert kit not in carts_near(mme_petit)

    def test_it_is_not_offered_in_another_territory(self, kit: Cart) -> None:
        assert kit not in carts_near(PatientFactory(commune=SiteFactory().commune))

    def test_an_hour_is_found_by_the_search(
        self, kit: Cart, elodie: User, morel: User, at_home: Patient
    ) -> None:
        NursePresence.objects.create(site=kit.site, nurse=elodie.practitioner, **HOURS)
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        motive: Motive = MotiveFactory(is_planned_care=False)

        [first, *_] = selectors.free_slots(
            practitioner=morel.practitioner, cart=kit, motive=motive, days=7, at=MONDAY, patient=at_home
        )
        assert first.starts_at == MONDAY


class TestItsVerdict:
    def test_a_liberal_nurse_at_home_has_tld(self, visit: Appointment) -> None:
        verdict = verdict_for(situation_of_appointment(visit))
        assert [(line.professional, line.code) for line in verdict.lines][-1] == ("accompanying", "TLD")

    def test_a_care_that_was_planned_has_tls(self, visit: Appointment) -> None:
        visit.motive.is_planned_care = True
        assert verdict_for(situation_of_appointment(visit)).lines[-1].code == "TLS"

    def test_before_one_is_named_those_of_the_practice_answer(self, visit: Appointment) -> None:
        visit.nurse = None
        assert situation_of_appointment(visit).accompanying.setting == "home"
        assert situation_of_appointment(visit).accompanying.liberal is True

    def test_how_she_works_unknown_is_said(self, visit: Appointment) -> None:
        visit.nurse.places.all().delete()
        verdict = verdict_for(situation_of_appointment(visit))
        assert "TLD" not in {line.code for line in verdict.lines}
        assert any("libéral" in found.message for found in verdict.findings)

    def test_a_cart_in_a_room_stays_a_dedicated_place(self, visit: Appointment) -> None:
        visit.cart.kind = CartKind.CART
        assert not plan_of(visit).is_home_visit
        assert verdict_for(situation_of_appointment(visit)).lines[-1].code == "TLL"


class TestWhatIsSaidOfThePlace:
    def test_it_is_at_home_and_no_address_is_said(self, visit: Appointment) -> None:
        visit.patient.address = "3 rue du Moulin"

        assert visit.place == "à domicile"
        assert presenters.where(visit) == "Au domicile du patient, Valise 1"

    def test_the_patient_is_not_sent_to_the_practice(self, visit: Appointment) -> None:
        lines = by_link.place_lines(visit)

        assert lines[0].startswith("Chez vous")
        assert visit.site.address not in lines
        assert "carte Vitale" in by_link.prepare(None, visit.cart)


class TestWhoMay:
    def test_her_practice_sees_it_and_the_neighbours_do_not(
        self, visit: Appointment, elodie: User, nadia: User
    ) -> None:
        rows = Appointment.objects.filter(policies.known_to(actor_of(elodie)))
        assert visit in rows
        assert visit not in Appointment.objects.filter(policies.known_to(actor_of(nadia)))

    def test_a_commune_is_not_enough(self, visit: Appointment, practice: Site) -> None:
        other = SiteFactory(kind=SiteKind.PRACTICE, commune=practice.commune, territory=practice.territory)
        neighbour = MembershipFactory(role="nurse", site=other).user
        assert visit not in Appointment.objects.filter(policies.known_to(actor_of(neighbour)))
        assert isinstance(practice.commune, Commune)
