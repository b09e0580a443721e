"""The life of a cart: each device checked by name, and what that closes."""

import datetime as dt

import pytest
from django.urls import reverse

from consultations import selectors, services
from consultations.models import DeviceCheck, PutAwayStep
from consultations.presenters import act as words
from notifications.models import Notice
from scheduling import selectors as agenda
from territory import selectors as territory
from territory.enums import DeviceKind
from tests.accounts.factories import MembershipFactory
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.scheduling.factories import MotiveFactory
from tests.territory.factories import DeviceFactory


@pytest.fixture
def as_(request):
    """The client of one of the cast, signed in."""
    return lambda name: signed_in(PivotClient(), request.getfixturevalue(name))


def url(name, story):
    return reverse(f"consultations:{name}", args=[story.public_id])


DECLARED = {"declared-line": "1", "declared-stethoscope": "1"}


@pytest.fixture
def cart(story):
    return story.appointment.cart


@pytest.fixture
def stethoscope(cart):
    return DeviceFactory(cart=cart, kind=DeviceKind.STETHOSCOPE, label="Stéthoscope Littmann")


def check(client, story, device, **said):
    data = {f"{name}-{device.public_id}": value for name, value in said.items()}
    return client.post(url("check", story), {"line": "ok"} | DECLARED | data)


def test_what_was_said_and_neither_seen_nor_heard_is_told_so(story, as_):
    as_("nadia").post(url("check", story), {"rest": "ok", "line": "ok"} | DECLARED)
    said = [badge.label for badge in words.check_badges(story.now())]
    assert "Ligne non mesurée" in said
    assert any(label.startswith("Dit, et non vu ni entendu par la page : caméra") for label in said)


def test_a_device_is_checked_by_name_dated_and_kept_with_the_act(story, stethoscope, as_):
    check(as_("nadia"), story, stethoscope, state="degraded", battery="18")
    stethoscope.refresh_from_db()
    assert (stethoscope.last_result, stethoscope.battery_percent) == ("degraded", 18)
    assert stethoscope.checked_by == "Nadia Benali"
    kept = DeviceCheck.objects.get()
    assert (kept.label, kept.result, kept.battery_percent) == ("Stéthoscope Littmann", "degraded", 18)
    assert "Stéthoscope Littmann : à surveiller, 18\u00a0%" in [
        badge.label for badge in words.check_badges(story.now())
    ]


def test_the_name_of_a_device_stays_in_the_act_when_it_leaves_the_cart(story, stethoscope, as_):
    check(as_("nadia"), story, stethoscope, state="failed")
    stethoscope.delete()
    assert DeviceCheck.objects.get().label == "Stéthoscope Littmann"
    assert as_("nadia").get(url("preparation", story)).status_code == 200


def test_a_failed_device_closes_the_motives_that_need_it_until_a_check_finds_it_well(
    story, cart, stethoscope, as_
):
    motive = MotiveFactory(forms=["assisted"], devices=["stethoscope"])
    nurse = as_("nadia")
    check(nurse, story, stethoscope, state="failed")
    lacks = agenda.lacking(cart, motive)
    assert agenda.lack_words(cart, lacks) == ("stéthoscope (en panne)",)
    check(nurse, story, stethoscope, state="ok", declared="1")
    assert agenda.lacking(cart, motive) == []


def test_the_region_reads_why_a_cart_is_to_watch(story, cart, stethoscope, as_):
    check(as_("nadia"), story, stethoscope, state="failed")
    region = as_("luc")
    for address in (
        reverse("territory:cart", args=[cart.public_id]),
        reverse("territory:site", args=[cart.site.public_id]),
    ):
        page = region.get(address).content.decode()
        assert "À surveiller" in page
        assert "Stéthoscope Littmann : ne fonctionne pas" in page


def test_a_calibration_is_said_at_the_check_and_cannot_be_to_come(story, cart, as_):
    cuff = DeviceFactory(cart=cart, kind=DeviceKind.BLOOD_PRESSURE, label="Tensiomètre")
    nurse = as_("nadia")
    assert check(nurse, story, cuff, calibrated="2999-01-01").status_code == 422
    assert check(nurse, story, cuff, calibrated="pas une date").status_code == 422
    assert not DeviceCheck.objects.exists()
    check(nurse, story, cuff, calibrated="2024-03-01")
    cuff.refresh_from_db()
    assert cuff.calibrated_on == dt.date(2024, 3, 1)
    assert territory.to_watch(cart, dt.date(2026, 11, 24)) == [cuff]
    assert "étalonnage dépassé" in as_("morel").get(url("preparation", story)).content.decode()


def test_the_ear_memo_is_asked_of_carts_with_an_otoscope_only(story, cart, as_):
    nurse = as_("nadia")
    assert "rappel de l’oreille lu" not in nurse.get(url("preparation", story)).content.decode()
    DeviceFactory(cart=cart, kind=DeviceKind.OTOSCOPE, label="Otoscope")
    assert "rappel de l’oreille lu" in nurse.get(url("preparation", story)).content.decode()
    nurse.post(url("check", story), {"rest": "ok", "ear": "on"} | DECLARED)
    kept = selectors.last_check(story.act)
    assert (kept.is_tip_changed, kept.is_ear_memo_read) == (True, True)


def test_one_press_says_the_whole_cart_well(story, cart, stethoscope, as_):
    cuff = DeviceFactory(cart=cart, kind=DeviceKind.BLOOD_PRESSURE, label="Tensiomètre")
    as_("nadia").post(url("check", story), {"rest": "ok", f"seen-{stethoscope.public_id}": "1"} | DECLARED)
    kept = selectors.last_check(story.act)
    assert {(one.device, one.result, one.is_seen) for one in kept.devices.all()} == {
        (stethoscope, "ok", True),
        (cuff, "ok", False),
    }
    assert {one.item for one in kept.items.all()} == {"line", "camera", "microphone", "speaker"}


def test_what_was_wrong_is_not_said_well_by_the_press_of_another(story, stethoscope, as_):
    nurse = as_("nadia")
    check(nurse, story, stethoscope, state="failed")
    page = nurse.get(url("preparation", story)).content.decode()
    assert "Signalé au contrôle précédent" in page
    assert f'name="state-{stethoscope.public_id}" value="failed" checked' in page


def test_a_cart_without_a_list_is_asked_by_kind(story, as_):
    page = as_("nadia").get(url("preparation", story)).content.decode()
    for item in ("camera", "hand_camera", "microphone", "speaker", "stethoscope"):
        assert f'data-check-line="{item}"' in page


def test_a_device_is_on_one_line_and_its_calibration_is_asked_when_it_is_due(story, cart, stethoscope, as_):
    cuff = DeviceFactory(cart=cart, kind=DeviceKind.BLOOD_PRESSURE, label="Tensiomètre")
    nurse = as_("nadia")
    page = nurse.get(url("preparation", story)).content.decode()
    assert page.count('data-check-line="stethoscope"') == 1
    assert 'data-check-line="hand_camera"' not in page
    assert "calibrated-" not in page
    cuff.calibrated_on = dt.date(2025, 3, 3)
    cuff.save()
    page = nurse.get(url("preparation", story)).content.decode()
    assert "talonnage à refaire depuis le " in page
    assert f"calibrated-{cuff.public_id}" in page


def test_a_charge_that_cannot_be_is_told_beside_its_device(story, stethoscope, as_):
    response = check(as_("nadia"), story, stethoscope, battery="140")
    assert response.status_code == 422
    assert f'<a href="#battery-{stethoscope.public_id}">' in response.content.decode()


def test_the_neighbour_checks_nothing(story, stethoscope, as_):
    assert check(as_("weiss"), story, stethoscope, state="failed").status_code == 404
    stethoscope.refresh_from_db()
    assert stethoscope.last_result == ""


def test_a_device_of_another_cart_is_not_told(story, stethoscope, as_):
    other = DeviceFactory(label="Ailleurs")
    check(as_("nadia"), story, other, state="failed")
    other.refresh_from_db()
    assert other.last_result == ""


def put_away_all(client, story):
    for step in ("plugged", "charging", "stethoscope", "otoscope_tip", "surfaces"):
        client.post(url("put_away", story), {"step": step})


@pytest.fixture
def next_story(story, mme_petit, morel, nadia, ehpad, cart):
    """The next act on the same cart, an hour later."""
    appointment = assisted(mme_petit, morel, ehpad, cart=cart, starts_at=minutes(60))
    return Story(appointment, morel, nadia)


def test_each_gesture_is_said_by_whom_and_taken_back(story, as_):
    nurse = as_("nadia")
    story.ends()
    nurse.post(url("put_away", story), {"step": "plugged"})
    assert PutAwayStep.objects.get().done_by == "Nadia Benali"
    assert "Nadia Benali, à" in nurse.get(url("put_away", story)).content.decode()
    nurse.post(url("put_away", story), {"step": "plugged", "undo": "1"})
    assert not PutAwayStep.objects.exists()


def test_a_cart_is_put_away_after_the_act_and_not_before(story, as_):
    story.begins()
    assert as_("nadia").post(url("put_away", story), {"step": "plugged"}).status_code == 409
    assert not PutAwayStep.objects.exists()


def test_no_tip_is_thrown_away_where_there_is_no_otoscope(story, cart, as_):
    story.ends()
    nurse = as_("nadia")
    nurse.post(url("put_away", story), {"step": "otoscope_tip"})
    assert not PutAwayStep.objects.exists()
    DeviceFactory(cart=cart, kind=DeviceKind.OTOSCOPE, label="Otoscope")
    nurse.post(url("put_away", story), {"step": "otoscope_tip"})
    assert PutAwayStep.objects.get().step == "otoscope_tip"


def test_the_next_act_asks_for_what_was_left_before_anything_else(story, next_story, as_):
    nurse = as_("nadia")
    story.ends()
    nurse.post(url("put_away", story), {"step": "plugged"})
    page = nurse.get(url("preparation", next_story)).content.decode()
    assert "Le chariot n’a pas été rangé après l’acte du" in page
    assert "Le stéthoscope n’est pas dit désinfecté" in page
    assert "rebranché" not in page
    next_story.consents()
    nurse.post(url("ready", next_story))
    assert next_story.now().state == "preparing"
    nurse.post(url("put_away_found", next_story))
    assert PutAwayStep.objects.filter(consultation=story.act, was_found=True).count() == 3
    nurse.post(url("ready", next_story))
    assert next_story.now().state == "waiting"


def test_a_cart_put_away_asks_nothing_of_the_next_act(story, next_story, as_):
    nurse = as_("nadia")
    story.ends()
    put_away_all(nurse, story)
    assert "n’a pas été rangé" not in nurse.get(url("preparation", next_story)).content.decode()
    assert "Le chariot est rangé" in nurse.get(url("put_away", story)).content.decode()


def test_the_physician_and_the_neighbour_put_nothing_away(story, as_):
    story.ends()
    assert as_("morel").post(url("put_away", story), {"step": "plugged"}).status_code == 403
    assert as_("weiss").post(url("put_away", story), {"step": "plugged"}).status_code == 404
    assert as_("luc").get(url("put_away", story)).status_code == 404
    assert not PutAwayStep.objects.exists()


def test_the_nurse_of_another_site_puts_nothing_away(story, other_hospital):
    story.ends()
    neighbour = MembershipFactory(role="nurse", site=other_hospital).user
    client = signed_in(PivotClient(), neighbour)
    assert client.post(url("put_away", story), {"step": "plugged"}).status_code == 404
    assert not PutAwayStep.objects.exists()


@pytest.mark.parametrize(("after", "count"), [(29, 0), (31, 1), (60, 1), (60 * 13, 0)])
def test_the_site_is_reminded_half_an_hour_after_the_end_once(story, nadia, after, count):
    story.ends()
    for _ in range(2):
        services.put_away_remind(at=minutes(15 + after))
    assert Notice.objects.filter(kind="consultations.to_put_away", user_id=nadia.pk).count() == count


def test_nobody_is_reminded_of_a_cart_put_away(story, as_):
    story.ends()
    put_away_all(as_("nadia"), story)
    services.put_away_remind(at=minutes(60))
    assert not Notice.objects.filter(kind="consultations.to_put_away").exists()
