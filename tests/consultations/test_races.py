"""One act, two tabs that sign it or end it at the same instant, on the real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from consultations import services
from consultations.models import ConsultationTransition
from core.errors import Conflict
from documents.models import Document
from tests.consultations.factories import Story, minutes

pytestmark = pytest.mark.django_db(transaction=True)
TABS = 4


def outcomes(call: Callable[[], object]) -> list[str]:
    start = Barrier(TABS, timeout=20)

    def run() -> str:
        try:
            start.wait()
            call()
        except Conflict:
            return "too late"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(TABS) as pool:
        return sorted(one.result() for one in [pool.submit(run) for _ in range(TABS)])


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
