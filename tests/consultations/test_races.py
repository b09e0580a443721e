"""One act, two tabs that sign it or end it at the same instant, on the real database."""

import time
from collections.abc import Callable
from threading import Event

import pytest
from django.db import connection, transaction

from consultations import services
from consultations.enums import CancelReason
from consultations.models import ConsultationTransition
from core.errors import Conflict
from documents.models import Document
from scheduling import selectors as agenda
from scheduling import services as scheduling
from tests.consultations.factories import Story, minutes
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
TABS = 4


def outcomes(call: Callable[[], object]) -> list[str]:
    return sorted(at_once(*[call] * TABS))


def at_once(*calls: Callable[[], object]) -> list[str]:
    """What each came to, in their order."""
    came = together(*calls)
    assert all(isinstance(one, Conflict) for one in came if one), came
    return ["too late" if one else "done" for one in came]


def test_an_act_is_signed_once(story: Story) -> None:
    story.ends().writes()

    got = outcomes(
        lambda: services.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20))
    )

    assert got == ["done", *["too late"] * (TABS - 1)]
    assert story.now().report_versions.count() == 1
    assert Document.objects.count() == 1
    assert ConsultationTransition.objects.filter(action="close").count() == 1


def test_an_act_is_ended_once(story: Story) -> None:
    story.begins()

    got = outcomes(
        lambda: services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    )

    assert got == ["done", *["too late"] * (TABS - 1)]
    assert ConsultationTransition.objects.filter(action="finish").count() == 1


def test_who_did_not_come_is_said_from_the_agenda_and_from_the_act_at_once(story: Story) -> None:
    """The agenda holds the appointment while the act asks for it: they take turns, in one order."""
    appointment, held = story.appointment.public_id, Event()

    def from_the_agenda() -> None:
        with transaction.atomic():
            agenda.appointment_for(story.physician, appointment, lock=True)
            held.set()
            somebody_waits()
            scheduling.no_show_mark(actor=story.physician, public_id=appointment, at=minutes(5))

    def from_the_act() -> None:
        held.wait(20)
        services.consultation_cancel(
            actor=story.nurse, public_id=story.public_id, reason=CancelReason.PATIENT_ABSENT, at=minutes(5)
        )

    assert at_once(from_the_agenda, from_the_act) == ["done", "too late"]
    assert story.now().appointment.state == "missed"


def somebody_waits() -> None:
    """Until another connection waits for a row; ten seconds at most."""
    waits = """
        SELECT count(*) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()
    """
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waits)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
