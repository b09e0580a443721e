"""Physicians of other regions: only for the specialties that the region opens, last, else refused."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.enums import Role
from accounts.models import User
from audit.models import Event as Logged
from core import french
from core.actors import job
from core.errors import Conflict, NotFound, Refused
from core.french import NBSP
from directory.models import Practitioner
from patients import services as patients
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, SearchScope
from scheduling.models import Absence, ElsewhereOpening, Motive
from scheduling.presenters.search import tiers
from scheduling.rules import civil_day
from scheduling.selectors import Wish
from scheduling.selectors.rota import Call, candidates
from scheduling.selectors.search import Tier
from scheduling.services import Booking
from scheduling.services.elsewhere import check_received
from territory.models import Site
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import PractitionerFactory, SpecialtyFactory
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AbsenceFactory,
    AppointmentFactory,
    ElsewhereOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY - dt.timedelta(days=3)
CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
PAGE = "/region/motifs/autres-regions/"


@pytest.fixture
def dufour(morel: User, msp: Site) -> Patient:
    """At home in Guise; her treating physician is Dr Morel."""
    patient = PatientFactory(used_name="Dufour", commune=msp.commune)
    patients.treating_physician_declare(
        actor=job("tests"), patient=patient, practitioner=morel.practitioner, at=FRIDAY
    )
    return patient


@pytest.fixture
def norman(db: None) -> Practitioner:
    """A general practitioner of Normandy, free on Monday morning."""
    one = PractitionerFactory(family_name="Lecourt", region="28")
    return WeeklyAvailabilityFactory(practitioner=one).practitioner


@pytest.fixture
def motive(db: None) -> Motive:
    return MotiveFactory(duration_minutes=30)


@pytest.fixture
def wish(dufour: Patient, motive: Motive) -> Wish:
    return Wish(patient=dufour, motive=motive, form=ActForm.SIMPLE_VIDEO, said={}, scope=SearchScope.REGION)


@pytest.fixture
def found(wish: Wish, morel: User) -> Callable[..., selectors.Proposal]:
    def look(**wished: Any) -> selectors.Proposal:
        return selectors.offers_for(actor_of(morel), replace(wish, **wished), at=FRIDAY)

    return look


@pytest.fixture
def booking(dufour: Patient, norman: Practitioner, motive: Motive) -> Booking:
    return Booking(
        patient=dufour, motive=motive, form=ActForm.SIMPLE_VIDEO, practitioner=norman, starts_at=MONDAY
    )


def names(proposal: selectors.Proposal) -> list[tuple[Tier, str]]:
    return list(dict.fromkeys((one.tier, one.practitioner.family_name) for one in proposal.offers))


class TestSearched:
    def test_nobody_from_elsewhere_unless_the_region_says_so(
        self, found: Callable, norman: Practitioner
    ) -> None:
        ElsewhereOpeningFactory(specialty=SpecialtyFactory(code="SM15", short_label="Dermatologie"))
        assert not found().offers
        assert not found(scope=SearchScope.PHYSICIAN, physician=norman).offers

    def test_last_with_why_and_what_it_changes(
        self, found: Callable, norman: Practitioner, weiss: User
    ) -> None:
        ElsewhereOpeningFactory()
        WeeklyAvailabilityFactory(practitioner=weiss.practitioner, weekday=4)
        proposal = found(weekdays=(0, 4))
        assert [tier for tier, _ in names(proposal)] == [Tier.REGION]
        proposal = found(weekdays=(0,))
        assert names(proposal) == [(Tier.ELSEWHERE, "Lecourt")]
        [shown] = tiers(proposal, ActForm.SIMPLE_VIDEO, FRIDAY)
        assert shown.title == "Dans une autre région"
        assert shown.text.startswith("Après ceux de la région, qui ouvre cette spécialité")
        # Dr Morel, the treating physician, sends: the pathway is kept.
        assert f"Ce que cela change{NBSP}: dans le parcours, pris en charge à 70{NBSP}%." in shown.text
        assert "Normandie" in shown.days[0].cards[0].detail

    def test_only_on_the_days_of_the_list(self, found: Callable, norman: Practitioner) -> None:
        first, last = dt.date(2026, 12, 7), dt.date(2026, 12, 20)
        ElsewhereOpeningFactory(starts_on=first, ends_on=last)
        days = {offer.slots[0].starts_at.date() for offer in found().offers}
        assert days == {first, dt.date(2026, 12, 14)}

    def test_under_whatever_code_the_specialty_has(self, found: Callable, norman: Practitioner) -> None:
        ElsewhereOpeningFactory(specialty=SpecialtyFactory(code="SM54", label="Médecine générale"))
        assert names(found()) == [(Tier.ELSEWHERE, "Lecourt")]

    def test_the_treating_physician_is_at_home_everywhere(
        self, found: Callable, norman: Practitioner, dufour: Patient
    ) -> None:
        patients.treating_physician_declare(
            actor=job("tests"), patient=dufour, practitioner=norman, at=FRIDAY
        )
        assert names(found()) == [(Tier.TREATING, "Lecourt")]
        chosen = found(scope=SearchScope.PHYSICIAN, physician=norman)
        assert names(chosen) == [(Tier.CHOSEN, "Lecourt")]

    def test_the_pathway_knows_that_they_are_of_another_territory(
        self, found: Callable, norman: Practitioner
    ) -> None:
        ElsewhereOpeningFactory()
        assert found().offers[0].situation.physician.same_territory is False

    def test_no_request_goes_to_them(
        self, norman: Practitioner, dufour: Patient, motive: Motive, msp: Site
    ) -> None:
        UserFactory(practitioner=norman)
        norman.weekly_availabilities.update(territory=msp.territory)
        call = Call(patient=dufour, motive=motive, site=msp, at=FRIDAY, due_at=FRIDAY + dt.timedelta(days=4))
        assert norman not in [one.practitioner for one in candidates(call)]
        ElsewhereOpeningFactory()
        assert norman in [one.practitioner for one in candidates(call)]

    def test_a_request_is_judged_on_the_days_until_it_is_answered(
        self, norman: Practitioner, dufour: Patient, motive: Motive, msp: Site
    ) -> None:
        """Asked on Friday and due on Monday, the day the region opens the specialty."""
        UserFactory(practitioner=norman)
        norman.weekly_availabilities.update(territory=msp.territory)
        opening = ElsewhereOpeningFactory(starts_on=MONDAY.date())
        call = Call(patient=dufour, motive=motive, site=msp, at=FRIDAY, due_at=MONDAY)
        assert norman in [one.practitioner for one in candidates(call)]
        opening.starts_on = MONDAY.date() + dt.timedelta(days=1)
        opening.save()
        assert norman not in [one.practitioner for one in candidates(call)]

    def test_why_they_are_not_offered(
        self, found: Callable, wish: Wish, norman: Practitioner, morel: User
    ) -> None:
        told = selectors.reasons_for(actor_of(morel), wish, found(), at=FRIDAY, whom="lecourt")
        assert [(one.who, one.why) for one in told.lines] == [(norman, selectors.Why.ELSEWHERE)]

    @pytest.mark.parametrize(
        ("opens", "why"),
        [
            (dt.date(2026, 11, 24), selectors.Why.LATER),  # closed today, open on their second Monday
            (dt.date(2026, 12, 1), selectors.Why.ELSEWHERE_THEN),  # open within the fortnight, on no Monday
            (dt.date(2026, 12, 7), selectors.Why.ELSEWHERE),
        ],
    )
    def test_why_not_is_judged_on_the_days_of_their_hours(
        self,
        opens: dt.date,
        why: selectors.Why,
        found: Callable,
        wish: Wish,
        norman: Practitioner,
        morel: User,
    ) -> None:
        ElsewhereOpeningFactory(starts_on=opens)
        proposal = found(weekdays=(6,))
        told = selectors.reasons_for(actor_of(morel), wish, proposal, at=FRIDAY, whom="lecourt")
        assert [one.why for one in told.lines] == [why]


class TestStandingIn:
    """Dr Morel is away from Monday to Sunday, and named a colleague who practises in Normandy too."""

    @pytest.fixture(autouse=True)
    def away(self, morel: User, norman: Practitioner) -> Absence:
        return AbsenceFactory(
            practitioner=morel.practitioner,
            deputy=norman,
            starts_at=civil_day(MONDAY.date()).starts_at,
            ends_at=civil_day(MONDAY.date() + dt.timedelta(days=6)).ends_at,
        )

    def test_offered_in_her_place_while_she_is_away(self, found: Callable) -> None:
        proposal = found(scope=SearchScope.FIRST)
        assert names(proposal) == [(Tier.DEPUTY, "Lecourt")]
        assert {offer.slots[0].starts_at.date() for offer in proposal.offers} == {MONDAY.date()}
        [shown] = tiers(proposal, ActForm.SIMPLE_VIDEO, FRIDAY)
        assert shown.title == "Qui remplace son médecin traitant"
        assert "Normandie" in shown.days[0].cards[0].detail
        assert proposal.offers[0].situation.physician.replaces_treating_physician is True

    def test_and_when_asked_for_by_name(self, found: Callable, norman: Practitioner) -> None:
        chosen = found(scope=SearchScope.PHYSICIAN, physician=norman)
        assert {offer.slots[0].starts_at.date() for offer in chosen.offers} == {MONDAY.date()}

    def test_booked_in_that_week_and_not_in_the_next(self, booking: Booking, morel: User) -> None:
        later = replace(booking, starts_at=MONDAY + dt.timedelta(days=7))
        with pytest.raises(Conflict, match="autre région"):
            services.appointment_book(actor=actor_of(morel), booking=later, at=FRIDAY)
        services.appointment_book(actor=actor_of(morel), booking=booking, at=FRIDAY)

    def test_not_for_the_patients_of_somebody_else(self, norman: Practitioner, dufour: Patient) -> None:
        assert selectors.is_received(norman, dufour, MONDAY.date())
        assert not selectors.is_received(norman, PatientFactory(), MONDAY.date())

    def test_asked_first_on_demand(
        self, norman: Practitioner, dufour: Patient, motive: Motive, msp: Site
    ) -> None:
        UserFactory(practitioner=norman)
        call = Call(patient=dufour, motive=motive, site=msp, at=MONDAY, due_at=MONDAY)
        assert [(one.practitioner, one.is_treating) for one in candidates(call)] == [(norman, True)]


class TestBooked:
    def test_refused_until_the_region_opens_the_specialty(self, booking: Booking, morel: User) -> None:
        with pytest.raises(Conflict, match="autre région"):
            services.appointment_book(actor=actor_of(morel), booking=booking, at=FRIDAY)
        ElsewhereOpeningFactory()
        services.appointment_book(actor=actor_of(morel), booking=booking, at=FRIDAY)

    def test_nor_kept_for_a_few_minutes(self, booking: Booking, morel: User) -> None:
        with pytest.raises(Conflict, match="autre région"):
            services.hold_take(actor=actor_of(morel), booking=booking, at=FRIDAY)

    def test_nor_moved_after_the_last_day(self, dufour: Patient, norman: Practitioner) -> None:
        ElsewhereOpeningFactory(ends_on=MONDAY.date())
        held = AppointmentFactory(practitioner=norman, patient=dufour, starts_at=MONDAY)
        with pytest.raises(Conflict, match="autre région"):
            services.appointment_move(
                actor=actor_of(_secretary_of(norman)),
                public_id=held.public_id,
                starts_at=MONDAY + dt.timedelta(days=7),
                at=FRIDAY,
            )

    @pytest.mark.django_db(transaction=True)
    def test_nobody_closes_the_list_while_an_hour_is_taken(
        self, dufour: Patient, norman: Practitioner, luc: User
    ) -> None:
        opening, actor = ElsewhereOpeningFactory(starts_on=MONDAY.date()), actor_of(luc)
        closing, closed = Event(), Event()

        def close() -> None:
            try:
                closing.set()
                services.elsewhere_close(actor=actor, opening=opening.public_id, at=FRIDAY)
                closed.set()
            finally:
                connection.close()

        rival = Thread(target=close)
        with transaction.atomic():
            check_received(norman, dufour, MONDAY)
            rival.start()
            closing.wait(5)
            assert not closed.wait(0.3)
        rival.join()
        assert closed.is_set()
        with transaction.atomic(), pytest.raises(Conflict):
            check_received(norman, dufour, MONDAY)

    @pytest.mark.django_db(transaction=True)
    def test_those_who_book_of_one_specialty_do_not_wait_for_each_other(
        self, dufour: Patient, norman: Practitioner
    ) -> None:
        ElsewhereOpeningFactory()
        came = Event()

        def look() -> None:
            try:
                with transaction.atomic():
                    check_received(norman, dufour, MONDAY)
                came.set()
            finally:
                connection.close()

        beside = Thread(target=look)
        with transaction.atomic():
            check_received(norman, dufour, MONDAY)
            beside.start()
            assert came.wait(10)  # while the first booking is still being made
        beside.join()


def _secretary_of(practitioner: Practitioner) -> User:
    user = UserFactory(practitioner=practitioner)
    return MembershipFactory(user=user, role=Role.PHYSICIAN).user


class TestKept:
    @pytest.mark.parametrize("who", CAST)
    def test_by_the_region_alone(self, who: str, request: pytest.FixtureRequest) -> None:
        actor = actor_of(request.getfixturevalue(who))
        opening = ElsewhereOpeningFactory()
        values = {
            "specialty": SpecialtyFactory(code="SM15", short_label="Dermatologie"),
            "starts_on": FRIDAY.date(),
            "reason": "Délais",
        }
        if who == "luc":
            services.elsewhere_open(actor=actor, values=values, at=FRIDAY)
            services.elsewhere_close(actor=actor, opening=opening.public_id, at=FRIDAY)
            opening.refresh_from_db()
            assert opening.ends_on == FRIDAY.date()
        else:
            with pytest.raises(Refused):
                services.elsewhere_open(actor=actor, values=values, at=FRIDAY)
            with pytest.raises(Refused):
                services.elsewhere_close(actor=actor, opening=opening.public_id, at=FRIDAY)

    def test_what_is_over_is_not_closed_again_and_what_has_not_begun_goes(self, luc: User) -> None:
        actor, opening = actor_of(luc), ElsewhereOpeningFactory()
        services.elsewhere_close(actor=actor, opening=opening.public_id, at=FRIDAY)
        with pytest.raises(Conflict):
            services.elsewhere_close(actor=actor, opening=opening.public_id, at=FRIDAY)
        later = ElsewhereOpeningFactory(starts_on=dt.date(2027, 1, 1))
        services.elsewhere_close(actor=actor, opening=later.public_id, at=FRIDAY)
        with pytest.raises(NotFound):
            selectors.elsewhere_opening(later.public_id)
        assert Logged.objects.filter(kind="scheduling.elsewhere_closed").count() == 2

    def test_on_its_page(self, client: PivotClient, luc: User, time_machine: Any) -> None:
        time_machine.move_to(FRIDAY, tick=False)
        signed_in(client, luc)
        general = SpecialtyFactory()
        sent = {"specialty": general.pk, "starts_on": "2026-11-20", "reason": "Quatre mois d’attente"}
        page = client.post(PAGE, sent, follow=True).content.decode()
        day = french.date_in_full(FRIDAY.date())
        assert f"Depuis le {day} · Quatre mois d’attente" in page
        again = client.post(PAGE, sent)
        assert again.status_code == 422
        assert "déjà ouverte une partie de cette période" in again.content.decode()
        opening = ElsewhereOpening.objects.get()
        page = client.post(f"{PAGE}{opening.public_id}/fermer/", follow=True).content.decode()
        assert f"Du {day} au {day}" in page
