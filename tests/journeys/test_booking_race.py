"""A double booking over two web processes: two people, each at their own daphne, press for the same hour.

Rounds go on until RACES of them were races by the logs of the servers: each began before the other answered.
"""

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from accounts.enums import Role
from accounts.models import User
from core import clock
from core.actors import job
from notifications.models import Notice
from patients import services as patients
from patients.models import Patient
from scheduling.enums import Weekday
from scheduling.models import Appointment, Motive
from territory.models import Site
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.journeys import stage
from tests.journeys.stage import Person
from tests.media_relay import servers
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import CartOpeningFactory, MotiveFactory, WeeklyAvailabilityFactory
from tests.territory.factories import CartFactory

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

RACES, ROUNDS = 5, 15
HOURS = {"starts_at": dt.time(9), "ends_at": dt.time(18)}
WHY = "Cette heure n’est plus libre. Voici les suivantes."
SAFE = "Rien n’a été réservé, et ce que vous avez saisi est gardé."


class Desk:
    """One of the two rivals: their browser, their web process, their resident."""

    def __init__(self, person: Person, log: Path, patient: Patient) -> None:
        self.person, self.log, self.patient = person, log, patient
        self.question = ""

    @property
    def first(self) -> Locator:
        """The button of the first hour offered."""
        return self.person.page.locator(".pv-offer.best > button")

    def chooses(self, motive: Motive, question: str) -> str:
        """Up to the offers, with something typed; the first hour offered, as it is posted."""
        self.question = question
        self.person.goes_to(f"/rendez-vous/nouveau/{self.patient.public_id}/")
        self.person.page.get_by_label("Pourquoi faut-il consulter").select_option(motive.label)
        self.person.reads("Prochains créneaux").page.get_by_text("Préciser pour le médecin").first.click()
        self.person.types("Précisions pour le médecin", question)
        return self.hour()

    def hour(self) -> str:
        return self.first.get_attribute("value") or ""

    def presses_at(self, instant: float) -> None:
        """As a finger would, at this instant of the clock that both browsers share."""
        self.first.evaluate(
            "(button, at) => setTimeout(() => button.click(), at - Date.now())", instant * 1000
        )

    def has_lost(self) -> bool:
        return "/reserver/" in self.person.page.url

    def answered(self) -> tuple[float, float]:
        """When this web process began and ended its last answer to a booking, in seconds."""
        lines = (json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{"))
        booking = ("http.answered", "scheduling:book")
        last = [line for line in lines if (line["event"], line.get("route")) == booking][-1]
        ended = dt.datetime.fromisoformat(last["at"]).timestamp()
        return ended - last["duration_ms"] / 1000, ended


def press_together(desks: list[Desk]) -> bool:
    """Both at the same instant; whether both web processes were answering at once."""
    with ExitStack() as waiting:
        for desk in desks:
            waiting.enter_context(desk.person.page.expect_navigation())
        instant = time.time() + 0.3
        for desk in desks:
            desk.presses_at(instant)
    (one_began, one_ended), (other_began, other_ended) = (desk.answered() for desk in desks)
    return one_began < other_ended and other_began < one_ended


def reads_why_and_books_another(loser: Desk, taken: str) -> None:
    """A sentence at once in sight, the next hours, the question as typed; then another hour, with it."""
    loser.person.reads(SAFE)
    expect(loser.person.page.get_by_text(WHY)).to_be_in_viewport()
    assert taken not in loser.person.page.locator("[name=starts_at]").evaluate_all(
        "all => all.map(b => b.value)"
    )
    expect(loser.person.page.get_by_label("Précisions pour le médecin").first).to_have_value(loser.question)
    expect(loser.person.page.get_by_label("Précisions pour le médecin").first).to_be_visible()
    loser.first.click()
    loser.person.reads("C’est réservé")
    # A secretary does not read back what is clinical: it is looked for where the physician finds it.
    assert Appointment.objects.filter(patient=loser.patient).latest("booked_at").question == loser.question


@pytest.fixture
def webs(transactional_db: None, tmp_path: Path) -> Iterator[list[tuple[str, Path]]]:
    """Two daphnes on the same database: their addresses and logs."""
    ports = [servers.free_port(), servers.free_port()]
    processes = [stage.web(tmp_path, port) for port in ports]
    with stage.running(*processes):
        yield [
            (f"http://127.0.0.1:{port}", process.log) for port, process in zip(ports, processes, strict=True)
        ]


@pytest.fixture
def motive(morel: User, ehpad: Site) -> Motive:
    """Dr Morel and the one cart of the EHPAD are there every day."""
    cart = CartFactory(site=ehpad)
    for day in Weekday:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, weekday=day, **HOURS)
        CartOpeningFactory(cart=cart, weekday=day, **HOURS)
    return MotiveFactory(label="Œdèmes des jambes")


@pytest.fixture
def colleague(msp: Site) -> User:
    """Another physician of the MSP, there at the same hours."""
    practitioner = PlaceOfExerciseFactory(practitioner=PractitionerFactory(), site=msp, mode="L").practitioner
    for day in Weekday:
        WeeklyAvailabilityFactory(practitioner=practitioner, weekday=day, **HOURS)
    return MembershipFactory(user=UserFactory(practitioner=practitioner), role=Role.PHYSICIAN, site=msp).user


@pytest.fixture
def resident(ehpad: Site) -> Patient:
    """A neighbour of Mme Petit."""
    patient = PatientFactory()
    patients.residence_set(
        actor=job("tests.journeys"), patient=patient, site=ehpad, room="14", at=clock.now()
    )
    return patient


@pytest.fixture(
    params=[
        pytest.param("sylvie", id="one agenda: a physician and her secretary"),
        pytest.param("colleague", id="one cart: two physicians", marks=pytest.mark.by_name),
    ]
)
def desks(
    webs: list[tuple[str, Path]],
    enters: Callable[..., Person],
    motive: Motive,
    morel: User,
    mme_petit: Patient,
    resident: Patient,
    request: pytest.FixtureRequest,
) -> list[Desk]:
    """Dr Morel at a desk, for Mme Petit; her rival at a telephone, for the other resident."""
    rival = request.getfixturevalue(request.param)
    patients.treating_physician_declare(
        actor=job("tests.journeys"),
        patient=resident,
        practitioner=rival.practitioner or morel.practitioner,
        at=clock.now(),
    )
    (here, here_log), (there, there_log) = webs
    rivals = [
        Desk(enters(here, morel, {}), here_log, mme_petit),
        Desk(enters(there, rival, {}), there_log, resident),
    ]
    rivals[1].person.page.set_viewport_size({"width": 390, "height": 844})
    return rivals


def one_round(desks: list[Desk], motive: Motive, turn: int) -> bool:
    """One wins, the other books the next hour; whether it was a race."""
    chosen = {desk.chooses(motive, f"Question {turn} de {desk.log.name}") for desk in desks}
    (hour,) = chosen
    was_race = press_together(desks)
    winner, loser = sorted(desks, key=Desk.has_lost)
    assert (winner.has_lost(), loser.has_lost()) == (False, True)
    winner.person.reads("C’est réservé")
    taken = Appointment.objects.get(starts_at=dt.datetime.fromisoformat(hour))
    assert taken.patient == winner.patient
    if turn == 1:
        loser.person.looks_right("booking-second")
    reads_why_and_books_another(loser, hour)
    return was_race


def test_who_is_second_is_told_why_and_books_another_hour(
    desks: list[Desk],
    motive: Motive,
    webs: list[tuple[str, Path]],
    enters: Callable[..., Person],
    nadia: User,
) -> None:
    nurse = enters(webs[1][0], nadia, {}).goes_to("/avis/").reads("Aucun avis")
    races = turn = 0
    while races < RACES and turn < ROUNDS:
        turn += 1
        races += one_round(desks, motive, turn)
        assert Appointment.objects.count() == 2 * turn
    assert races == RACES, f"only {races} races in {turn} rounds"
    links = {f"/rendez-vous/{one.public_id}/" for one in Appointment.objects.all()}
    notices = list(Notice.objects.filter(user_id=nadia.pk).values_list("link", flat=True))
    assert (len(notices), set(notices)) == (2 * turn, links)
    expect(nurse.page.get_by_role("link", name=f"Avis : {2 * turn} non lus")).to_be_visible()
    nurse.looks_right("booking-notices")
