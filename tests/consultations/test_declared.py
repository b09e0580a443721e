"""« Tout va bien » does not speak for what can be measured: it is measured, or somebody declares it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations import selectors
from consultations.models import CartCheck, CartCheckItem, DeviceCheck
from consultations.presenters import act as words
from tests.cast import signed_in
from tests.client import PivotClient
from tests.territory.factories import DeviceFactory


@pytest.fixture
def stethoscope(story):
    return DeviceFactory(cart=story.appointment.cart, kind="stethoscope", label="Littmann CORE")


@pytest.fixture
def well(story, nadia):
    """« Tout va bien », with what the page has measured or somebody has declared."""
    client = signed_in(PivotClient(), nadia)
    return lambda **said: client.post(
        reverse("consultations:check", args=[story.public_id]), {"rest": "ok"} | said
    )


LINE = {"kbps_up": "2100", "kbps_down": "1900", "verdict": "good"}


def badges(story):
    return [badge.label for badge in words.check_badges(story.now())]


def test_neither_measured_nor_declared_each_line_says_what_to_do_and_nothing_is_kept(
    story, stethoscope, well
):
    answer = well()
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("Ligne : mesurez, ou dites que vous l’avez vérifié autrement.") == 2
    assert f'href="#declared-{stethoscope.public_id}"' in page
    assert not CartCheck.objects.exists()


def test_what_was_measured_or_declared_before_the_refusal_is_there_after_it(story, stethoscope, well):
    page = well(**LINE).content.decode()
    assert 'name="kbps_up" value="2100"' in page
    page = well(**{"declared-line": "1"}).content.decode()
    assert 'name="declared-line" value="1" checked' in page


def test_measured_it_is_not_declared(story, stethoscope, well):
    proofs = {
        f"seen-{stethoscope.public_id}": "1",
        f"declared-{stethoscope.public_id}": "1",
        "declared-line": "1",
    }
    assert well(**LINE, **proofs).status_code == 302
    assert not CartCheckItem.objects.filter(is_declared=True).exists()
    assert not DeviceCheck.objects.filter(is_declared=True).exists()
    assert not any("Déclaré" in label for label in badges(story))


def test_declared_it_is_kept_with_who_and_when_and_told_apart(story, stethoscope, well):
    assert well(**{f"declared-{stethoscope.public_id}": "1", "declared-line": "1"}).status_code == 302
    check = selectors.last_check(story.act)
    assert check.items.get(item="line").is_declared
    assert check.devices.get().is_declared
    assert check.checked_by == "Nadia Benali"
    assert "Déclaré, non mesuré : ligne, Littmann CORE (Nadia Benali)" in badges(story)


def test_a_problem_needs_no_proof(story, stethoscope, well):
    assert well(**{f"state-{stethoscope.public_id}": "failed", "line": "degraded"}).status_code == 302


def test_said_to_work_again_it_is_proved_as_well(story, stethoscope, well):
    assert well(**{f"state-{stethoscope.public_id}": "ok", "declared-line": "1"}).status_code == 422


def test_a_stethoscope_that_the_cart_has_not_is_asked_of_nobody(story, well):
    DeviceFactory(cart=story.appointment.cart, kind="blood_pressure", label="Tensiomètre")
    assert well(**LINE).status_code == 302


def test_the_database_keeps_declared_apart_from_measured(story, stethoscope, well):
    well(**{f"declared-{stethoscope.public_id}": "1", "declared-line": "1"})
    for rows in (DeviceCheck.objects.all(), CartCheckItem.objects.filter(item="line")):
        for wrong in ({"is_seen": True}, {"result": "failed"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**wrong)
