"""Whoever an act holds is held whole: the second physician and the nurse too, whatever takes their time."""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import combinations

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction

from accounts.enums import Role
from accounts.models import User
from core.actors import job
from core.errors import Invalid, Refused
from directory.models import Practitioner
from notifications.models import Notice
from patients.models import Patient
from scheduling import policies, selectors, services
from scheduling.enums import ActForm, AppointmentState, CancelReason, HoldPurpose
from scheduling.models import Appointment, HeldTime, Hold, NursePresence
from scheduling.presenters import by_link
from scheduling.rules import Span
from scheduling.services import Booking, SlotTaken, Wait
from territory.models import Cart
from tests.accounts.factories import DelegationFactory, MembershipFactory, UserFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import PractitionerFactory
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory
from tests.together import together

FRIDAY = MONDAY - dt.timedelta(days=3)
HALF = dt.timedelta(minutes=30)
HOUR = dt.timedelta(hours=1)


def patient_of(*users: User) -> Patient:
    patient = PatientFactory()
    for user in users:
        CareRelationFactory(patient=patient, practitioner=user.practitioner)
    return patient


def book(user: User, booking: Booking) -> Appointment:
    return services.appointment_book(actor=actor_of(user), booking=booking, at=FRIDAY)


def move(user: User, appointment: Appointment, starts_at: dt.datetime) -> Appointment:
    return services.appointment_move(
        actor=actor_of(user), public_id=appointment.public_id, starts_at=starts_at, at=FRIDAY
    )


@pytest.fixture
def between(morel: User, haddad: User, mme_petit: Patient) -> Booking:
    """Mme Petit with Dr Haddad, Dr Morel beside her, on Monday at nine."""
    for user in (morel, haddad):
        WeeklyAvailabilityFactory(practitioner=user.practitioner)
    return Booking(
        patient=mme_petit,
        motive=MotiveFactory(forms=[ActForm.BETWEEN_PHYSICIANS, ActForm.SIMPLE_VIDEO]),
        form=ActForm.BETWEEN_PHYSICIANS,
        practitioner=haddad.practitioner,
        beside=morel.practitioner,
        starts_at=MONDAY,
    )


@pytest.fixture
def own(between: Booking, morel: User) -> Booking:
    """Somebody else with Dr Morel at the same hour."""
    alone = replace(between, form=ActForm.SIMPLE_VIDEO, practitioner=morel.practitioner, beside=None)
    return replace(alone, patient=patient_of(morel))


class TestWhoSitsBeside:
    def test_is_booked_nowhere_else(self, between: Booking, own: Booking, morel: User) -> None:
        book(morel, between)
        with pytest.raises(SlotTaken) as refusal:
            book(morel, own)
        assert refusal.value.instead[0].starts_at == MONDAY + HALF

    def test_must_be_free(self, between: Booking, own: Booking, morel: User) -> None:
        book(morel, own)
        with pytest.raises(SlotTaken) as refusal:
            book(morel, between)
        assert refusal.value.instead[0].starts_at == MONDAY + HALF

    def test_and_free_at_the_hour_it_is_moved_to(
        self, between: Booking, own: Booking, morel: User, haddad: User
    ) -> None:
        act = book(morel, replace(between, starts_at=MONDAY + HALF))
        book(morel, own)
        with pytest.raises(SlotTaken) as refusal:
            move(haddad, act, MONDAY)
        assert MONDAY not in [slot.starts_at for slot in refusal.value.instead]

    def test_is_kept_with_the_hour(self, between: Booking, own: Booking, morel: User) -> None:
        services.hold_take(actor=actor_of(morel), booking=between, at=FRIDAY)
        with pytest.raises(SlotTaken):
            book(morel, own)
        assert book(morel, between).beside == morel.practitioner

    def test_is_held_again_only_if_nobody_took_her_meanwhile(
        self, between: Booking, own: Booking, morel: User, haddad: User
    ) -> None:
        act = book(morel, between)
        soon = MONDAY + dt.timedelta(minutes=5)
        services.no_show_mark(actor=actor_of(haddad), public_id=act.public_id, at=MONDAY)
        AppointmentFactory(practitioner=morel.practitioner, starts_at=soon)
        with pytest.raises(SlotTaken, match="Le médecin auprès du patient"):
            services.no_show_undo(actor=actor_of(haddad), public_id=act.public_id, at=soon)

    def test_without_her_she_asked_and_is_held_nowhere(
        self, between: Booking, own: Booking, morel: User
    ) -> None:
        act = book(morel, replace(between, beside=None))
        assert (act.requester, act.beside) == (morel.practitioner, None)
        book(morel, own)

    def test_her_secretary_says_it_for_her(self, between: Booking, sylvie: User, haddad: User) -> None:
        DelegationFactory(delegate=sylvie, practitioner=haddad.practitioner)
        act = book(sylvie, between)
        assert (act.beside, act.requester) == (between.beside, between.beside)

    @pytest.mark.parametrize("who", ["haddad", "weiss"])
    def test_nobody_else_does(self, who: str, between: Booking, request: pytest.FixtureRequest) -> None:
        user = request.getfixturevalue(who)
        CareRelationFactory(patient=between.patient, practitioner=user.practitioner)
        with pytest.raises(Refused, match="Dr Sophie Morel"):
            book(user, between)

    def test_is_another_physician_of_an_act_between_physicians(self, between: Booking, morel: User) -> None:
        for wrong in (
            replace(between, form=ActForm.SIMPLE_VIDEO),
            replace(between, practitioner=morel.practitioner),
        ):
            with pytest.raises(Invalid, match="un autre médecin"):
                book(morel, wrong)
        with pytest.raises(IntegrityError, match="appointment_beside_is_another_physician"):
            AppointmentFactory(practitioner=morel.practitioner, beside=morel.practitioner)

    def test_waits_in_line_with_the_patient(self, between: Booking, own: Booking, morel: User) -> None:
        """An hour that comes free for him is offered only if it is free for her too."""
        wait = Wait(booking=between, practitioners=[between.practitioner], until=dt.date(2026, 11, 30))
        services.waiting_join(actor=actor_of(morel), wait=wait, at=FRIDAY)
        book(morel, own)
        freed = Span(MONDAY, MONDAY + HOUR)
        offer = services.waiting_offer(actor=job("tests"), freed=freed, at=FRIDAY)
        assert offer is not None
        assert (offer.starts_at, offer.hold.beside) == (MONDAY + HALF, morel.practitioner)


@pytest.fixture
def other(guise: object, ehpad: object) -> User:
    """Another nurse of the EHPAD."""
    practitioner = PractitionerFactory(given_name="Luce", family_name="Roux", nurse=True)
    return MembershipFactory(user=UserFactory(practitioner=practitioner), role=Role.NURSE, site=ehpad).user


def there(nurse: Practitioner | None, cart: Cart, starts: int, ends: int) -> None:
    NursePresence.objects.create(
        site=cart.site,
        nurse=nurse,
        weekday=0,
        starts_at=dt.time(starts),
        ends_at=dt.time(ends),
        valid_from=dt.date(2026, 1, 1),
        on_holidays=True,
    )


@pytest.fixture
def assisted(morel: User, mme_petit: Patient, ehpad: object, nadia: User) -> Booking:
    """Mme Petit with Dr Morel at the EHPAD’s cart, Monday at nine; Nadia is there from nine to ten."""
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
    there(nadia.practitioner, cart, 9, 10)
    return Booking(
        patient=mme_petit,
        motive=MotiveFactory(),
        form=ActForm.ASSISTED,
        practitioner=morel.practitioner,
        cart=cart,
        starts_at=MONDAY,
    )


class TestWhoIsBesideTheCart:
    def test_is_named_whoever_books(self, assisted: Booking, sylvie: User, nadia: User) -> None:
        assert book(sylvie, assisted).nurse == nadia.practitioner

    def test_changes_with_the_hour(self, assisted: Booking, sylvie: User, nadia: User, other: User) -> None:
        """Both are told, and who takes her place opens the file."""
        there(other.practitioner, assisted.cart, 10, 11)
        act = move(sylvie, book(sylvie, assisted), MONDAY + HOUR)
        assert act.nurse == other.practitioner
        told = Notice.objects.filter(kind="scheduling.appointment_moved").values_list("user_id", flat=True)
        assert {nadia.pk, other.pk} <= set(told)

    def test_stays_where_she_can(self, assisted: Booking, sylvie: User, nadia: User, other: User) -> None:
        there(other.practitioner, assisted.cart, 9, 11)
        act = book(sylvie, replace(assisted, nurse=nadia.practitioner))
        assert move(sylvie, act, MONDAY + HALF).nurse == nadia.practitioner

    def test_gives_way_where_she_is_held(
        self, assisted: Booking, sylvie: User, nadia: User, other: User
    ) -> None:
        there(other.practitioner, assisted.cart, 9, 11)
        act = book(sylvie, replace(assisted, nurse=nadia.practitioner))
        AppointmentFactory(nurse=nadia.practitioner, starts_at=MONDAY + HALF)
        assert move(sylvie, act, MONDAY + HALF).nurse == other.practitioner

    def test_is_nobody_by_name_where_the_team_is_there(self, assisted: Booking, sylvie: User) -> None:
        there(None, assisted.cart, 10, 11)
        assert move(sylvie, book(sylvie, assisted), MONDAY + HOUR).nurse is None

    def test_is_held_with_an_hour_offered_to_who_waits(
        self, assisted: Booking, sylvie: User, nadia: User
    ) -> None:
        wait = Wait(booking=assisted, practitioners=[assisted.practitioner], until=dt.date(2026, 11, 30))
        entry = services.waiting_join(actor=actor_of(sylvie), wait=wait, at=FRIDAY)
        freed = Span(MONDAY, MONDAY + HALF)
        offer = services.waiting_offer(actor=job("tests"), freed=freed, at=FRIDAY)
        assert offer is not None
        assert offer.hold.nurse == nadia.practitioner
        act = services.waiting_take(actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY)
        assert act.nurse == nadia.practitioner


class TestWhoIsInIt:
    """Who sits beside the patient sees the act, is told of it, and may give it up."""

    @pytest.fixture
    def act(self, between: Booking, morel: User) -> Appointment:
        return book(morel, between)

    def test_her_agenda_shows_it(self, act: Appointment, morel: User, sylvie: User) -> None:
        day = [MONDAY.date()]
        for owner in (None, morel.practitioner):
            assert selectors.board_of(actor_of(morel), owner, day, at=FRIDAY).rows == [act]
        assert selectors.board_of(actor_of(sylvie), morel.practitioner, day, at=FRIDAY).rows == [act]
        assert list(selectors.appointments_read(actor_of(morel), FRIDAY)) == [act]
        assert selectors.upcoming("practitioner", morel.practitioner.pk, FRIDAY).count == 1

    def test_who_only_asked_has_it_not_in_her_agenda(self, between: Booking, morel: User) -> None:
        book(morel, replace(between, beside=None))
        assert not selectors.board_of(actor_of(morel), None, [MONDAY.date()], at=FRIDAY).rows

    @pytest.mark.parametrize("gesture", ["moved", "cancelled", "delayed"])
    def test_she_is_told(self, gesture: str, act: Appointment, morel: User, haddad: User) -> None:
        actor = {"actor": actor_of(haddad), "public_id": act.public_id}
        if gesture == "moved":
            services.appointment_move(**actor, starts_at=MONDAY + HALF, at=FRIDAY)
        elif gesture == "cancelled":
            services.appointment_cancel(**actor, reason=CancelReason.PHYSICIAN, at=FRIDAY)
        else:
            services.appointment_delay(**actor, minutes=10, at=MONDAY)
        told = Notice.objects.filter(kind=f"scheduling.appointment_{gesture}", user_id=morel.pk)
        assert told.count() == 1

    @pytest.mark.parametrize(
        ("who", "may"),
        {"morel": True, "haddad": True, "sylvie": True, "nadia": False, "weiss": False, "luc": False}.items(),
    )
    def test_either_gives_it_up(
        self, who: str, may: bool, act: Appointment, sylvie: User, request: pytest.FixtureRequest
    ) -> None:
        assert policies.can_cancel(actor_of(request.getfixturevalue(who)), act) is may

    def test_an_act_that_goes_on_warns_who_is_next_with_her(self, act: Appointment, morel: User) -> None:
        mine = AppointmentFactory(practitioner=morel.practitioner, starts_at=act.ends_at)
        warned = services.overrun_warn(actor=job("tests"), running=act, at=act.ends_at)
        mine.refresh_from_db()
        assert (warned, mine.delay_minutes is not None) == (1, True)


class TestOnThePages:
    """What is chosen beside « Auprès du patient » is what is booked; the pages say who is where."""

    @pytest.fixture(autouse=True)
    def friday(self) -> Iterator[None]:
        with time_machine.travel(FRIDAY, tick=False):
            yield

    def press(self, user: User, booking: Booking, gesture: str = "reserver", **more: str) -> str:
        typed = {
            "motive": str(booking.motive.public_id),
            "form": booking.form,
            "practitioner": str(booking.practitioner.public_id),
            "starts_at": booking.starts_at.strftime("%Y-%m-%dT%H:%M:%S%z"),
        }
        path = f"/rendez-vous/nouveau/{booking.patient.public_id}/{gesture}/"
        page = signed_in(PivotClient(), user).post(path, typed | more, follow=True)
        return page.content.decode().replace("\u00a0", " ")

    def test_beside_the_patient(self, between: Booking, morel: User) -> None:
        page = self.press(morel, between)
        act = Appointment.objects.get()
        assert (act.beside, act.requester) == (morel.practitioner, morel.practitioner)
        assert "<strong>Dr Sophie Morel</strong>Auprès du patient" in page
        assert "L’équipe du site" not in page

    def test_without_her(self, between: Booking, own: Booking, morel: User) -> None:
        self.press(morel, between, presence="alone")
        act = Appointment.objects.get()
        assert (act.beside, act.requester) == (None, morel.practitioner)
        book(morel, own)

    def test_by_her_secretary(self, between: Booking, sylvie: User, haddad: User, morel: User) -> None:
        DelegationFactory(delegate=sylvie, practitioner=haddad.practitioner)
        self.press(sylvie, between)
        assert Appointment.objects.get().beside == morel.practitioner

    def test_kept_then_booked(self, between: Booking, morel: User) -> None:
        self.press(morel, between, "garder")
        assert Hold.objects.get().beside == morel.practitioner
        self.press(morel, between)
        assert Appointment.objects.get().beside == morel.practitioner

    def test_somebody_faster_loses_nothing_typed(
        self, between: Booking, own: Booking, morel: User, haddad: User
    ) -> None:
        book(morel, own)
        page = self.press(morel, between, question="Lésion du dos")
        assert "Cette heure n’est plus libre" in page
        assert ">Lésion du dos</textarea>" in page
        assert "libre en même temps" in page

    def test_her_day_and_her_print(self, between: Booking, morel: User) -> None:
        book(morel, between)
        browser = signed_in(PivotClient(), morel)
        for more in ("", "&format=csv"):
            page = browser.get(f"/agenda/?vue=jour&jour=2026-11-23{more}").content.decode()
            assert "Petit" in page
            assert "Dr Karim Haddad" in page

    def test_the_patient_reads_where_to_go(self, between: Booking, morel: User) -> None:
        act = book(morel, between)
        [first, site, *_] = by_link.place_lines(act)
        assert (first, site) == ("Au cabinet de Dr Sophie Morel, qui reste près de vous.", "MSP de Guise")

    def test_at_home_without_her(self, between: Booking, morel: User) -> None:
        assert by_link.place_lines(book(morel, replace(between, beside=None))) == [by_link.AT_HOME]


class Draw:
    """Few people, carts and hours, so that they are often in each other’s way."""

    def __init__(self, seed: int) -> None:
        self.luck = random.Random(seed)
        self.physicians = PractitionerFactory.create_batch(3)
        self.nurses = PractitionerFactory.create_batch(2, nurse=True)
        self.carts = CartFactory.create_batch(2)
        self.patients = PatientFactory.create_batch(3)
        self.motive, self.user = MotiveFactory(), UserFactory()

    def row(self) -> Appointment | Hold:
        luck = self.luck
        practitioner, second = luck.sample(self.physicians, 2)
        starts_at = MONDAY + dt.timedelta(minutes=10 * luck.randrange(12))
        given = {
            "patient": luck.choice(self.patients),
            "motive": self.motive,
            "form": ActForm.BETWEEN_PHYSICIANS,
            "practitioner": practitioner,
            "beside": luck.choice([second, None]),
            "cart": luck.choice([*self.carts, None]),
            "nurse": luck.choice([*self.nurses, None]),
            "starts_at": starts_at,
            "ends_at": starts_at + dt.timedelta(minutes=luck.choice([10, 20, 30])),
        }
        if luck.random() < 0.5:
            state = luck.choice([AppointmentState.BOOKED, AppointmentState.BOOKED, AppointmentState.MISSED])
            return AppointmentFactory.build(**given, state=state)
        kept = {"held_at": FRIDAY, "until": FRIDAY + HOUR, "purpose": HoldPurpose.BOOKING}
        return Hold(**given, **kept, holder=self.user)


def in_the_way(one: Appointment | Hold, other: Appointment | Hold) -> bool:
    """The model: looks at two rows and at nothing else."""
    if one.ends_at <= other.starts_at or other.ends_at <= one.starts_at:
        return False
    if AppointmentState.MISSED in (getattr(one, "state", ""), getattr(other, "state", "")):
        return False
    acts = isinstance(one, Appointment) + isinstance(other, Appointment)
    if acts == 2 and one.patient == other.patient:
        return True
    if acts == 1 and one.patient == other.patient:
        return False
    physicians = {one.practitioner_id, one.beside_id} & {other.practitioner_id, other.beside_id} - {None}
    cart, nurse = one.cart_id == other.cart_id != None, one.nurse_id == other.nurse_id != None  # noqa: E711
    return bool(physicians) or cart or nurse


@pytest.mark.parametrize("seed", range(6))
def test_the_database_refuses_what_a_model_refuses_and_nothing_else(db: None, seed: int) -> None:
    """Acts and hours kept, written, moved, ended and thrown away in any order, without any service."""
    draw, kept = Draw(seed), list[Appointment | Hold]()
    for _ in range(60):
        gesture = draw.luck.choice(["write", "write", "write", "move", "end"])
        if gesture == "write" or not kept:
            tried(draw.row(), kept)
        elif gesture == "end":
            ended(kept.pop(draw.luck.randrange(len(kept))), kept)
        else:
            moved(draw, kept)
    for one, other in combinations(kept, 2):
        assert not in_the_way(one, other)
    assert HeldTime.objects.count() == sum(map(parts, kept))


def tried(row: Appointment | Hold, kept: list[Appointment | Hold]) -> None:
    if any(in_the_way(row, other) for other in kept):
        with pytest.raises(IntegrityError, match="held_"), transaction.atomic():
            row.save()
    else:
        row.save()
        kept.append(row)


def moved(draw: Draw, kept: list[Appointment | Hold]) -> None:
    row = draw.luck.choice(kept)
    was, length = row.starts_at, row.ends_at - row.starts_at
    row.starts_at = MONDAY + dt.timedelta(minutes=10 * draw.luck.randrange(12))
    row.ends_at = row.starts_at + length
    if any(in_the_way(row, other) for other in kept if other is not row):
        with pytest.raises(IntegrityError, match="held_"), transaction.atomic():
            row.save()
        row.starts_at, row.ends_at = was, was + length
    else:
        row.save()


def ended(row: Appointment | Hold, kept: list[Appointment | Hold]) -> None:
    if isinstance(row, Hold):
        row.delete()
        return
    row.state = AppointmentState.MISSED
    row.save()
    kept.append(row)


def parts(row: Appointment | Hold) -> int:
    """How many rows of taken time it should have."""
    if isinstance(row, Appointment) and row.state == AppointmentState.MISSED:
        return 0
    others = (row.beside_id, row.cart_id, row.nurse_id)
    return 1 + isinstance(row, Appointment) + sum(one is not None for one in others)


@pytest.mark.django_db(transaction=True)
class TestAtOneInstant:
    def test_beside_a_patient_and_in_an_act_of_her_own(
        self, between: Booking, own: Booking, morel: User
    ) -> None:
        came = together(partial(book, morel, between), partial(book, morel, own))
        assert sorted(type(one) for one in came if one) == [SlotTaken]
        assert Appointment.objects.count() == 1

    def test_one_nurse_at_two_carts(self, assisted: Booking, morel: User, haddad: User, nadia: User) -> None:
        """One of them has her; nobody waits for the other for ever."""
        second = CartOpeningFactory(cart=CartFactory(site=assisted.cart.site)).cart
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        elsewhere = replace(
            assisted, cart=second, practitioner=haddad.practitioner, patient=patient_of(haddad)
        )
        came = together(partial(book, morel, assisted), partial(book, haddad, elsewhere))
        assert [type(one) for one in came if one] == [SlotTaken]
        assert Appointment.objects.get().nurse == nadia.practitioner

    def test_two_nurses_at_two_carts(
        self, assisted: Booking, morel: User, haddad: User, nadia: User, other: User
    ) -> None:
        second = CartOpeningFactory(cart=CartFactory(site=assisted.cart.site)).cart
        there(other.practitioner, second, 9, 10)
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        elsewhere = replace(
            assisted, cart=second, practitioner=haddad.practitioner, patient=patient_of(haddad)
        )
        assert together(partial(book, morel, assisted), partial(book, haddad, elsewhere)) == [None, None]
        assert {one.nurse for one in Appointment.objects.all()} == {nadia.practitioner, other.practitioner}

    def test_two_acts_that_take_each_others_hour(
        self, own: Booking, between: Booking, morel: User, haddad: User
    ) -> None:
        """Crossing, each is in the other’s way: neither moves, and neither is lost."""
        first, second = book(morel, own), book(morel, replace(between, starts_at=MONDAY + HALF))
        came = together(partial(move, morel, first, MONDAY + HALF), partial(move, haddad, second, MONDAY))
        assert [type(one) for one in came] == [SlotTaken, SlotTaken]
        hours = Appointment.objects.order_by("pk").values_list("starts_at", flat=True)
        assert list(hours) == [MONDAY, MONDAY + HALF]

    def test_an_hour_kept_and_an_act(self, between: Booking, own: Booking, morel: User) -> None:
        keeps = partial(services.hold_take, actor=actor_of(morel), booking=between, at=FRIDAY)
        came = together(keeps, partial(book, morel, own))
        assert [type(one) for one in came if one] == [SlotTaken]
        assert Appointment.objects.count() + Hold.objects.count() == 1

    def test_a_row_that_somebody_else_holds_is_said_in_words(self, own: Booking, morel: User) -> None:
        """A page that waits for it in vain answers that nothing was done, and is no failure."""
        act = book(morel, own)
        with closing(connections.create_connection("default")) as other:
            other.set_autocommit(False)
            with other.cursor() as cursor, connection.cursor() as mine:
                cursor.execute("SELECT 1 FROM scheduling_appointment WHERE id = %s FOR UPDATE", [act.pk])
                mine.execute("SET lock_timeout TO '50ms'")
                page = signed_in(PivotClient(), morel).post(
                    f"/rendez-vous/{act.public_id}/deplacer/", {"starts_at": "2026-11-23T08:30:00+0000"}
                )
                mine.execute("RESET lock_timeout")
        assert (page.status_code, "Réessayez dans un instant" in page.content.decode()) == (409, True)

    def test_whatever_is_written_without_any_turn(self, morel: User, haddad: User) -> None:
        """A script, a console: the database alone decides, and keeps one."""
        given = {"form": ActForm.BETWEEN_PHYSICIANS, "starts_at": MONDAY, "motive": MotiveFactory()}
        rows = [
            AppointmentFactory.build(**given, patient=PatientFactory(), practitioner=haddad.practitioner),
            AppointmentFactory.build(**given, patient=PatientFactory(), practitioner=morel.practitioner),
        ]
        rows[0].beside = morel.practitioner
        came = together(*(row.save for row in rows))
        assert len([one for one in came if one]) == 1
        assert Appointment.objects.count() == 1
