"""The demo region loads once, through the same doors as everybody."""

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.models import User
from core.clock import PARIS
from directory.models import Practitioner
from directory.rules import is_rpps
from patients.models import Patient
from patients.rules import is_matricule
from scheduling.models import Appointment, Motive
from territory.models import Cart, Site, Territory
from territory.rules import is_finess

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "opened_at",
    [
        dt.datetime(2026, 11, 24, 14, 22, tzinfo=PARIS),
        dt.datetime(2026, 11, 22, 23, 50, tzinfo=PARIS),  # a Sunday, late
        dt.datetime(2026, 3, 29, 2, 30, tzinfo=PARIS),  # the hour that does not exist
    ],
)
def test_it_loads_whenever_it_is_opened(opened_at: dt.datetime, time_machine: object) -> None:
    time_machine.move_to(opened_at, tick=False)

    call_command("load_demo")

    assert (Territory.objects.count(), Site.objects.count()) == (2, 10)
    assert (Practitioner.objects.count(), Patient.objects.count()) == (40, 150)
    assert all(is_rpps(one.rpps) for one in Practitioner.objects.order_by("pk"))
    assert all(is_finess(one.finess) for one in Site.objects.order_by("pk"))
    assert all(is_matricule(one.ins_matricule) for one in Patient.objects.order_by("pk"))
    assert Motive.objects.exists()
    assert Cart.objects.exists()
    todays = Appointment.objects.filter(nurse__given_name="Nadia").get()
    assert dt.timedelta(0) <= todays.starts_at - opened_at <= dt.timedelta(minutes=30)


def test_a_second_time_changes_nothing_the_same_day(time_machine: object) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 24, 9, tzinfo=PARIS), tick=False)
    call_command("load_demo")
    before = [model.objects.count() for model in (Site, User, Patient, Appointment)]

    call_command("load_demo")

    assert [model.objects.count() for model in (Site, User, Patient, Appointment)] == before
