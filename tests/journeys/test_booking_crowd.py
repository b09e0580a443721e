"""Many people book the same hours over several web processes: nobody is held twice, nothing is half held."""

import datetime as dt
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from accounts.enums import Role
from accounts.models import User
from core import clock
from core.actors import job
from directory.models import Practitioner
from notifications.models import Notice
from patients import services as patients
from patients.models import CareRelation, Patient
from scheduling import selectors
from scheduling.enums import ActForm, AppointmentState, CancelReason, Weekday
from scheduling.models import Appointment, AppointmentTransition, Hold, Motive, NursePresence
from scheduling.models.appointments import HOLDING
from territory.models import Cart, Site
from tests.accounts.factories import DelegationFactory, MembershipFactory, UserFactory
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.journeys import stage
from tests.journeys.crowd import Desk, all_at_once, session_of
from tests.media_relay import servers
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import CartOpeningFactory, MotiveFactory, WeeklyAvailabilityFactory
from tests.territory.factories import CartFactory

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

PROCESSES, CROWD = 3, 200
HANDS, TURNS = 8, 15
PARTIES = ("practitioner", "cart", "nurse", "patient")
NOT_FREE = "Cette heure n’est plus libre. Voici les suivantes."
CROWDED = "Beaucoup de réservations arrivent au même moment dans cet agenda. Réessayez dans un instant."
SAFE = "Rien n’a été réservé, et ce que vous avez saisi est gardé."


@pytest.fixture
def origins(transactional_db: None, tmp_path: Path) -> Iterator[list[str]]:
    ports = [servers.free_port() for _ in range(PROCESSES)]
    with stage.running(*(stage.web(tmp_path, port) for port in ports)):
        yield [f"http://127.0.0.1:{port}" for port in ports]


@pytest.fixture
def motive(morel: User) -> Motive:
    for day in Weekday:
        hours = {"starts_at": dt.time(9), "ends_at": dt.time(18)}
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, weekday=day, **hours)
    return MotiveFactory(label="Renouvellement", duration_minutes=20, forms=[ActForm.SIMPLE_VIDEO])


@pytest.fixture
def colleague(motive: Motive, msp: Site) -> User:
    """Another physician of the MSP, there at the same hours."""
    practitioner = PlaceOfExerciseFactory(practitioner=PractitionerFactory(), site=msp, mode="L").practitioner
    for day in Weekday:
        hours = {"starts_at": dt.time(9), "ends_at": dt.time(18)}
        WeeklyAvailabilityFactory(practitioner=practitioner, weekday=day, **hours)
    return MembershipFactory(user=UserFactory(practitioner=practitioner), role=Role.PHYSICIAN, site=msp).user


@pytest.fixture
def crowd(morel: User) -> list[Patient]:
    patients = PatientFactory.create_batch(CROWD)
    for patient in patients:
        CareRelationFactory(patient=patient, practitioner=morel.practitioner)
    return patients


def test_of_two_hundred_who_press_together_one_books_and_the_others_are_told(
    origins: list[str], motive: Motive, crowd: list[Patient], morel: User, sylvie: User
) -> None:
    [hour, after, *_] = selectors.free_slots(
        practitioner=morel.practitioner,
        cart=None,
        motive=motive,
        days=3,
        at=clock.now() + dt.timedelta(hours=1),
    )
    typed = {
        "motive": str(motive.public_id),
        "practitioner": str(morel.practitioner.public_id),
        "starts_at": hour.starts_at.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }
    sessions = [session_of(morel), session_of(sylvie)]
    posts = [
        (
            Desk(origins[rank % PROCESSES], sessions[rank % 2]),
            f"/rendez-vous/nouveau/{patient.public_id}/reserver/",
            typed | {"question": f"Question {rank}"},
        )
        for rank, patient in enumerate(crowd)
    ]

    answers = all_at_once(posts)

    [appointment] = Appointment.objects.all()
    won = [rank for rank, answer in enumerate(answers) if answer.status == 302]
    assert [answers[rank].location for rank in won] == [f"/rendez-vous/{appointment.public_id}/"]
    assert (appointment.patient, appointment.question) == (crowd[won[0]], f"Question {won[0]}")
    for rank, answer in enumerate(answers):
        if rank not in won:
            why = next((why for why in (NOT_FREE, CROWDED) if why in answer.text), "")
            assert (answer.status, bool(why), SAFE in answer.text) == (409, True, True)
            assert f"Question {rank}</textarea>" in answer.text
            assert why == CROWDED or f'value="{typed["starts_at"]}"' not in answer.text
            assert f'value="{after.starts_at:%Y-%m-%dT%H:%M:%S%z}"' in answer.text
    assert AppointmentTransition.objects.count() == 1
    assert CareRelation.objects.filter(source=str(appointment.public_id)).count() == 1
    # Dr Morel is told once of what her secretary took, and of nothing that she took herself.
    assert list(Notice.objects.values_list("user_id", flat=True)) == [morel.pk] * (won[0] % len(sessions))


class Town:
    """Two physicians, two carts and eight residents; what a secretary of both may press, drawn by lot."""

    def __init__(
        self, physicians: list[User], carts: list[Cart], residents: list[Patient], motive: Motive
    ) -> None:
        self.physicians, self.carts, self.residents, self.motive = physicians, carts, residents, motive
        opens = clock.now().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
        # They overlap by halves: whoever takes one is in the way of two others.
        self.hours = [opens + rank * dt.timedelta(minutes=10) for rank in range(6)]

    def hand(self, desks: list[Desk], seed: int) -> list[int]:
        """The statuses of what one hand presses, one thing after the other."""
        luck = random.Random(seed)
        return [self.press(luck.choice(desks), luck) for _ in range(TURNS)]

    def press(self, desk: Desk, luck: random.Random) -> int:
        """Book, keep, move or cancel."""
        hour = f"{luck.choice(self.hours):%Y-%m-%dT%H:%M:%S%z}"
        gesture = luck.choice(["reserver", "reserver", "garder", "deplacer", "annuler"])
        if gesture in ("reserver", "garder"):
            path = f"/rendez-vous/nouveau/{luck.choice(self.residents).public_id}/{gesture}/"
            return desk.post(path, self.typed(luck) | {"starts_at": hour}).status
        known = booked()
        if not known:
            return 302
        typed = {"starts_at": hour, "reason": CancelReason.PATIENT}
        return desk.post(f"/rendez-vous/{luck.choice(known)}/{gesture}/", typed).status

    def typed(self, luck: random.Random) -> dict[str, Any]:
        return {
            "motive": self.motive.public_id,
            "form": ActForm.ASSISTED,
            "practitioner": luck.choice(self.physicians).practitioner.public_id,
            "cart": luck.choice(self.carts).public_id,
        }


def booked() -> list[UUID]:
    """From a thread that leaves no connection behind."""
    rows = Appointment.objects.filter(state=AppointmentState.BOOKED).order_by("pk")
    found = list(rows.values_list("public_id", flat=True))
    connection.close()
    return found


@pytest.fixture
def town(motive: Motive, morel: User, colleague: User, ehpad: Site) -> Town:
    carts = [CartFactory(site=ehpad) for _ in range(2)]
    for cart in carts:
        for day in Weekday:
            CartOpeningFactory(cart=cart, weekday=day, starts_at=dt.time(8), ends_at=dt.time(19))
    residents = PatientFactory.create_batch(8)
    for resident in residents:
        patients.residence_set(actor=job("tests"), patient=resident, site=ehpad, room="1", at=clock.now())
        for user in (morel, colleague):
            CareRelationFactory(patient=resident, practitioner=user.practitioner)
    Motive.objects.filter(pk=motive.pk).update(forms=[ActForm.ASSISTED])
    found = Town([morel, colleague], carts, residents, motive)
    # One nurse for two carts at first, then two: whoever comes second has the other, or no hour.
    for since in (found.hours[0], found.hours[3]):
        there(PractitionerFactory(nurse=True), ehpad, since)
    return found


def there(nurse: Practitioner, site: Site, since: dt.datetime) -> None:
    """Every day from this hour on."""
    for day in Weekday:
        NursePresence.objects.create(
            site=site,
            nurse=nurse,
            weekday=day,
            starts_at=since.astimezone(clock.PARIS).time(),
            ends_at=dt.time(19),
            valid_from=clock.today(clock.now()),
            on_holidays=True,
        )


def test_whatever_is_pressed_together_nobody_is_held_twice_and_nothing_is_half_held(
    origins: list[str], town: Town, sylvie: User
) -> None:
    DelegationFactory(delegate=sylvie, practitioner=town.physicians[1].practitioner)
    desks = [Desk(origin, session_of(sylvie)) for origin in origins]

    with ThreadPoolExecutor(HANDS) as pool:
        statuses = list(pool.map(lambda seed: town.hand(desks, seed), range(HANDS)))

    assert {status for hand in statuses for status in hand} == {200, 302, 409}
    assert Appointment.objects.count() > len(town.hours)
    assert len({one.nurse_id for one in Appointment.objects.all()}) == 2
    taken = [*Appointment.objects.filter(state__in=HOLDING), *Hold.objects.filter(until__gt=clock.now())]
    for one, other in combinations(taken, 2):
        shared = {party for party in PARTIES if getattr(one, party) == getattr(other, party) is not None}
        is_own = isinstance(one, Hold) != isinstance(other, Hold) and "patient" in shared
        assert is_own or not shared or one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
    for appointment in Appointment.objects.all():
        whole(appointment)


def whole(appointment: Appointment) -> None:
    """Its history is one story from the booking to now, and what it opened is open as long as it stands."""
    told = list(appointment.transitions.order_by("occurred_at", "pk"))
    assert told[0].action == "book"
    assert {row.action for row in told[1:]} <= {"move", "cancel"}
    assert [row.action for row in told].count("cancel") == (appointment.state == AppointmentState.CANCELLED)
    assert (told[-1].target, told[-1].starts_at) == (appointment.state, appointment.starts_at)
    assert appointment.ends_at - appointment.starts_at == dt.timedelta(minutes=20)
    opened = CareRelation.objects.filter(source=appointment.public_id)
    known = {row.practitioner_id for row in opened}
    assert appointment.nurse_id in known
    assert known - set(NursePresence.objects.values_list("nurse", flat=True)) == {
        appointment.practitioner_id,
        None,
    }
    still = [row for row in opened if row.ends_at is None or row.ends_at > clock.now()]
    assert bool(still) == (appointment.state == AppointmentState.BOOKED)
