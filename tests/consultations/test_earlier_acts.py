"""The earlier acts of a patient, on the page of who prepares the next one."""

from typing import Any

import pytest
from django.urls import reverse

from audit.models import Event
from consultations import selectors
from consultations.models import Consultation
from scheduling.models import Appointment
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.territory.factories import SiteFactory

pytestmark = pytest.mark.django_db

DAY = 24 * 60


def held(story: Story, days: int, *, physician: Any, site: Any, **fields: Any) -> Consultation:
    """A closed act of the same patient, so many days before."""
    row = assisted(story.appointment.patient, physician, site, starts_at=minutes(-days * DAY), **fields)
    act = Consultation.objects.create(appointment=row)
    act.state, act.started_at, act.finished_at = "closed", row.starts_at, row.ends_at
    act.closed_at = row.ends_at
    act.save()
    return act


def listed(story: Story, actor: Any) -> list[Consultation]:
    return selectors.earlier_acts_beside(actor, story.act)


def page(story: Story, user: Any) -> str:
    address = reverse("consultations:preparation", args=[story.public_id])
    return signed_in(PivotClient(), user).get(address).content.decode()


def test_the_nurse_reads_when_why_and_with_whom_and_opens_the_report_itself(
    story: Story, morel: Any, nadia: Any, ehpad: Any
) -> None:
    before = held(story, 7, physician=morel, site=ehpad)
    html = page(story, nadia)
    report = reverse("consultations:report", args=[before.public_id])
    assert "Derniers actes" in html
    assert report in html
    assert "Le Dr Morel" in html
    assert signed_in(PivotClient(), nadia).get(report).status_code == 200
    read = Event.objects.filter(kind="consultations.seen", subject_public_id=before.public_id)
    assert read.count() == 1


def test_the_last_three_and_only_what_is_closed(story: Story, morel: Any, ehpad: Any) -> None:
    acts = [held(story, days, physician=morel, site=ehpad) for days in (40, 30, 20, 10)]
    assert listed(story, story.nurse) == [acts[3], acts[2], acts[1]]
    Consultation.objects.filter(pk=acts[3].pk).update(state="in_progress", closed_at=None, finished_at=None)
    assert acts[3] not in listed(story, story.nurse)


def test_what_was_held_at_another_site_is_not_hers_to_know(story: Story, morel: Any, nadia: Any) -> None:
    elsewhere = held(story, 7, physician=morel, site=SiteFactory())
    assert listed(story, story.nurse) == []
    assert elsewhere in selectors.earlier_acts(story.physician, story.act)
    assert "Derniers actes" not in page(story, nadia)


def test_the_nurse_of_another_site_reads_nothing(story: Story, morel: Any, luc: Any, ehpad: Any) -> None:
    held(story, 7, physician=morel, site=ehpad)
    assert listed(story, actor_of(luc)) == []


def test_what_a_minor_keeps_from_their_parents_is_not_on_a_page_read_beside_them(
    story: Story, morel: Any, nadia: Any, ehpad: Any
) -> None:
    kept = held(story, 7, physician=morel, site=ehpad)
    Appointment.objects.filter(pk=kept.appointment_id).update(is_confidential=True)
    assert listed(story, story.nurse) == []
    assert str(kept.public_id) not in page(story, nadia)
    assert kept in selectors.earlier_acts(story.physician, story.act)


def test_who_is_not_beside_the_patient_has_them_elsewhere(story: Story, morel: Any, ehpad: Any) -> None:
    held(story, 7, physician=morel, site=ehpad)
    assert listed(story, story.physician) == []
