"""« Liste d’attente »: an hour comes free, the first in line is offered it, then the next."""

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest

from accounts.models import Delegation, User
from core.actors import job
from core.clock import PARIS
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Notice
from patients import selectors as patients
from patients.models import Patient
from scheduling import selectors, services, tasks
from scheduling.enums import ActForm, CancelReason, FollowUpDelay, WaitingState, Wished
from scheduling.models import Appointment, BusyFeed, Hold, WaitingEntry, WaitingOffer
from scheduling.rules import Span
from scheduling.rules import waiting as rules
from scheduling.selectors import HoursChange
from scheduling.services import Booking, Letter, Stopped, Wait
from tests.accounts.factories import DelegationFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AbsenceFactory,
    AppointmentFactory,
    HoldFactory,
    MotiveFactory,
    MotiveQuestionFactory,
    RedFlagFactory,
    WeeklyAvailabilityFactory,
)

FRIDAY = MONDAY - dt.timedelta(days=3)
HALF = dt.timedelta(minutes=30)
FREED = Span(MONDAY, MONDAY + HALF)
CLOCK = job("tests.clock")


@pytest.fixture
def wait(mme_petit: Patient, morel: User) -> Wait:
    """For any hour of Dr Morel’s before the month is over; she offers nine to eleven on Monday."""
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    booking = Booking(
        patient=mme_petit,
        motive=MotiveFactory(),
        form=ActForm.SIMPLE_VIDEO,
        practitioner=morel.practitioner,
        starts_at=FRIDAY,
    )
    return Wait(booking=booking, practitioners=[morel.practitioner], until=dt.date(2026, 11, 30))


@pytest.fixture
def another(wait: Wait, morel: User) -> Wait:
    patient = CareRelationFactory(patient=PatientFactory(), practitioner=morel.practitioner).patient
    return replace(wait, booking=replace(wait.booking, patient=patient))


def joins(user: User, wait: Wait, minutes: int = 0) -> WaitingEntry:
    at = FRIDAY + dt.timedelta(minutes=minutes)
    return services.waiting_join(actor=actor_of(user), wait=wait, at=at)


def offered(at: dt.datetime = FRIDAY + HALF, freed: Span = FREED) -> WaitingOffer | None:
    return services.waiting_offer(actor=CLOCK, freed=freed, at=at)


class TestTheLine:
    MAY = {"morel": True, "sylvie": True, "nadia": False, "haddad": False, "weiss": False, "luc": False}

    @pytest.mark.parametrize(("who", "may"), MAY.items())
    def test_joined_by_who_may_book(
        self, who: str, may: bool, wait: Wait, sylvie: User, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        if may:
            entry = joins(person, wait)
            assert list(selectors.waiting_seen(actor_of(sylvie), FRIDAY)) == [entry]
        else:
            with pytest.raises(Refused):
                joins(person, wait)

    def test_seen_by_who_keeps_the_agenda_and_by_nobody_else(
        self, wait: Wait, morel: User, sylvie: User, haddad: User, weiss: User, nadia: User, luc: User
    ) -> None:
        entry = joins(morel, wait)
        assert selectors.waiting_for(actor_of(sylvie), entry.public_id, at=FRIDAY) == entry
        for person in (haddad, weiss):
            with pytest.raises(NotFound):
                selectors.waiting_for(actor_of(person), entry.public_id, at=FRIDAY)
        for person in (nadia, luc):
            with pytest.raises(Refused):
                selectors.waiting_for(actor_of(person), entry.public_id, at=FRIDAY)

    def test_a_sign_stops_before_it(self, wait: Wait, morel: User) -> None:
        flag = RedFlagFactory(motive=wait.booking.motive)
        with pytest.raises(Stopped):
            joins(morel, replace(wait, booking=replace(wait.booking, answers={flag.public_id: "oui"})))

    def test_once_for_a_patient_and_a_motive(self, wait: Wait, morel: User, sylvie: User) -> None:
        joins(morel, wait)
        with pytest.raises(Conflict, match="attend déjà"):
            joins(sylvie, wait)

    def test_not_until_yesterday(self, wait: Wait, morel: User) -> None:
        with pytest.raises(Invalid, match="quatre mois"):
            joins(morel, replace(wait, until=dt.date(2026, 11, 19)))


class TestAnHourComesFree:
    def test_the_first_in_line_is_told_and_it_is_kept(
        self, wait: Wait, another: Wait, morel: User, sylvie: User
    ) -> None:
        first, second = joins(sylvie, wait), joins(sylvie, another, minutes=1)
        offer = offered()
        assert offer is not None
        assert (offer.entry, offer.starts_at) == (first, MONDAY)
        assert offer.until == FRIDAY + HALF + rules.KEPT
        assert Hold.objects.get().patient == wait.booking.patient
        notice = Notice.objects.get(user_id=sylvie.pk, kind="scheduling.waiting_offered")
        assert "Petit" not in str(vars(notice))
        # Nothing is free any more for the second one.
        assert offered() is None
        second.refresh_from_db()
        assert second.state == WaitingState.WAITING

    def test_who_is_to_be_seen_first_passes_before(self, wait: Wait, another: Wait, sylvie: User) -> None:
        joins(sylvie, wait)
        urgent = joins(sylvie, replace(another, is_priority=True), minutes=1)
        offer = offered()
        assert offer is not None
        assert offer.entry == urgent

    @pytest.mark.parametrize(("half_days", "suits"), [([0], True), ([1, 2, 13], False), ([], True)])
    def test_only_the_half_days_wished(
        self, half_days: list[int], suits: bool, wait: Wait, sylvie: User
    ) -> None:
        joins(sylvie, replace(wait, half_days=half_days))
        assert (offered() is not None) is suits

    def test_not_after_what_they_have_already(self, wait: Wait, sylvie: User, morel: User) -> None:
        joins(sylvie, wait)
        AppointmentFactory(
            patient=wait.booking.patient, motive=wait.booking.motive, starts_at=FRIDAY + 3 * HALF
        )
        assert offered() is None

    def test_not_when_nobody_could_answer_in_time(self, wait: Wait, sylvie: User) -> None:
        joins(sylvie, wait)
        assert offered(at=MONDAY - HALF) is None

    def test_cancelling_and_moving_free_it(
        self,
        wait: Wait,
        sylvie: User,
        morel: User,
        time_machine: object,
        django_capture_on_commit_callbacks: object,
    ) -> None:
        time_machine.move_to(FRIDAY + HALF, tick=False)
        entry = joins(sylvie, wait)
        held = AppointmentFactory(practitioner=morel.practitioner, ends_at=MONDAY + HALF)
        with django_capture_on_commit_callbacks(execute=True):
            services.appointment_cancel(
                actor=actor_of(morel), public_id=held.public_id, reason=CancelReason.PATIENT, at=FRIDAY
            )
        assert WaitingOffer.objects.get().entry == entry

    @pytest.mark.parametrize("how", ["leave", "closed", "opened", "hours", "hold", "lapsed", "busy"])
    def test_whatever_opens_an_hour_tells_the_line(
        self,
        how: str,
        wait: Wait,
        sylvie: User,
        morel: User,
        time_machine: object,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: object,
    ) -> None:
        """She joins while nothing is free on Monday at nine; then what stood in the way goes."""
        time_machine.move_to(FRIDAY + HALF, tick=False)
        doctor, actor = morel.practitioner, actor_of(morel)
        who = {"actor": actor, "owner": doctor, "at": FRIDAY + HALF}
        day = MONDAY.date()
        if how == "leave":
            away = AbsenceFactory(practitioner=doctor)
            opens = partial(services.absence_remove, absence=away, **who)
        elif how == "closed":
            closed = doctor.day_exceptions.create(day=day, kind="closed")
            opens = partial(services.exception_remove, row=closed, **who)
        elif how == "opened":
            doctor.weekly_availabilities.all().delete()
            hours = {"day": day, "kind": "open", "starts_at": dt.time(9), "ends_at": dt.time(10)}
            opens = partial(services.exception_add, values=hours, **who)
        elif how == "hours":
            doctor.weekly_availabilities.all().delete()
            rule = {"weekday": 0, "starts_at": dt.time(9), "ends_at": dt.time(10), "valid_from": day}
            opens = partial(services.hours_change, changes=[HoursChange(rule=None, values=rule)], **who)
        elif how == "busy":
            feed = BusyFeed.objects.create(practitioner=doctor, address="https://agenda.example.org/a.ics")
            feed.spans.create(starts_at=MONDAY, ends_at=MONDAY + 4 * HALF)
            empty = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
            monkeypatch.setattr("scheduling.adapters.calendars.fetch", lambda *_: empty)
            opens = partial(services.busy_feed_read, actor=CLOCK, public_id=feed.public_id, at=FRIDAY + HALF)
        else:
            until = FRIDAY + HALF + (HALF if how == "hold" else -HALF)
            held = HoldFactory(practitioner=doctor, starts_at=MONDAY, until=until, holder=morel)
            release = partial(services.hold_release, actor=actor, hold=held, at=FRIDAY + HALF)
            opens = release if how == "hold" else partial(services.holds_sweep, at=FRIDAY + HALF)
        entry = joins(sylvie, wait)
        with django_capture_on_commit_callbacks(execute=True):
            opens()
        assert WaitingOffer.objects.get().entry == entry

    def test_a_leave_that_is_over_serves_as_many_as_it_can(
        self,
        wait: Wait,
        another: Wait,
        sylvie: User,
        morel: User,
        time_machine: object,
        django_capture_on_commit_callbacks: object,
    ) -> None:
        time_machine.move_to(FRIDAY + HALF, tick=False)
        entries = {joins(sylvie, wait), joins(sylvie, another, minutes=1)}
        away = AbsenceFactory(practitioner=morel.practitioner)
        with django_capture_on_commit_callbacks(execute=True):
            services.absence_remove(
                actor=actor_of(morel), owner=morel.practitioner, absence=away, at=FRIDAY + HALF
            )
        assert {offer.entry for offer in WaitingOffer.objects.all()} == entries

    def test_who_joined_and_lost_the_delegation_is_told_nothing_and_her_successor_is(
        self, wait: Wait, sylvie: User, morel: User
    ) -> None:
        joins(sylvie, wait)
        Delegation.objects.all().delete()
        successor = DelegationFactory(practitioner=morel.practitioner).delegate
        offered()
        told = Notice.objects.filter(kind="scheduling.waiting_offered").values_list("user_id", flat=True)
        assert set(told) == {morel.pk, successor.pk}

    def test_not_answered_it_goes_to_the_next(
        self,
        wait: Wait,
        another: Wait,
        sylvie: User,
        time_machine: object,
        django_capture_on_commit_callbacks: object,
    ) -> None:
        first, second = joins(sylvie, wait), joins(sylvie, another, minutes=1)
        offered()
        time_machine.move_to(FRIDAY + HALF + rules.KEPT, tick=False)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_waiting()
        first.refresh_from_db()
        assert first.state == WaitingState.WAITING
        assert WaitingOffer.objects.get(outcome="").entry == second
        # Each hour is offered once: it does not come back to who let it pass.
        services.waiting_decline(
            actor=actor_of(sylvie), public_id=second.public_id, at=FRIDAY + HALF + rules.KEPT
        )
        assert offered(at=FRIDAY + HALF + 2 * rules.KEPT) is None

    def test_after_its_last_day_it_is_closed(self, wait: Wait, sylvie: User, time_machine: object) -> None:
        entry = joins(sylvie, wait)
        time_machine.move_to(dt.datetime(2026, 12, 1, 8, tzinfo=PARIS), tick=False)
        tasks.sweep_waiting()
        entry.refresh_from_db()
        assert entry.state == WaitingState.EXPIRED
        assert Notice.objects.filter(user_id=sylvie.pk, kind="scheduling.waiting_expired").exists()


class TestAnswering:
    def test_taken_it_replaces_the_later_one(self, wait: Wait, sylvie: User, morel: User) -> None:
        entry = joins(sylvie, wait)
        later = AppointmentFactory(
            patient=wait.booking.patient,
            motive=wait.booking.motive,
            practitioner=morel.practitioner,
            starts_at=MONDAY + dt.timedelta(days=7),
        )
        offered()
        taken = services.waiting_take(actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY + 2 * HALF)
        later.refresh_from_db()
        entry.refresh_from_db()
        assert (taken.starts_at, later.state, entry.state) == (MONDAY, "cancelled", WaitingState.SERVED)
        assert not Hold.objects.exists()

    def test_what_the_later_one_was_taken_for_is_the_sooner_one_s(
        self, wait: Wait, sylvie: User, morel: User
    ) -> None:
        parties = {"patient": wait.booking.patient, "practitioner": morel.practitioner}
        before = AppointmentFactory(
            **parties, motive=wait.booking.motive, starts_at=FRIDAY - dt.timedelta(days=7), state="honoured"
        )
        planned = services.follow_up_plan(
            actor=actor_of(morel), appointment=before.public_id, delay=FollowUpDelay.FORTNIGHT, at=FRIDAY
        )
        booking = replace(wait.booking, starts_at=MONDAY + dt.timedelta(days=7), follow_up=planned)
        services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)
        entry = joins(sylvie, wait)
        offered()
        taken = services.waiting_take(actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY + 2 * HALF)
        planned.refresh_from_db()
        assert (planned.state, planned.appointment) == ("booked", taken)

    def test_so_are_the_question_and_the_proof_of_a_referral(
        self, wait: Wait, morel: User, haddad: User
    ) -> None:
        letter = Letter(
            patient=wait.booking.patient,
            question="Suspicion de rechute ?",
            wished=Wished.MONTH,
            valid_until=FRIDAY.date() + dt.timedelta(days=60),
            physician=haddad.practitioner,
        )
        referral = services.referral_write(actor=actor_of(morel), letter=letter, at=FRIDAY)
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        booking = replace(
            wait.booking, practitioner=haddad.practitioner, starts_at=MONDAY + dt.timedelta(days=7)
        )
        later = services.appointment_book(
            actor=actor_of(haddad), booking=replace(booking, referral=referral), at=FRIDAY
        )
        entry = joins(haddad, replace(wait, booking=booking, practitioners=[haddad.practitioner]))
        offered()
        taken = services.waiting_take(actor=actor_of(haddad), public_id=entry.public_id, at=FRIDAY + 2 * HALF)
        referral.refresh_from_db()
        assert (taken.referral, taken.question, referral.state) == (referral, letter.question, "booked")
        facts = [{one.fact for one in selectors.facts_of(act)} for act in (later, taken)]
        assert facts[0] == facts[1] != set()

    def test_a_sooner_one_stays(self, wait: Wait, sylvie: User, morel: User) -> None:
        entry = joins(sylvie, wait)
        offered()
        sooner = AppointmentFactory(
            patient=wait.booking.patient,
            motive=wait.booking.motive,
            practitioner=morel.practitioner,
            starts_at=FRIDAY + 3 * HALF,
        )
        services.waiting_take(actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY + 2 * HALF)
        sooner.refresh_from_db()
        assert sooner.state == "booked"

    def test_pressed_twice_it_is_taken_once(self, wait: Wait, sylvie: User, morel: User) -> None:
        entry = joins(sylvie, wait)
        offered()
        at = FRIDAY + 2 * HALF
        first = services.waiting_take(actor=actor_of(sylvie), public_id=entry.public_id, at=at)
        assert services.waiting_take(actor=actor_of(sylvie), public_id=entry.public_id, at=at) == first
        with pytest.raises((Conflict, NotFound)):
            services.waiting_take(actor=actor_of(morel), public_id=entry.public_id, at=at)

    def test_whose_hour_it_is_is_told_and_may_answer(self, wait: Wait, sylvie: User, morel: User) -> None:
        entry = joins(sylvie, wait)
        offered()
        assert Notice.objects.filter(user_id=morel.pk, kind="scheduling.waiting_offered").count() == 1
        taken = services.waiting_take(actor=actor_of(morel), public_id=entry.public_id, at=FRIDAY + 2 * HALF)
        assert taken.practitioner == morel.practitioner

    def test_who_keeps_one_of_two_agendas_takes_nobody_out_of_the_line(
        self, wait: Wait, sylvie: User, morel: User, haddad: User
    ) -> None:
        CareRelationFactory(patient=wait.booking.patient, practitioner=haddad.practitioner)
        both = replace(wait, practitioners=[morel.practitioner, haddad.practitioner])
        entry = joins(morel, both)
        offered()
        for gesture in (services.waiting_decline, services.waiting_leave):
            with pytest.raises(Refused):
                gesture(actor=actor_of(haddad), public_id=entry.public_id, at=FRIDAY + 2 * HALF)
        services.waiting_decline(actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY + 2 * HALF)

    def test_the_physicians_waited_for_know_the_patient_until_they_leave_the_line(
        self, wait: Wait, morel: User, haddad: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        entry = joins(morel, replace(wait, practitioners=[haddad.practitioner]))
        at, patient = FRIDAY + HALF, wait.booking.patient
        assert patient in patients.visible_to(actor_of(haddad), at)
        assert list(selectors.waiting_seen(actor_of(haddad), at)) == [entry]
        services.waiting_leave(actor=actor_of(morel), public_id=entry.public_id, at=at)
        assert patient not in patients.visible_to(actor_of(haddad), at + HALF)

    def test_who_put_them_in_line_and_knows_them_no_more_sees_nothing(self, wait: Wait, sylvie: User) -> None:
        entry = joins(sylvie, wait)
        Delegation.objects.filter(delegate=sylvie).update(ends_on=dt.date(2026, 11, 1))
        assert not selectors.waiting_seen(actor_of(sylvie), FRIDAY)
        with pytest.raises(NotFound):
            selectors.waiting_for(actor_of(sylvie), entry.public_id, at=FRIDAY)

    def test_too_late(self, wait: Wait, sylvie: User) -> None:
        entry = joins(sylvie, wait)
        offered()
        with pytest.raises(Conflict, match="plus gardée"):
            services.waiting_take(
                actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY + HALF + rules.KEPT
            )
        assert not Appointment.objects.exists()

    def test_leaving_gives_it_back(self, wait: Wait, another: Wait, sylvie: User) -> None:
        entry = joins(sylvie, wait)
        offered()
        services.waiting_leave(actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY + 2 * HALF)
        assert not Hold.objects.exists()
        with pytest.raises(Conflict):
            services.waiting_leave(actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY + 2 * HALF)
        joins(sylvie, wait, minutes=90)


@pytest.mark.parametrize(
    ("moment", "half"),
    [
        ((2026, 11, 23, 12, 59), 0),
        ((2026, 11, 23, 13, 0), 1),
        ((2026, 11, 29, 18, 0), 13),
        ((2027, 3, 28, 3, 0), 12),
    ],
)
def test_half_days_are_those_of_the_wall(moment: tuple[int, ...], half: int) -> None:
    assert rules.half_day(dt.datetime(*moment, tzinfo=PARIS).astimezone(dt.UTC)) == half


class TestThePages:
    @pytest.fixture(autouse=True)
    def on_friday(self, time_machine: object) -> None:
        time_machine.move_to(FRIDAY, tick=False)

    @pytest.fixture
    def typed(self, wait: Wait) -> dict[str, object]:
        return {"motive": str(wait.booking.motive.public_id), "form": "simple_video"}

    def test_from_an_offer_of_the_booking_page(
        self, typed: dict[str, object], wait: Wait, morel: User, sylvie: User, client: PivotClient
    ) -> None:
        signed_in(client, sylvie)
        patient = wait.booking.patient.public_id
        booking = client.post(f"/rendez-vous/nouveau/{patient}/", typed).content.decode()
        address = f"/attente/nouvelle/{patient}/?practitioner={morel.practitioner.public_id}"
        assert f'formaction="{address}"' in booking
        page = client.post(address, typed).content.decode()
        assert "Prévenir si une heure se libère plus tôt" in page
        assert "checked" in page  # the physician of that offer
        chosen = {**typed, "practitioner": str(morel.practitioner.public_id), "join": "1"}
        wished = {"practitioners": [str(morel.practitioner.public_id)], "until": "2026-11-30"}
        refused = client.post(address, chosen)
        assert refused.status_code == 422
        assert "Dites jusqu’à quel jour attendre" in refused.content.decode()
        done = client.post(address, {**chosen, **wished, "half_days": ["0", "7"]}, follow=True)
        text = done.content.decode()
        assert "Lundi matin, jeudi après-midi, jusqu’au lun.\u00a030\u00a0nov.\u00a02026" in text
        assert "Mme Jeanne Petit" in text
        again = client.post(address, {**chosen, **wished})
        assert again.status_code == 422
        assert "attend déjà une heure" in again.content.decode()

    def test_where_no_hour_is_found_at_all(
        self, typed: dict[str, object], wait: Wait, morel: User, sylvie: User, client: PivotClient
    ) -> None:
        """Her agenda is empty for twelve weeks: that is when one wants to be told."""
        AbsenceFactory(
            practitioner=morel.practitioner, starts_at=FRIDAY, ends_at=FRIDAY + dt.timedelta(days=200)
        )
        patient = wait.booking.patient.public_id
        booking = signed_in(client, sylvie).post(f"/rendez-vous/nouveau/{patient}/", typed).content.decode()
        address = f"/attente/nouvelle/{patient}/"
        assert f'formaction="{address}"' in booking
        assert "checked" in client.post(address, typed).content.decode()  # the only physician
        wished = {"practitioners": [str(morel.practitioner.public_id)], "until": "2026-11-30", "join": "1"}
        done = client.post(address, {**typed, **wished}, follow=True)
        assert "C’est inscrit" in done.content.decode()

    def test_what_the_motive_asks_is_asked_here_and_nothing_typed_is_lost(
        self, typed: dict[str, object], wait: Wait, morel: User, sylvie: User, client: PivotClient
    ) -> None:
        asked = MotiveQuestionFactory(motive=wait.booking.motive, text="Depuis quand ?", is_required=True)
        name = f"reponse-{asked.public_id}"
        physician = str(morel.practitioner.public_id)
        address = f"/attente/nouvelle/{wait.booking.patient.public_id}/?practitioner={physician}"
        signed_in(client, sylvie)
        assert "Depuis quand ?" in client.post(address, typed).content.decode()
        wished = {"practitioners": [physician], "until": "2026-11-30", "half_days": ["7"], "join": "1"}
        refused = client.post(address, {**typed, **wished})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert (
            f'id="{name}" name="{name}" maxlength="500" value="" autocomplete="off" aria-invalid="true"'
            in page
        )
        assert 'value="2026-11-30"' in page
        assert 'value="7" checked' in page
        done = client.post(address, {**typed, **wished, name: "Trois jours"})
        assert done.status_code == 302

    def test_the_hour_is_taken_from_the_list(self, wait: Wait, sylvie: User, client: PivotClient) -> None:
        entry = joins(sylvie, wait)
        offered(at=FRIDAY)
        page = signed_in(client, sylvie).get("/attente/").content.decode()
        assert "Une heure se libère" in page
        assert "lun.\u00a023\u00a0nov., 9\u00a0h\u00a000" in page
        answer = client.post(f"/attente/{entry.public_id}/reserver/", follow=True)
        assert "C’est réservé" in answer.content.decode()
        assert "Personne n’attend" in client.get("/attente/").content.decode()

    def test_it_does_not_suit_or_is_gone(self, wait: Wait, sylvie: User, client: PivotClient) -> None:
        entry = joins(sylvie, wait)
        offered(at=FRIDAY)
        address = f"/attente/{entry.public_id}/"
        signed_in(client, sylvie).post(f"{address}ne-convient-pas/")
        gone = client.post(f"{address}reserver/")
        assert gone.status_code == 409
        assert "offerte au suivant" in gone.content.decode()
        client.post(f"{address}retirer/")
        entry.refresh_from_db()
        assert entry.state == WaitingState.LEFT
