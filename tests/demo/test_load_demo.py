"""The demo region loads once, through the same doors as everybody, and has its act of the day."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import TestCase, override_settings
from time_machine import travel

from accounts.models import User
from audit.models import Event
from billing.models import FeeSheet
from consultations.enums import ConsultationState
from consultations.models import ClosingVerdict, Consultation, Party, VitalSign
from core.clock import PARIS
from demo.loaders import agenda, stories, visits
from directory.models import Practitioner
from directory.rules import is_rpps
from notifications.models import Notice
from pathways import selectors as pathways
from pathways.models import Decision
from pathways.verdicts import verdict_for
from patients.models import Patient
from patients.rules import is_matricule
from scheduling.enums import AppointmentState, Fact, Teller
from scheduling.models import Appointment, Motive, PathwayFact
from scheduling.selectors import situation_of_appointment
from territory.models import Site, Territory
from territory.rules import is_finess
from tests.authorisation.fixtures import undone
from tests.demo.in_clear import PUBLIC, dump, secrets, stored_in, words

pytestmark = pytest.mark.django_db

TUESDAY = dt.datetime(2026, 11, 24, 14, 22, tzinfo=PARIS)
SOON = dt.timedelta(minutes=30)
# Opened again later: a Sunday late, the hour that does not exist, an ordinary morning.
OTHER_TIMES = [
    dt.datetime(2026, 11, 29, 23, 50, tzinfo=PARIS),
    dt.datetime(2027, 3, 28, 2, 30, tzinfo=PARIS),
    dt.datetime(2027, 4, 5, 9, 1, tzinfo=PARIS),
]


@pytest.fixture(scope="module")
def region_of_the_module(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Where its files are. Loaded once for all that is asked of it, which is undone each time."""
    folder = tmp_path_factory.mktemp("region")
    with django_db_blocker.unblock(), undone(), override_settings(MEDIA_ROOT=folder):
        with travel(TUESDAY, tick=False), TestCase.captureOnCommitCallbacks(execute=True):
            call_command("load_demo")
        yield folder


@pytest.fixture
def region(region_of_the_module: Path, db: None) -> Path:
    return region_of_the_module


def test_the_region_of_the_demo(region: Path, time_machine: object) -> None:
    time_machine.move_to(TUESDAY, tick=False)

    _everything_is_there()
    _each_account_has_what_it_comes_to_see()
    _nothing_was_done_yet_to_come()
    _a_nurse_goes_to_a_patient_with_her_kit()
    _it_is_loaded_once()
    story = Appointment.objects.get(motive__label=agenda.STORY_MOTIVE)
    assert _is_at_hand(story, TUESDAY)
    assert list(Appointment.objects.filter(patient=story.patient, starts_at__date__gte=TUESDAY.date())) == [
        story
    ]
    for opened_at in OTHER_TIMES:
        story = agenda.freshen(opened_at)
        assert _is_at_hand(story, opened_at)
        assert agenda.freshen(opened_at) is None
    _another_appointment_is_no_story(story, opened_at)


def test_no_name_and_no_number_of_a_patient_is_in_a_dump(region: Path) -> None:
    tables = dict(dump())
    public = set().union(*(words(rows) for table, rows in tables.items() if table.startswith(PUBLIC)))
    hidden = secrets()
    numbers = {word for word in hidden if word.isdigit()}
    assert len(numbers) > 100
    assert not numbers & set().union(*(words(rows) for rows in tables.values()))

    names = hidden - public
    assert len(names) > 100
    leaks = {table: names & words(rows) for table, rows in tables.items() if not table.startswith(PUBLIC)}
    assert {table: sorted(found) for table, found in leaks.items() if found} == {}

    assert not (names | numbers) & words(stored_in(region))


def _everything_is_there() -> None:
    assert (Territory.objects.count(), Site.objects.count()) == (2, 10)
    assert (Practitioner.objects.count(), Patient.objects.count()) == (41, 150)
    assert all(is_rpps(one.rpps) for one in Practitioner.objects.order_by("pk"))
    assert all(is_finess(one.finess) for one in Site.objects.order_by("pk"))
    assert all(is_matricule(one.ins_matricule) for one in Patient.objects.order_by("pk"))
    closed = Consultation.objects.filter(state=ConsultationState.CLOSED)
    assert closed.count() >= 5
    assert Consultation.objects.filter(state=ConsultationState.FINISHED).count() == 1
    assert FeeSheet.objects.values("act_public_id").distinct().count() == closed.count()
    assert sorted(Decision.objects.values_list("state", "proposed_by", "decided_by")) == [
        ("approved", "Claire Delmas", "Luc Ferrand"),
        ("proposed", "Luc Ferrand", ""),
    ]
    assert [row.decision.switch for row in pathways.in_force_on(TUESDAY.date())] == ["meg"]


def _each_account_has_what_it_comes_to_see() -> None:
    liberal = FeeSheet.objects.get(practitioner__family_name="Marchand", practitioner__given_name="Élodie")
    assert [line.code for line in liberal.lines.order_by("position")] == ["TLL"]
    [beside] = PathwayFact.objects.filter(appointment__consultation__public_id=liberal.act_public_id)
    assert (beside.fact, beside.told_by) == (Fact.TREATING_AVAILABLE, Teller.TREATING_SECRETARY)
    sent = PathwayFact.objects.filter(fact=Fact.ORIENTATION, told_by=Teller.TREATING_PHYSICIAN)
    assert {stories.HEEL, stories.ITCH} <= {row.words for row in sent}
    decided = ClosingVerdict.objects.get(override__isnull=False)
    assert decided.override.motive == stories.FALL.motive
    vasseur = User.objects.get(practitioner__family_name="Vasseur")
    assert Notice.objects.filter(
        user_id=vasseur.pk, kind="consultations.report_copied", read_at=None
    ).exists()
    haddad = User.objects.get(practitioner__family_name="Haddad")
    assert Party.objects.filter(user_id=haddad.pk, role="second_physician").exists()
    ahead = Appointment.objects.filter(practitioner=haddad.practitioner, starts_at__gt=TUESDAY)
    assert ahead.count() == 3
    assert ahead.get(beside__isnull=False).beside.family_name == "Morel"
    petit = Patient.objects.order_by("pk")[0]
    assert VitalSign.objects.filter(consultation__appointment__patient=petit).exists()
    assert not Notice.objects.filter(kind="consultations.patient_waits", read_at=None).exists()


def _a_nurse_goes_to_a_patient_with_her_kit() -> None:
    visit = Appointment.objects.get(cart__kind="kit")
    assert (visit.nurse.family_name, visit.starts_at.date()) == ("Marchand", TUESDAY.date())
    assert visit.patient.address == visits.ADDRESS
    assert not visit.cart.devices.filter(kind="camera").exists()
    assert verdict_for(situation_of_appointment(visit)).lines[-1].code == "TLD"


def _nothing_was_done_yet_to_come() -> None:
    assert not Event.objects.filter(at__gt=TUESDAY).exists()


def _it_is_loaded_once() -> None:
    models = (Site, User, Patient, Appointment, Consultation)
    before = [model.objects.count() for model in models]
    call_command("load_demo")
    assert [model.objects.count() for model in models] == before


def _another_appointment_is_no_story(story: Appointment, opened_at: dt.datetime) -> None:
    """Hers is another motive, then hers was held: each time the demo gives her an act again."""
    Appointment.objects.filter(pk=story.pk).update(motive=Motive.objects.exclude(pk=story.motive_id)[0])
    second = agenda.freshen(opened_at)
    assert second is not None
    Appointment.objects.filter(pk=second.pk).update(state=AppointmentState.HONOURED)
    assert agenda.freshen(opened_at) is not None


def _is_at_hand(appointment: Appointment | None, opened_at: dt.datetime) -> bool:
    return appointment is not None and dt.timedelta(0) <= appointment.starts_at - opened_at <= SOON
