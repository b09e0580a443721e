"""An act that its physician turns to the telephone, or to a visit."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from billing import services as billing
from billing.models import FeeSheet, NothingToBill
from consultations import selectors, services
from consultations.adapters import paper
from consultations.enums import IncidentKind, IncidentOutcome, TurnReason
from consultations.models import ClosingVerdict
from consultations.presenters import turnings
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from scheduling.enums import AppointmentState
from scheduling.presenters import again_url
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes, second_physician

NO_PICTURE = TurnReason.NO_PICTURE


def to_phone(story, actor=None, reason=NO_PICTURE, words="", at=5):
    return services.consultation_to_phone(
        actor=actor or story.physician, public_id=story.public_id, reason=reason, words=words, at=minutes(at)
    )


def to_person(story, actor=None, reason=TurnReason.EXAMINATION, words="", at=5):
    return services.consultation_to_person(
        actor=actor or story.physician, public_id=story.public_id, reason=reason, words=words, at=minutes(at)
    )


def page(name, story, user, *more):
    address = reverse(f"consultations:{name}", args=[story.public_id, *more])
    return signed_in(PivotClient(), user).get(address).content.decode()


def begun(story):
    """With its nurse in the call."""
    services.party_enter(actor=story.nurse, public_id=story.begins().public_id, at=minutes(1))
    return story


def closes(story):
    services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    story.writes()
    services.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20))
    billing.fee_sheets_prepare(actor=job("tests"), act_public_id=story.public_id, at=minutes(21))


def test_by_phone_the_act_goes_on_and_is_judged_without_video(story):
    before = selectors.judgement_of(story.begins().now()).verdict
    told = selectors.judgement_by_phone(story.act).verdict
    to_phone(story)
    after = selectors.judgement_of(story.now()).verdict
    assert story.act.state == "by_phone"
    assert "video_failed" not in [one.code for one in before.findings]
    assert after == told
    assert "video_failed" in [one.code for one in after.findings]


def test_what_it_does_to_the_billing_is_said_before_the_press(story, morel):
    effect = turnings.phone_effect(story.begins().now())
    assert "à facturer" in effect["now"]
    assert effect["then"] == "rien à facturer"
    assert "sans vidéo" in effect["why"]
    shown = page("cockpit", story, morel)
    assert "Au téléphone : rien à facturer" in shown
    assert "Passer au téléphone" in shown


def test_the_closing_verdict_and_the_fee_sheet_follow(story):
    to_phone(begun(story))
    closes(story)
    assert "video_failed" in str(ClosingVerdict.objects.get().verdict)
    assert not FeeSheet.objects.exists()
    assert NothingToBill.objects.exists()


def test_the_picture_came_back_and_the_act_is_billed(story):
    to_phone(begun(story))
    services.consultation_resume(actor=story.physician, public_id=story.public_id, at=minutes(8))
    assert not story.now().is_video_failed
    closes(story)
    assert FeeSheet.objects.exists()


def test_the_report_says_that_it_went_on_by_phone(story):
    to_phone(story.begins())
    said = "L’acte s’est poursuivi au téléphone à 14\u00a0h\u00a035 : l’image ne passe pas"
    assert ("Vidéo", said) in paper._facts(story.now())
    assert said in selectors.sections_of(story.act)["incidents"]


def test_by_phone_nobody_enters_the_call(story):
    to_phone(story.begins())
    with pytest.raises(Conflict):
        services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(6))


def test_by_phone_the_picture_is_not_said_back_by_halves(story):
    to_phone(story.begins())
    with pytest.raises(Conflict):
        services.video_failed_mark(
            actor=story.physician, public_id=story.public_id, is_failed=False, at=minutes(6)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        type(story.act).objects.filter(pk=story.act.pk).update(is_video_failed=False)


def test_in_person_the_act_ends_without_fee_and_frees_its_hour(story):
    to_person(story.begins())
    assert story.now().state == "in_person"
    assert story.act.appointment.state == AppointmentState.CANCELLED
    assert story.act.turnings.get().reason == "examination"
    assert not selectors.closed_since(minutes(-60)).exists()
    with pytest.raises(NotFound):
        billing.fee_sheets_prepare(actor=job("tests"), act_public_id=story.public_id, at=minutes(21))
    assert not FeeSheet.objects.exists()
    assert not ClosingVerdict.objects.exists()


def test_a_report_is_not_signed_of_an_act_turned_in_person(story):
    to_person(story.begins())
    with pytest.raises(Conflict):
        services.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20))


def test_before_the_call_too_the_physician_may_see_the_patient(story):
    to_person(story.waits(), at=-2)
    assert story.now().state == "in_person"
    assert story.act.started_at is None


def test_the_relay_is_told_again_of_a_room_that_ended_so(story):
    to_person(story.begins())
    assert list(selectors.ended_lately(minutes(10))) == [story.act]


def test_another_reason_is_said_in_words(story):
    story.begins()
    for gesture in (to_phone, to_person):
        with pytest.raises(Invalid):
            gesture(story, reason=TurnReason.OTHER)
    turning = to_phone(story, reason=TurnReason.OTHER, words="panne du quartier")
    assert selectors.why_turned(turning) == "Panne du quartier"


@pytest.mark.parametrize("gesture", [to_phone, to_person])
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("morel", None),
        ("nadia", Refused),
        ("haddad", Refused),
        ("sylvie", Refused),
        ("weiss", NotFound),
        ("luc", NotFound),
    ],
)
def test_its_physician_turns_it_and_nobody_else(request, story, haddad, gesture, who, refusal):
    second_physician(story.begins().act, haddad)
    actor = actor_of(request.getfixturevalue(who))
    if refusal is None:
        gesture(story, actor)
    else:
        with pytest.raises(refusal):
            gesture(story, actor)


def test_the_neighbour_turns_their_own_act_only(story, mme_petit, weiss, nadia, ehpad):
    theirs = Story(assisted(mme_petit, weiss, ehpad, starts_at=minutes(90)), weiss, nadia)
    with pytest.raises(NotFound):
        to_phone(story.begins(), theirs.physician)


def test_what_the_cart_said_of_an_incident_is_offered_to_the_physician(story, morel):
    services.incident_note(
        actor=story.nurse,
        public_id=story.begins().public_id,
        kind=IncidentKind.IMAGE,
        outcome=IncidentOutcome.IN_PERSON,
        at=minutes(4),
    )
    assert "Nadia Benali : à voir en personne." in page("cockpit_part", story, morel, "incidents")


def test_every_page_says_what_became_of_it(story, morel, nadia):
    to_phone(story.begins())
    assert "L’acte se poursuit au téléphone" in page("cockpit", story, morel)
    assert "Reprendre en vidéo" in page("cockpit", story, morel)
    assert "au téléphone" in page("cart", story, nadia)
    to_person(story, at=7)
    for shown in (
        page("report", story, morel),
        page("cart", story, nadia),
        page("preparation", story, nadia),
    ):
        assert "est à voir en présentiel" in shown
    assert "Prendre un autre rendez-vous" in page("report", story, morel)
    assert "Prendre un autre rendez-vous" not in page("preparation", story, nadia)


def test_the_way_to_another_hour_keeps_what_is_known(story, morel):
    story.appointment.question = "Essoufflée depuis lundi."
    story.appointment.save()
    to_person(story.begins())
    address = again_url(story.appointment)
    assert address in page("report", story, morel)
    shown = signed_in(PivotClient(), morel).get(address).content.decode()
    assert f'value="{story.appointment.motive.public_id}" selected' in shown
    assert f'value="{story.appointment.practitioner.public_id}" selected' in shown
    assert "Essoufflée depuis lundi." in shown


@pytest.mark.parametrize("name", ["sylvie", "haddad"])
def test_who_does_not_read_the_question_is_not_told_it_while_booking(story, request, name):
    story.appointment.question = "Essoufflée depuis lundi."
    story.appointment.save()
    to_person(story.begins())
    shown = signed_in(PivotClient(), request.getfixturevalue(name)).get(again_url(story.appointment))
    assert "Essoufflée" not in shown.content.decode()


def test_an_hour_said_to_be_taken_again_has_its_button(story, morel, nadia):
    story.begins()
    services.incident_note(
        actor=story.nurse,
        public_id=story.public_id,
        kind=IncidentKind.LINE,
        outcome=IncidentOutcome.REBOOK,
        at=minutes(3),
    )
    again = again_url(story.appointment)
    assert again in page("cockpit_part", story, morel, "incidents")
    assert again not in page("cart", story, nadia)


@pytest.mark.parametrize(("reason", "is_offered"), [("technical", True), ("patient_absent", False)])
def test_an_act_that_a_fault_cancelled_is_booked_again(story, morel, reason, is_offered):
    story.in_state("cancelled")
    story.act.cancel_reason = reason
    story.act.save()
    assert ("Prendre un autre rendez-vous" in page("report", story, morel)) is is_offered


@pytest.mark.parametrize("name", ["to_phone", "to_person"])
def test_the_gesture_from_the_page(story, morel, name):
    client = signed_in(PivotClient(), morel)
    address = reverse(f"consultations:{name}", args=[story.begins().public_id])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "wish"}).status_code == 302
    assert client.post(address, {"reason": "wish"}).status_code == 409
