"""« À programmer »: planned after an act, booked or given up, and nobody forgets."""

import datetime as dt

import pytest

from accounts.models import User
from core.clock import PARIS
from core.errors import Conflict, NotFound, Refused
from notifications.models import Notice
from patients.models import CareRelation, Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, AppointmentState, CancelReason, DropReason, FollowUpDelay
from scheduling.models import Appointment, FollowUp
from scheduling.rules.follow_ups import months_later, window
from scheduling.services import Booking
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.scheduling.factories import MONDAY, AppointmentFactory, WeeklyAvailabilityFactory

CAST = ("morel", "haddad", "nadia", "sylvie", "weiss", "luc")
AFTER = MONDAY + dt.timedelta(hours=2)


@pytest.fixture
def held(morel: User, mme_petit: Patient, sylvie: User) -> Appointment:
    """A simple video of this Monday, held and signed."""
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    return AppointmentFactory(
        practitioner=morel.practitioner, patient=mme_petit, state=AppointmentState.HONOURED
    )


def plans(user: User, held: Appointment, delay: FollowUpDelay = FollowUpDelay.QUARTER) -> FollowUp:
    return services.follow_up_plan(
        actor=actor_of(user), appointment=held.public_id, delay=delay, words="Tension", at=AFTER
    )


def books(
    user: User, held: Appointment, days: int, *, follow_up: FollowUp | None = None, at: dt.datetime = AFTER
) -> Appointment:
    booking = Booking(
        patient=held.patient,
        motive=held.motive,
        form=ActForm.SIMPLE_VIDEO,
        practitioner=held.practitioner,
        starts_at=MONDAY + dt.timedelta(days=days),
        follow_up=follow_up,
    )
    return services.appointment_book(actor=actor_of(user), booking=booking, at=at)


def cancels(user: User, taken: Appointment) -> None:
    services.appointment_cancel(
        actor=actor_of(user), public_id=taken.public_id, reason=CancelReason.PATIENT, at=AFTER
    )


@pytest.mark.parametrize(
    ("day", "delay", "expected"),
    [
        (dt.date(2026, 11, 23), "3m", (dt.date(2027, 2, 16), dt.date(2027, 3, 9))),
        (dt.date(2026, 11, 23), "1s", (dt.date(2026, 11, 28), dt.date(2026, 12, 4))),
    ],
)
def test_the_window(day: dt.date, delay: str, expected: tuple[dt.date, dt.date]) -> None:
    assert window(day, delay) == expected


def test_three_months_after_the_end_of_november_is_the_end_of_february() -> None:
    assert months_later(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)


class TestWho:
    def test_only_the_physician_of_the_act_plans(
        self, held: Appointment, request: pytest.FixtureRequest
    ) -> None:
        able = set()
        for who in CAST:
            try:
                plans(request.getfixturevalue(who), held)
            except (Refused, NotFound):
                continue
            able.add(who)
        assert able == {"morel"}

    def test_who_keeps_the_agenda_sees_it_and_gives_it_up(
        self, held: Appointment, morel: User, request: pytest.FixtureRequest
    ) -> None:
        row = plans(morel, held)
        people = {who: actor_of(request.getfixturevalue(who)) for who in CAST}
        seen = {who for who, actor in people.items() if selectors.follow_ups_seen(actor, AFTER).exists()}
        assert seen == {"morel", "sylvie"}
        ended = services.follow_up_drop(
            actor=people["sylvie"], public_id=row.public_id, reason=DropReason.PATIENT, at=AFTER
        )
        assert (ended.state, ended.ended_by) == ("dropped", "Sylvie Carlier, pour Dr Sophie Morel")

    def test_the_nurse_of_the_site_sees_and_does_not_give_up(
        self, held: Appointment, morel: User, nadia: User, ehpad: Site
    ) -> None:
        Appointment.objects.filter(pk=held.pk).update(site=ehpad)
        row = plans(morel, held)
        assert list(selectors.follow_ups_seen(actor_of(nadia), AFTER)) == [row]
        with pytest.raises(Refused):
            services.follow_up_drop(
                actor=actor_of(nadia), public_id=row.public_id, reason=DropReason.DONE, at=AFTER
            )

    def test_not_before_the_act(self, held: Appointment, morel: User) -> None:
        with pytest.raises(Refused):
            services.follow_up_plan(
                actor=actor_of(morel),
                appointment=held.public_id,
                delay=FollowUpDelay.MONTH,
                at=MONDAY - dt.timedelta(days=1),
            )

    def test_once(self, held: Appointment, morel: User) -> None:
        plans(morel, held)
        with pytest.raises(Conflict):
            plans(morel, held)


class TestItsEnd:
    def test_it_ends_when_it_is_booked_and_comes_back_when_that_is_cancelled(
        self, held: Appointment, morel: User, sylvie: User
    ) -> None:
        row = plans(morel, held, FollowUpDelay.WEEK)
        taken = books(sylvie, held, 7)
        row.refresh_from_db()
        assert (row.state, row.appointment) == ("booked", taken)
        cancels(sylvie, taken)
        row.refresh_from_db()
        assert (row.state, row.appointment, row.ended_by) == ("planned", None, "")

    def test_cancelled_after_another_was_planned_that_one_stands_alone(
        self, held: Appointment, morel: User, sylvie: User
    ) -> None:
        row = plans(morel, held, FollowUpDelay.WEEK)
        taken = books(sylvie, held, 7)
        other = plans(morel, held, FollowUpDelay.HALF_YEAR)
        cancels(sylvie, taken)
        row.refresh_from_db()
        other.refresh_from_db()
        assert (row.state, row.drop_reason, other.state) == ("dropped", "replaced", "planned")

    def test_missed_it_waits_again_and_is_answered_when_they_came_after_all(
        self, held: Appointment, morel: User, sylvie: User
    ) -> None:
        row = plans(morel, held, FollowUpDelay.WEEK)
        taken = books(sylvie, held, 7)
        hour, actor = taken.starts_at, actor_of(morel)
        services.no_show_mark(actor=actor, public_id=taken.public_id, at=hour)
        row.refresh_from_db()
        assert (row.state, row.appointment) == ("planned", None)
        services.no_show_undo(actor=actor, public_id=taken.public_id, at=hour + dt.timedelta(minutes=5))
        row.refresh_from_db()
        assert (row.state, row.appointment) == ("booked", taken)

    def test_an_act_outside_its_days_answers_nothing_unless_it_is_said(
        self, held: Appointment, morel: User, sylvie: User
    ) -> None:
        row = plans(morel, held, FollowUpDelay.QUARTER)
        between = books(sylvie, held, 7)
        row.refresh_from_db()
        assert row.state == "planned"
        cancels(sylvie, between)
        meant = books(sylvie, held, 14, follow_up=row)
        row.refresh_from_db()
        assert (row.state, row.appointment) == ("booked", meant)

    def test_those_who_see_to_it_know_the_patient_until_it_ends(
        self, held: Appointment, morel: User, sylvie: User
    ) -> None:
        row = plans(morel, held, FollowUpDelay.YEAR)
        CareRelation.objects.exclude(source=row.public_id).delete()
        late = AFTER + dt.timedelta(days=375)
        assert list(selectors.follow_ups_seen(actor_of(sylvie), late)) == [row]
        services.follow_up_drop(
            actor=actor_of(sylvie), public_id=row.public_id, reason=DropReason.DONE, at=late
        )
        assert not CareRelation.objects.filter(source=row.public_id, ends_at__isnull=True).exists()

    def test_another_motive_does_not_end_it(self, held: Appointment, morel: User, sylvie: User) -> None:
        row = plans(morel, held, FollowUpDelay.WEEK)
        AppointmentFactory(practitioner=held.practitioner, patient=held.patient, starts_at=AFTER)
        row.refresh_from_db()
        assert row.state == "planned"


class TestReminded:
    def told(self, user: User) -> int:
        return Notice.objects.filter(user_id=user.pk, kind="scheduling.follow_up_due").count()

    def test_once_when_its_window_comes(self, held: Appointment, morel: User, sylvie: User) -> None:
        row = plans(morel, held)
        opens = dt.datetime.combine(row.first_day, dt.time(8), tzinfo=PARIS)
        services.follow_ups_remind(at=opens - dt.timedelta(days=15))
        assert self.told(sylvie) == 0
        for days in (14, 13):
            services.follow_ups_remind(at=opens - dt.timedelta(days=days))
        assert (self.told(sylvie), self.told(morel)) == (1, 1)


class TestThePages:
    @pytest.fixture(autouse=True)
    def after_the_act(self, time_machine: object) -> None:
        time_machine.move_to(AFTER, tick=False)

    def test_from_the_act_to_the_booking_page_filled_in(
        self, held: Appointment, morel: User, sylvie: User, client: PivotClient
    ) -> None:
        signed_in(client, morel)
        address = f"/rendez-vous/{held.public_id}/"
        assert "Revoir ce patient" in client.get(address).content.decode()
        client.post(f"{address}suite/", {"delay": "1s", "words": "Tension"})
        assert "À programmer du" in client.get(address).content.decode()
        signed_in(client, sylvie)
        page = client.get("/a-programmer/").content.decode()
        assert "Mme Jeanne Petit" in page
        assert "Tension" not in page  # why is for who cares
        row = FollowUp.objects.get()
        booking = client.get(f"/rendez-vous/nouveau/{held.patient.public_id}/?suite={row.public_id}")
        text = booking.content.decode()
        assert f'value="{held.motive.public_id}" selected' in text
        assert "Réserver 9\u00a0h\u00a000" in text
        assert 'value="2026-11-30T08:00:00+0000"' in text
        assert f'name="suite" value="{row.public_id}"' in text

    def test_booked_from_its_line_on_another_day_it_is_answered(
        self, held: Appointment, morel: User, sylvie: User, client: PivotClient
    ) -> None:
        row = plans(morel, held, FollowUpDelay.HALF_YEAR)
        signed_in(client, sylvie)
        client.post(
            f"/rendez-vous/nouveau/{held.patient.public_id}/reserver/?practitioner={held.practitioner.public_id}",
            {
                "motive": held.motive.public_id,
                "form": "simple_video",
                "suite": row.public_id,
                "starts_at": "2026-11-30T08:00:00+0000",
            },
        )
        row.refresh_from_db()
        assert row.state == "booked"

    def test_nobody_chooses_what_only_the_house_says(
        self, held: Appointment, morel: User, client: PivotClient
    ) -> None:
        row = plans(morel, held)
        signed_in(client, morel)
        address = f"/a-programmer/{row.public_id}/abandonner/"
        assert client.post(address, {"reason": "replaced"}).status_code == 422

    def test_given_up_with_a_reason(self, held: Appointment, morel: User, client: PivotClient) -> None:
        row = plans(morel, held)
        signed_in(client, morel)
        assert client.post(f"/a-programmer/{row.public_id}/abandonner/", {}).status_code == 422
        client.post(f"/a-programmer/{row.public_id}/abandonner/", {"reason": "done"})
        row.refresh_from_db()
        assert (row.state, row.drop_reason) == ("dropped", "done")
        assert "Rien à programmer" in client.get("/a-programmer/").content.decode()
