"""An act that goes on past its end: who waits for the physician is told, on the page they look at."""

import datetime as dt

import pytest

from consultations import selectors, tasks
from core import clock
from notifications.models import Notice
from scheduling.models import Appointment
from tests.consultations.factories import Story
from tests.scheduling.factories import AppointmentFactory


@pytest.fixture
def waiting(story: Story) -> Appointment:
    """Right after Mme Petit, at the same cart with the same physician."""
    first = story.appointment
    return AppointmentFactory(
        assisted=True,
        practitioner=first.practitioner,
        cart=first.cart,
        site=first.site,
        starts_at=first.ends_at,
    )


def test_who_is_next_is_told_by_the_clock(
    story: Story, waiting: Appointment, monkeypatch: pytest.MonkeyPatch, nadia: object
) -> None:
    story.begins()
    monkeypatch.setattr(clock, "now", lambda: story.appointment.ends_at + dt.timedelta(minutes=3))

    tasks.sweep_overruns()

    waiting.refresh_from_db()
    assert waiting.delay_minutes == 10
    assert Notice.objects.filter(user_id=nadia.pk, kind="scheduling.appointment_pushed").count() == 1


def test_an_act_in_its_time_an_act_ended_and_an_act_forgotten_hold_nobody_up(story: Story) -> None:
    ends_at = story.appointment.ends_at
    assert not selectors.running_over(ends_at)
    story.begins()
    assert not selectors.running_over(ends_at - dt.timedelta(minutes=1))
    assert [act.pk for act in selectors.running_over(ends_at)] == [story.act.pk]
    assert not selectors.running_over(ends_at + dt.timedelta(hours=2))


def test_an_act_that_was_ended_holds_nobody_up(story: Story) -> None:
    story.ends()
    assert not selectors.running_over(story.appointment.ends_at)
