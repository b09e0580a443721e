"""Booking in the secretary’s words: held whole or not at all, one winner, and where to go instead."""

import datetime as dt
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import selectors as accounts
from accounts.enums import DeactivationReason, Role
from accounts.models import Delegation, User
from accounts.services import user_deactivate
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Notice
from patients import selectors as patients
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, CancelReason, CountedBy, Destination
from scheduling.models import Appointment, Motive
from scheduling.presenters import history
from scheduling.services import Booking, SlotTaken, Stopped
from territory.models import Cart
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import SpecialtyFactory
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    RedFlagFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory
from tests.together import together

FRIDAY = MONDAY - dt.timedelta(days=3)


@pytest.fixture
def cart(ehpad: object) -> Cart:
    return CartOpeningFactory(cart=CartFactory(site=ehpad)).cart


@pytest.fixture
def motive() -> Motive:
    return MotiveFactory()


@pytest.fixture
def booking(morel: User, mme_petit: Patient, cart: Cart, motive: Motive) -> Booking:
    """Mme Petit with Dr Morel at the EHPAD’s cart, Monday at nine."""
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    return Booking(
        patient=mme_petit,
        motive=motive,
        form=ActForm.ASSISTED,
        practitioner=morel.practitioner,
        cart=cart,
        starts_at=MONDAY,
    )


def another(booking: Booking, **change: object) -> Booking:
    values = {name: getattr(booking, name) for name in Booking.__dataclass_fields__}
    return Booking(**values | change)


def told_of(what: str) -> set[int]:
    """The accounts that were told, each once."""
    told = list(
        Notice.objects.filter(kind=f"scheduling.appointment_{what}").values_list("user_id", flat=True)
    )
    assert len(told) == len(set(told))
    return set(told)


def carers(appointment: Appointment) -> set[int]:
    """Those of its site, told of all that happens to it."""
    return {user.pk for user in accounts.users_at(appointment.site, Role.NURSE, FRIDAY.date())}


def test_a_secretary_books_physician_and_cart_together(booking: Booking, sylvie: User, nadia: User) -> None:
    appointment = services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)

    assert appointment.ends_at == MONDAY + dt.timedelta(minutes=30)
    assert appointment.site == booking.cart.site
    assert selectors.appointment_for(actor_of(nadia), appointment.public_id) == appointment
    assert Notice.objects.filter(user_id=nadia.pk, kind="scheduling.appointment_booked").count() == 1


@pytest.mark.parametrize("who", ["nadia", "weiss", "luc"])
def test_who_may_not_book(who: str, booking: Booking, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        services.appointment_book(actor=actor_of(request.getfixturevalue(who)), booking=booking, at=FRIDAY)


def test_a_secretary_books_only_for_those_who_delegated(booking: Booking, sylvie: User, haddad: User) -> None:
    WeeklyAvailabilityFactory(practitioner=haddad.practitioner)

    with pytest.raises(Refused):
        services.appointment_book(
            actor=actor_of(sylvie), booking=another(booking, practitioner=haddad.practitioner), at=FRIDAY
        )


def test_a_physician_books_a_colleague_who_then_opens_the_file(
    booking: Booking, morel: User, haddad: User
) -> None:
    WeeklyAvailabilityFactory(practitioner=haddad.practitioner)

    services.appointment_book(
        actor=actor_of(morel), booking=another(booking, practitioner=haddad.practitioner), at=FRIDAY
    )

    assert patients.visible_to(actor_of(haddad), FRIDAY).get() == booking.patient


class TestNobodyIsHeldTwice:
    @pytest.mark.parametrize("party", ["practitioner", "cart", "patient"])
    def test_whoever_comes_second_is_told_and_offered_the_next(
        self, party: str, booking: Booking, sylvie: User
    ) -> None:
        AppointmentFactory(assisted=True, **{party: getattr(booking, party)})

        with pytest.raises(SlotTaken) as refusal:
            services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)

        assert refusal.value.instead[0].starts_at >= MONDAY
        assert Appointment.objects.count() == 1

    def test_touching_appointments_do_not_overlap(self, booking: Booking, sylvie: User) -> None:
        AppointmentFactory(
            practitioner=booking.practitioner,
            starts_at=MONDAY + dt.timedelta(minutes=30),
            patient=PatientFactory(),
        )

        services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)

    def test_a_cancelled_appointment_holds_nobody(self, booking: Booking, sylvie: User) -> None:
        first = services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)
        services.appointment_cancel(
            actor=actor_of(sylvie), public_id=first.public_id, reason=CancelReason.PATIENT, at=FRIDAY
        )

        services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)

    @pytest.mark.django_db(transaction=True)
    def test_eight_at_once_have_one_winner(self, booking: Booking, morel: User) -> None:
        actor = actor_of(morel)
        rivals = []
        for _ in range(8):
            patient = PatientFactory()
            CareRelationFactory(patient=patient, practitioner=morel.practitioner)
            rivals.append(another(booking, patient=patient))
        came = together(
            *(partial(services.appointment_book, actor=actor, booking=one, at=FRIDAY) for one in rivals)
        )

        lost = [one for one in came if one is not None]
        assert len(lost) == 7
        assert all(isinstance(one, SlotTaken) and one.instead for one in lost), lost
        assert Appointment.objects.filter(starts_at=MONDAY).count() == 1


class TestTheFilter:
    def test_a_red_flag_stops_and_says_where_to_go(self, booking: Booking, sylvie: User) -> None:
        flag = RedFlagFactory()

        with pytest.raises(Stopped) as refusal:
            services.appointment_book(
                actor=actor_of(sylvie), booking=another(booking, answers={flag.public_id: "oui"}), at=FRIDAY
            )
        assert (refusal.value.stop.words, refusal.value.stop.destinations) == (
            "Douleur dans la poitrine",
            (Destination.SAMU,),
        )

    def test_a_flag_of_another_motive_says_nothing(self, booking: Booking, sylvie: User) -> None:
        flag = RedFlagFactory(motive=MotiveFactory())

        services.appointment_book(
            actor=actor_of(sylvie), booking=another(booking, answers={flag.public_id: "oui"}), at=FRIDAY
        )

    @pytest.mark.parametrize(
        ("born", "is_seen"),
        [(dt.date(2024, 11, 20), True), (dt.date(2024, 11, 21), False), (dt.date(2026, 6, 1), False)],
    )
    def test_an_infant_is_seen_in_person(
        self, born: dt.date, is_seen: bool, booking: Booking, morel: User
    ) -> None:
        booking.motive.minimum_age_months = 24
        booking.patient.birth_date = born

        if is_seen:
            services.appointment_book(actor=actor_of(morel), booking=booking, at=FRIDAY)
        else:
            with pytest.raises(Stopped, match="moins de 2"):
                services.appointment_book(actor=actor_of(morel), booking=booking, at=FRIDAY)

    def test_a_form_that_the_motive_does_not_allow(self, booking: Booking, morel: User) -> None:
        with pytest.raises(Invalid) as refusal:
            services.appointment_book(
                actor=actor_of(morel), booking=another(booking, form=ActForm.BETWEEN_PHYSICIANS), at=FRIDAY
            )
        assert refusal.value.field == "form"


class TestMovingAndCancelling:
    @pytest.fixture
    def appointment(self, booking: Booking, sylvie: User) -> Appointment:
        return services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)

    def test_moving_half_an_hour_later_in_place(self, appointment: Appointment, sylvie: User) -> None:
        later = MONDAY + dt.timedelta(minutes=30)

        moved = services.appointment_move(
            actor=actor_of(sylvie), public_id=appointment.public_id, starts_at=later, at=FRIDAY
        )

        assert (moved.pk, moved.starts_at) == (appointment.pk, later)

    def test_the_history_says_from_which_hour_to_which(self, appointment: Appointment, sylvie: User) -> None:
        for minutes in (30, 60):
            later = MONDAY + dt.timedelta(minutes=minutes)
            services.appointment_move(
                actor=actor_of(sylvie), public_id=appointment.public_id, starts_at=later, at=FRIDAY
            )

        said = [line["text"].replace("\u00a0", " ") for line in history(appointment, FRIDAY)]
        assert said == [
            "Sylvie Carlier, pour Dr Sophie Morel",
            "Sylvie Carlier, pour Dr Sophie Morel · lun. 23 nov., 9 h 00 → lun. 23 nov., 9 h 30",
            "Sylvie Carlier, pour Dr Sophie Morel · lun. 23 nov., 9 h 30 → lun. 23 nov., 10 h 00",
        ]

    def test_moving_where_somebody_is(self, appointment: Appointment, sylvie: User) -> None:
        taken = MONDAY + dt.timedelta(minutes=30)
        AppointmentFactory(practitioner=appointment.practitioner, starts_at=taken)

        with pytest.raises(SlotTaken):
            services.appointment_move(
                actor=actor_of(sylvie), public_id=appointment.public_id, starts_at=taken, at=FRIDAY
            )
        appointment.refresh_from_db()
        assert appointment.starts_at == MONDAY

    def test_what_has_begun_is_not_moved(self, appointment: Appointment, sylvie: User) -> None:
        with pytest.raises(Conflict):
            services.appointment_move(
                actor=actor_of(sylvie), public_id=appointment.public_id, starts_at=MONDAY, at=MONDAY
            )

    def test_cancelling_closes_what_the_appointment_opened(
        self, booking: Booking, morel: User, haddad: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        appointment = services.appointment_book(
            actor=actor_of(morel), booking=another(booking, practitioner=haddad.practitioner), at=FRIDAY
        )

        services.appointment_cancel(
            actor=actor_of(haddad), public_id=appointment.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
        )

        assert not patients.visible_to(actor_of(haddad), FRIDAY).exists()

    @pytest.fixture
    def asked(self, booking: Booking, morel: User, sylvie: User, haddad: User) -> Appointment:
        """Dr Morel, for whom Sylvie works, takes an hour of Dr Haddad, for whom nobody does."""
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        wanted = another(booking, practitioner=haddad.practitioner)
        return services.appointment_book(actor=actor_of(morel), booking=wanted, at=FRIDAY)

    def test_a_slip_is_mended_by_who_made_it_and_in_her_name(
        self, asked: Appointment, morel: User, sylvie: User, haddad: User
    ) -> None:
        later = MONDAY + dt.timedelta(minutes=30)
        services.appointment_move(
            actor=actor_of(morel), public_id=asked.public_id, starts_at=later, at=FRIDAY
        )
        services.appointment_cancel(
            actor=actor_of(sylvie), public_id=asked.public_id, reason=CancelReason.MISTAKE, at=FRIDAY
        )
        assert list(asked.transitions.order_by("pk").values_list("actor_label", flat=True)) == [
            "Dr Sophie Morel",
            "Dr Sophie Morel",
            "Sylvie Carlier, pour Dr Sophie Morel",
        ]
        assert told_of("cancelled") == {morel.pk, haddad.pk} | carers(asked)

    def test_moving_from_outside_keeps_to_the_hours_offered(self, asked: Appointment, morel: User) -> None:
        with pytest.raises(SlotTaken):
            services.appointment_move(
                actor=actor_of(morel),
                public_id=asked.public_id,
                starts_at=MONDAY + dt.timedelta(hours=6),
                at=FRIDAY,
            )

    def test_who_booked_is_told_whoever_calls_it_off(
        self, asked: Appointment, morel: User, haddad: User
    ) -> None:
        services.appointment_cancel(
            actor=actor_of(haddad), public_id=asked.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
        )
        assert told_of("cancelled") == {morel.pk} | carers(asked)

    def test_whose_delegation_was_taken_back_is_told_nothing_of_what_they_booked(
        self, appointment: Appointment, morel: User, sylvie: User
    ) -> None:
        Delegation.objects.all().delete()
        services.appointment_cancel(
            actor=actor_of(morel), public_id=appointment.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
        )
        assert sylvie.pk not in told_of("cancelled")

    def test_nor_whose_account_is_closed(
        self, appointment: Appointment, morel: User, sylvie: User, luc: User
    ) -> None:
        user_deactivate(actor=actor_of(luc), user=sylvie, reason=DeactivationReason.DEPARTURE, at=FRIDAY)
        services.appointment_cancel(
            actor=actor_of(morel), public_id=appointment.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
        )
        assert sylvie.pk not in told_of("cancelled")

    def test_when_the_site_gives_it_up_the_secretary_hears_of_it_though_she_did_not_book(
        self, booking: Booking, morel: User, sylvie: User, nadia: User
    ) -> None:
        appointment = services.appointment_book(actor=actor_of(morel), booking=booking, at=FRIDAY)
        services.appointment_cancel(
            actor=actor_of(nadia), public_id=appointment.public_id, reason=CancelReason.SITE, at=FRIDAY
        )
        assert told_of("cancelled") == {morel.pk, sylvie.pk}

    def test_twice_is_a_conflict(self, appointment: Appointment, sylvie: User) -> None:
        for expected in (None, Conflict):
            call = {"actor": actor_of(sylvie), "public_id": appointment.public_id}
            if expected is None:
                services.appointment_cancel(**call, reason=CancelReason.PATIENT, at=FRIDAY)
            else:
                with pytest.raises(expected):
                    services.appointment_cancel(**call, reason=CancelReason.PATIENT, at=FRIDAY)

    @pytest.mark.parametrize("who", ["haddad", "weiss", "luc"])
    def test_strangers_do_not_know_it_exists(
        self, who: str, appointment: Appointment, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(NotFound):
            selectors.appointment_for(actor_of(request.getfixturevalue(who)), appointment.public_id)

    def test_an_unknown_one(self, morel: User) -> None:
        with pytest.raises(NotFound):
            selectors.appointment_for(actor_of(morel), uuid4())


def test_a_motive_of_a_specialty_finds_whoever_practises_it_under_any_of_its_codes(
    booking: Booking, morel: User
) -> None:
    """Three codes of the nomenclature are « Médecine générale »; Dr Morel holds one of them."""
    booking.motive.specialty = SpecialtyFactory(code="SM54", label="Médecine Générale")

    wish = selectors.Wish(patient=booking.patient, motive=booking.motive, form=ActForm.ASSISTED, said={})
    proposal = selectors.offers_for(actor_of(morel), wish, at=FRIDAY)

    assert {offer.practitioner for offer in proposal.offers} == {morel.practitioner}


def test_a_page_of_offers_reads_the_rules_once(booking: Booking, morel: User) -> None:
    """Whatever the number of hours, each judged with the answers that would change it."""
    wish = selectors.Wish(patient=booking.patient, motive=booking.motive, form=ActForm.ASSISTED, said={})
    with CaptureQueriesContext(connection) as asked:
        proposal = selectors.offers_for(actor_of(morel), wish, at=FRIDAY)

    assert sum(len(offer.verdicts) for offer in proposal.offers) > 1
    assert len([query for query in asked if "pathways_inforce" in query["sql"]]) == 1


def test_a_delay_is_announced_by_who_keeps_the_agenda(
    mme_petit: Patient, morel: User, sylvie: User, nadia: User, weiss: User, luc: User, cart: Cart
) -> None:
    held = AppointmentFactory(
        assisted=True,
        patient=mme_petit,
        practitioner=morel.practitioner,
        cart=cart,
        site=cart.site,
        starts_at=MONDAY,
    )

    def announces(user: User, minutes: int = 10) -> Appointment:
        return services.appointment_delay(
            actor=actor_of(user), public_id=held.public_id, minutes=minutes, at=MONDAY
        )

    for user in (morel, sylvie):
        assert announces(user).delay_minutes == 10
    assert announces(sylvie, 20).delay_minutes == 20
    with pytest.raises(Refused):
        announces(nadia)
    for user in (weiss, luc):
        with pytest.raises(NotFound):
            announces(user)
    with pytest.raises(Invalid):
        announces(morel, 7)
    told = Notice.objects.filter(kind="scheduling.appointment_delayed")
    assert set(told.values_list("user_id", flat=True)) == {morel.pk, nadia.pk}


class TestAnActThatGoesOn:
    """Dr Morel’s act of nine should have ended at half past; the next waits at that hour."""

    HALF_PAST = MONDAY + dt.timedelta(minutes=30)

    @pytest.fixture
    def running(self, morel: User, cart: Cart) -> Appointment:
        return AppointmentFactory(
            assisted=True, practitioner=morel.practitioner, cart=cart, site=cart.site, starts_at=MONDAY
        )

    def waits(self, running: Appointment, **more: object) -> Appointment:
        start = {"starts_at": self.HALF_PAST, "ends_at": self.HALF_PAST + dt.timedelta(minutes=30)}
        return AppointmentFactory(**{"practitioner": running.practitioner} | start | more)

    def goes_on(self, running: Appointment, minutes: int) -> int:
        at = self.HALF_PAST + dt.timedelta(minutes=minutes)
        return services.overrun_warn(actor=job("tests"), running=running, at=at)

    def test_the_next_is_told_and_told_again_when_it_lasts(
        self, running: Appointment, nadia: User, cart: Cart
    ) -> None:
        waiting = self.waits(running, assisted=True, cart=cart, site=cart.site)

        said = []
        for minutes in (-1, 0, 1, 4, 6, 12):
            self.goes_on(running, minutes)
            waiting.refresh_from_db()
            said.append(waiting.delay_minutes)

        assert said == [None, 5, 10, 10, 15, 20]
        told = Notice.objects.filter(user_id=nadia.pk, kind="scheduling.appointment_pushed")
        assert told.count() == 4

    def test_whoever_waits_for_the_cart_is_told_too(
        self, running: Appointment, haddad: User, cart: Cart
    ) -> None:
        waiting = self.waits(
            running, practitioner=haddad.practitioner, assisted=True, cart=cart, site=cart.site
        )

        assert self.goes_on(running, 1) == 1
        waiting.refresh_from_db()
        assert waiting.delay_minutes == 10

    def test_what_the_physician_announced_stands_while_it_is_enough(self, running: Appointment) -> None:
        waiting = self.waits(running, delay_minutes=20, late_party="physician", delayed_at=MONDAY)

        assert [self.goes_on(running, minutes) for minutes in (1, 14, 16)] == [0, 0, 1]
        waiting.refresh_from_db()
        assert waiting.delay_minutes == 30

    def test_who_comes_much_later_is_left_in_peace(self, running: Appointment) -> None:
        later = self.HALF_PAST + dt.timedelta(hours=1)
        self.waits(running, starts_at=later, ends_at=later + dt.timedelta(minutes=30))

        assert self.goes_on(running, 10) == 0

    def test_another_physician_elsewhere_is_not_concerned(self, running: Appointment, haddad: User) -> None:
        self.waits(running, practitioner=haddad.practitioner)

        assert self.goes_on(running, 10) == 0

    def test_it_is_counted_against_nobody_and_said_by_the_house(
        self, running: Appointment, luc: User, cart: Cart, client: PivotClient, morel: User
    ) -> None:
        waiting = self.waits(running, assisted=True, cart=cart, site=cart.site)
        self.goes_on(running, 1)
        day, by = MONDAY.date(), CountedBy.PHYSICIAN
        late = self.HALF_PAST + dt.timedelta(hours=8)
        [counted] = selectors.attendance_counts(actor_of(luc), day, day, by, at=late)
        assert (counted.held, counted.physician_late, counted.minutes) == (2, 0, 0)
        page = signed_in(client, morel).get(f"/rendez-vous/{waiting.public_id}/").content.decode()
        assert "Acte précédent prolongé" in page
        assert ">Pivot<" in page.replace(" ", "").replace("\n", "")
        assert "tests" not in page

    def test_nobody_says_it_by_hand(self, running: Appointment, morel: User) -> None:
        with pytest.raises(Refused):
            services.overrun_warn(actor=actor_of(morel), running=running, at=self.HALF_PAST)


def test_nobody_is_late_for_a_cancelled_appointment(morel: User) -> None:
    held = AppointmentFactory(practitioner=morel.practitioner, starts_at=MONDAY)
    actor = actor_of(morel)
    services.appointment_cancel(
        actor=actor, public_id=held.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
    )
    with pytest.raises(Conflict):
        services.appointment_delay(actor=actor, public_id=held.public_id, minutes=10, at=FRIDAY)
