"""Hours are written: all or nothing, never two of one time; and what the slot search makes of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import Event
from core import french
from core.clock import PARIS
from core.errors import Invalid, Stale
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm
from scheduling.forms import AbsenceForm
from scheduling.models import (
    Absence,
    AvailabilityException,
    CartOpening,
    NursePresence,
    PresenceException,
    WeeklyAvailability,
)
from scheduling.presenters.keeping import absence_words
from scheduling.rules import department_of, holiday_on, is_local
from scheduling.selectors import HoursChange
from scheduling.selectors.laying import odd_day_of
from territory.models import Cart, Site, Territory
from tests.cast import actor_of
from tests.directory.factories import PractitionerFactory
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AbsenceFactory,
    AppointmentFactory,
    CartOpeningFactory,
    HoldFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory, CommuneFactory

pytestmark = pytest.mark.django_db

NOW = MONDAY - dt.timedelta(days=3)
SINCE = dt.date(2026, 1, 1)


def values(first: int, last: int, **given: Any) -> dict[str, Any]:
    """Monday, between two hours."""
    times = {"starts_at": dt.time(first), "ends_at": dt.time(last)}
    return {"weekday": 0, "valid_from": SINCE, "valid_to": None, "on_holidays": False, **times} | given


def change(morel: User, *changes: HoursChange) -> None:
    services.hours_change(actor=actor_of(morel), owner=morel.practitioner, changes=changes, at=NOW)


def offered(practitioner: Practitioner, cart: Cart | None = None, days: int = 4, **given: Any) -> list[str]:
    motive = MotiveFactory(duration_minutes=30)
    found = selectors.free_slots(
        practitioner=practitioner, cart=cart, motive=motive, days=days, at=NOW, **given
    )
    return [f"{slot.starts_at.astimezone(PARIS):%d/%m %H:%M}" for slot in found]


class TestWriting:
    def test_morning_and_afternoon_change_places_in_one_go(self, morel: User) -> None:
        morning, afternoon = (
            WeeklyAvailabilityFactory(
                practitioner=morel.practitioner, starts_at=dt.time(first), ends_at=dt.time(first + 3)
            )
            for first in (9, 14)
        )
        change(
            morel,
            HoursChange(rule=morning.public_id, values=values(14, 17)),
            HoursChange(rule=afternoon.public_id, values=values(9, 12)),
        )
        morning.refresh_from_db()
        assert morning.starts_at == dt.time(14)

    def test_a_draft_with_one_fault_writes_nothing(self, morel: User) -> None:
        with pytest.raises(Invalid, match="se recouvrent"):
            change(
                morel,
                HoursChange(values=values(9, 12)),
                HoursChange(values=values(14, 17)),
                HoursChange(values=values(16, 18)),
            )
        assert not WeeklyAvailability.objects.exists()

    def test_the_same_hours_one_after_the_other_are_no_clash(self, morel: User) -> None:
        until = dt.date(2026, 12, 31)
        change(
            morel,
            HoursChange(values=values(9, 12, valid_to=until)),
            HoursChange(values=values(9, 12, valid_from=until + dt.timedelta(days=1))),
        )
        assert WeeklyAvailability.objects.count() == 2

    def test_two_keepers_of_one_agenda_lose_nothing(self, morel: User, sylvie: User) -> None:
        rule = WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        seen = rule.updated_at
        change(morel, HoursChange(rule=rule.public_id, values=values(9, 12), seen=seen))
        with pytest.raises(Stale):
            services.hours_change(
                actor=actor_of(sylvie),
                owner=morel.practitioner,
                changes=[HoursChange(rule=rule.public_id, values=values(8, 10), seen=seen)],
                at=NOW,
            )
        rule.refresh_from_db()
        assert rule.ends_at == dt.time(12)

    def test_the_rule_of_somebody_else_is_not_found(self, morel: User) -> None:
        other = WeeklyAvailabilityFactory()
        with pytest.raises(Stale):
            change(morel, HoursChange(rule=other.public_id))
        assert WeeklyAvailability.objects.exists()

    def test_each_change_is_in_the_journal(self, morel: User) -> None:
        change(morel, HoursChange(values=values(9, 12)))
        [rule] = WeeklyAvailability.objects.all()
        change(morel, HoursChange(rule=rule.public_id, values=values(10, 12)))
        change(morel, HoursChange(rule=rule.public_id))
        written = Event.objects.filter(kind__startswith="scheduling.hours").order_by("pk")
        assert [one.kind.rpartition("_")[2] for one in written] == ["added", "edited", "removed"]

    def test_nothing_is_saved_when_the_journal_cannot_be_written(
        self, morel: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(services.hours.audit, "record", fail)
        with pytest.raises(RuntimeError):
            change(morel, HoursChange(values=values(9, 12)))
        assert not WeeklyAvailability.objects.exists()


class TestWhatSqlRefuses:
    def refused(self, name: str, write: Any) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            write()

    def test_two_rules_of_one_time(self, ehpad: Site) -> None:
        rule = WeeklyAvailabilityFactory()
        same = {"weekday": 0, "starts_at": dt.time(10), "ends_at": dt.time(12), "valid_from": SINCE}
        self.refused(
            "weeklyavailability_hours_apart",
            lambda: WeeklyAvailability.objects.create(practitioner=rule.practitioner, **same),
        )
        opening = CartOpeningFactory()
        self.refused("cartopening_hours_apart", lambda: CartOpening.objects.create(cart=opening.cart, **same))
        NursePresence.objects.create(site=ehpad, **same)
        self.refused("nursepresence_hours_apart", lambda: NursePresence.objects.create(site=ehpad, **same))

    def test_two_exceptions_or_two_leaves_of_one_time(self, morel: User) -> None:
        owner = {"practitioner": morel.practitioner}
        AvailabilityException.objects.create(day=SINCE, kind="closed", **owner)
        morning = {"starts_at": dt.time(9), "ends_at": dt.time(12)}
        self.refused(
            "availabilityexception_days_apart",
            lambda: AvailabilityException.objects.create(day=SINCE, kind="closed", **morning, **owner),
        )
        AvailabilityException.objects.create(day=SINCE, kind="open", **morning, **owner)
        AbsenceFactory(**owner)
        self.refused("absence_never_twice", lambda: AbsenceFactory(**owner))

    def test_an_opening_without_hours_and_a_deputy_of_oneself(self, morel: User) -> None:
        owner = {"practitioner": morel.practitioner}
        self.refused(
            "availabilityexception_open_has_hours",
            lambda: AvailabilityException.objects.create(day=SINCE, kind="open", **owner),
        )
        self.refused("absence_deputy_is_another", lambda: AbsenceFactory(deputy=morel.practitioner, **owner))


class TestWhatIsOffered:
    def test_time_kept_for_one_site_is_for_its_cart_alone(self, morel: User, ehpad: Site) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, site=ehpad)
        cart, elsewhere = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart, CartOpeningFactory().cart
        assert offered(morel.practitioner, cart) != []
        assert offered(morel.practitioner, elsewhere) == []
        assert offered(morel.practitioner) == []

    def test_a_rota_is_for_its_territory(self, morel: User, ehpad: Site) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, territory=ehpad.territory)
        cart, elsewhere = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart, CartOpeningFactory().cart
        assert offered(morel.practitioner, cart) != []
        assert offered(morel.practitioner, elsewhere) == []
        resident, stranger = PatientFactory(commune=ehpad.commune), PatientFactory(commune=CommuneFactory())
        ehpad.territory.communes.add(ehpad.commune)
        assert offered(morel.practitioner, patient=resident) != []
        assert offered(morel.practitioner, patient=stranger) == []

    def test_a_cart_waits_for_somebody_beside_it_once_the_site_says_when(
        self, morel: User, ehpad: Site
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
        assert len(offered(morel.practitioner, cart)) == 4
        NursePresence.objects.create(site=ehpad, **values(10, 12))
        assert offered(morel.practitioner, cart) == ["23/11 10:00", "23/11 10:30"]

    @pytest.mark.parametrize("says_who", [False, True])
    def test_a_site_closed_that_day_offers_no_cart_whether_it_says_who_is_there_or_not(
        self, says_who: bool, morel: User, ehpad: Site
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
        if says_who:
            NursePresence.objects.create(site=ehpad, **values(9, 11))
        closed = PresenceException.objects.create(site=ehpad, day=MONDAY.date(), kind="closed")
        assert offered(morel.practitioner, cart) == []
        assert len(offered(morel.practitioner)) == 4
        closed.starts_at, closed.ends_at = dt.time(9), dt.time(10)
        closed.save()
        assert offered(morel.practitioner, cart) == ["23/11 10:00", "23/11 10:30"]

    def test_a_nurse_away_that_day_leaves_the_cart_to_her_colleague(
        self, morel: User, nadia: User, ehpad: Site
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
        colleague = PractitionerFactory(nurse=True)
        NursePresence.objects.create(site=ehpad, nurse=nadia.practitioner, **values(9, 10))
        NursePresence.objects.create(site=ehpad, nurse=colleague, **values(10, 11))
        away = {"site": ehpad, "nurse": nadia.practitioner, "day": MONDAY.date()}
        PresenceException.objects.create(kind="closed", **away)
        assert offered(morel.practitioner, cart) == ["23/11 10:00", "23/11 10:30"]
        PresenceException.objects.create(kind="open", starts_at=dt.time(9), ends_at=dt.time(10), **away)
        assert len(offered(morel.practitioner, cart)) == 4

    def test_an_hour_that_a_site_opens_prevails_over_its_closed_day(self, morel: User, ehpad: Site) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
        day = {"site": ehpad, "day": MONDAY.date()}
        PresenceException.objects.create(kind="closed", **day)
        PresenceException.objects.create(kind="open", starts_at=dt.time(10), ends_at=dt.time(11), **day)
        assert offered(morel.practitioner, cart) == ["23/11 10:00", "23/11 10:30"]

    def test_an_extra_morning_and_a_day_closed(self, morel: User) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        owner = {"practitioner": morel.practitioner, "day": dt.date(2026, 11, 23)}
        AvailabilityException.objects.create(kind="closed", **owner)
        assert offered(morel.practitioner) == []
        hours = {"starts_at": dt.time(10), "ends_at": dt.time(11)}
        AvailabilityException.objects.create(kind="open", **hours, **owner)
        assert offered(morel.practitioner) == ["23/11 10:00", "23/11 10:30"]

    def test_a_full_day_is_offered_no_more(self, morel: User) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        limits = {"buffer_before": 0, "buffer_after": 0, "most_a_day": 2}
        services.limits_set(actor=actor_of(morel), owner=morel.practitioner, values=limits, at=NOW)
        AppointmentFactory(practitioner=morel.practitioner)
        assert len(offered(morel.practitioner)) == 3
        AppointmentFactory(practitioner=morel.practitioner, starts_at=MONDAY + dt.timedelta(minutes=30))
        assert offered(morel.practitioner) == []

    def test_hours_proposed_to_one_patient_are_one_act_of_that_day(self, morel: User) -> None:
        """Three hours to choose from, of which one will be taken: a fourth act is still to be had."""
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        limits = {"buffer_before": 0, "buffer_after": 0, "most_a_day": 2}
        services.limits_set(actor=actor_of(morel), owner=morel.practitioner, values=limits, at=NOW)
        patient = PatientFactory()
        for half in range(3):
            kept = {"starts_at": MONDAY + half * dt.timedelta(minutes=30), "until": MONDAY}
            HoldFactory(practitioner=morel.practitioner, patient=patient, purpose="proposal", **kept)
        assert offered(morel.practitioner) == ["23/11 10:30"]
        HoldFactory(practitioner=morel.practitioner, starts_at=MONDAY + dt.timedelta(hours=4), until=MONDAY)
        assert offered(morel.practitioner) == []

    def test_minutes_are_kept_between_two_acts(self, morel: User) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        limits = {"buffer_before": 5, "buffer_after": 10, "most_a_day": None}
        services.limits_set(actor=actor_of(morel), owner=morel.practitioner, values=limits, at=NOW)
        assert offered(morel.practitioner) == ["23/11 09:00", "23/11 09:45", "23/11 10:30"]


class TestPublicHolidays:
    @pytest.mark.parametrize(
        ("day", "department", "name"),
        [
            (dt.date(2026, 12, 25), "02", "Noël"),
            (dt.date(2027, 3, 29), "02", "Lundi de Pâques"),
            (dt.date(2027, 5, 6), "02", "Ascension"),
            (dt.date(2027, 3, 26), "02", ""),
            (dt.date(2027, 3, 26), "57", "Vendredi saint"),
            (dt.date(2026, 12, 26), "67", "Saint-Étienne"),
            (dt.date(2026, 12, 26), "68", "Saint-Étienne"),
            (dt.date(2026, 12, 26), "02", ""),
        ],
    )
    def test_national_and_of_alsace_moselle(self, day: dt.date, department: str, name: str) -> None:
        assert holiday_on(day, department) == name

    @pytest.mark.parametrize(
        ("day", "is_local_one"),
        [
            (dt.date(2026, 4, 3), True),  # Good Friday, Alsace-Moselle
            (dt.date(2026, 12, 26), True),
            (dt.date(2026, 5, 22), True),  # the end of slavery, Martinique
            (dt.date(2026, 12, 25), False),
            (dt.date(2026, 12, 24), False),
        ],
    )
    def test_of_some_departments_alone(self, day: dt.date, is_local_one: bool) -> None:
        assert is_local(day) == is_local_one

    def test_the_department_of_a_commune(self) -> None:
        assert [department_of(code) for code in ("02361", "2A004", "97411", "")] == ["02", "2A", "974", ""]

    @pytest.mark.parametrize(("code", "opens"), [("02999", True), ("67482", False)])
    def test_the_site_decides(self, code: str, opens: bool, morel: User, ehpad: Site) -> None:
        """26 December 2026, a Saturday: a day like another in the Aisne, not in Strasbourg."""
        ehpad.commune.insee_code = code
        ehpad.commune.save()
        owner = {"practitioner": morel.practitioner, "site": ehpad, "weekday": 5, "on_holidays": False}
        WeeklyAvailabilityFactory(**owner)
        cart = CartOpeningFactory(cart=CartFactory(site=ehpad), weekday=5).cart
        assert any(one.startswith("26/12") for one in offered(morel.practitioner, cart, days=40)) is opens

    @pytest.mark.parametrize(("code", "opens"), [("02999", True), ("67482", False)])
    def test_a_rota_keeps_those_of_its_territory_wherever_its_physicians_live(
        self, code: str, opens: bool, morel: User, ehpad: Site, guise: Territory
    ) -> None:
        guise.communes.add(CommuneFactory(insee_code=code))
        rota = {"practitioner": morel.practitioner, "territory": guise, "weekday": 5, "on_holidays": False}
        WeeklyAvailabilityFactory(**rota)
        cart = CartOpeningFactory(cart=CartFactory(site=ehpad), weekday=5).cart
        assert any(one.startswith("26/12") for one in offered(morel.practitioner, cart, days=40)) is opens
        seen = selectors.preview(morel.practitioner, [], monday=dt.date(2026, 12, 21), at=NOW)
        assert bool(seen.open_time) is opens


class TestWhenTheClockChanges:
    """On 25 October 2026 the night has three o’clock twice; on 28 March 2027 it has no half past two."""

    @pytest.mark.parametrize(("sunday", "hours"), [(dt.date(2026, 10, 25), 25), (dt.date(2027, 3, 28), 23)])
    def test_a_leave_and_a_closed_day_take_the_whole_of_it_and_no_more(
        self, sunday: dt.date, hours: int, morel: User
    ) -> None:
        form = AbsenceForm(
            morel.practitioner, {"first_day": sunday.isoformat(), "last_day": sunday.isoformat()}
        )
        assert form.is_valid(), form.errors
        leave = form.values()
        assert leave["ends_at"] - leave["starts_at"] == dt.timedelta(hours=hours)
        assert absence_words(Absence(**leave)) == french.day(sunday)
        closed = odd_day_of(AvailabilityException(day=sunday, kind="closed")).span
        assert (closed.starts_at, closed.ends_at) == (leave["starts_at"], leave["ends_at"])

    @pytest.mark.parametrize("sunday", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)])
    @pytest.mark.parametrize("how", ["leave", "closed"])
    def test_an_hour_off_is_the_hour_of_the_wall(self, how: str, sunday: dt.date, morel: User) -> None:
        """Off until ten that Sunday: ten is offered, half past nine is not; the days around are whole."""
        owner = morel.practitioner
        for weekday in (5, 6, 0):
            WeeklyAvailabilityFactory(practitioner=owner, weekday=weekday)
        if how == "leave":
            day = sunday.isoformat()
            form = AbsenceForm(owner, {"first_day": day, "last_day": day, "last_hour": "10:00"})
            assert form.is_valid(), form.errors
            owner.absences.create(**form.values())
        else:
            hours = {"starts_at": dt.time(0, 30), "ends_at": dt.time(10)}
            AvailabilityException.objects.create(practitioner=owner, day=sunday, kind="closed", **hours)
        at = dt.datetime.combine(sunday - dt.timedelta(days=1), dt.time(7), tzinfo=PARIS)
        found = selectors.free_slots(
            practitioner=owner, cart=None, motive=MotiveFactory(duration_minutes=30), days=3, at=at
        )
        walls = [slot.starts_at.astimezone(PARIS) for slot in found]
        whole = ["09:00", "09:30", "10:00", "10:30"]
        by_day = {
            day: [f"{one:%H:%M}" for one in walls if one.date() == day] for day in {*map(date_of, walls)}
        }
        around = [sunday - dt.timedelta(days=1), sunday, sunday + dt.timedelta(days=1)]
        assert [by_day[day] for day in around] == [whole, whole[2:], whole]


def date_of(moment: dt.datetime) -> dt.date:
    return moment.date()


class TestWhoStandsIn:
    @pytest.fixture
    def proposed(self, morel: User, haddad: User, mme_petit: Patient) -> Callable[[], set[Practitioner]]:
        """Who is proposed to Dr Haddad for Mme Petit, whose treating physician is Dr Morel."""
        deputy = WeeklyAvailabilityFactory().practitioner
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        AbsenceFactory(practitioner=morel.practitioner, starts_at=NOW, deputy=deputy)
        wish = selectors.Wish(patient=mme_petit, motive=MotiveFactory(), form=ActForm.SIMPLE_VIDEO, said={})

        def look(at: dt.datetime = NOW) -> set[Practitioner]:
            found = selectors.offers_for(actor_of(haddad), wish, at=at)
            return {offer.practitioner for offer in found.offers} & {deputy, morel.practitioner}

        self.deputy = deputy
        return look

    def test_the_deputy_is_proposed_while_she_is_away(self, proposed: Callable[..., set]) -> None:
        assert proposed() == {self.deputy}

    def test_and_no_longer_once_she_is_back(self, proposed: Callable[..., set], morel: User) -> None:
        assert proposed(NOW + dt.timedelta(days=30)) == {morel.practitioner}
