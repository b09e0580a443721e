"""A person interrupts an act, and it is taken up again."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from consultations import selectors, services
from consultations.adapters import paper
from consultations.enums import InterruptReason
from core.errors import Conflict, Invalid, NotFound, Refused
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes, second_physician


def interrupts(story, actor=None, reason=InterruptReason.EMERGENCY, words="", at=5):
    return services.consultation_interrupt(
        actor=actor or story.physician, public_id=story.public_id, reason=reason, words=words, at=minutes(at)
    )


def takes_up(story, actor=None, at=9):
    services.consultation_resume(actor=actor or story.physician, public_id=story.public_id, at=minutes(at))


def page(name, story, user):
    client = signed_in(PivotClient(), user)
    return client.get(reverse(f"consultations:{name}", args=[story.public_id])).content.decode()


def test_an_interruption_keeps_when_who_and_why(story):
    interrupts(story.begins())
    assert story.now().state == "interrupted"
    takes_up(story)
    kept = story.act.interruptions.get()
    assert (kept.begun_at, kept.begun_by, kept.ended_at) == (minutes(5), "Dr Sophie Morel", minutes(9))
    assert (kept.reason, kept.ended_by) == ("emergency", "Dr Sophie Morel")
    assert story.now().state == "in_progress"
    assert story.act.started_at == minutes(0)
    told = Event.objects.filter(kind__startswith="consultations.interrupt").order_by("pk")
    assert [row.kind for row in told] == ["consultations.interrupted", "consultations.interruption_over"]


def test_another_reason_is_said_in_words(story):
    story.begins()
    for words in (" ", "x" * 201):
        with pytest.raises(Invalid):
            interrupts(story, reason=InterruptReason.OTHER, words=words)
    interrupts(story, reason=InterruptReason.OTHER, words="alarme incendie")
    assert selectors.why_interrupted(story.act.interruptions.get()) == "Alarme incendie"


def test_who_was_let_in_stays_in_and_may_come_back(story):
    story.begins()
    party = services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    interrupts(story)
    again = services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(6))
    assert again.pk == party.pk
    assert again.admitted_at is not None


def test_nothing_is_asked_across_an_interrupted_act(story):
    interrupts(story.begins())
    with pytest.raises(Conflict):
        services.aparte_begin(actor=story.physician, public_id=story.public_id, at=minutes(6))


def test_who_interrupted_from_the_cart_takes_it_up(story):
    interrupts(story.begins(), story.nurse, InterruptReason.TIRED)
    takes_up(story, story.nurse)
    assert story.now().state == "in_progress"


def test_the_physician_takes_up_what_the_cart_interrupted(story):
    interrupts(story.begins(), story.nurse, InterruptReason.TIRED)
    takes_up(story)
    assert story.now().state == "in_progress"


def test_nobody_calls_back_the_physician_who_interrupted(story):
    interrupts(story.begins())
    with pytest.raises(Refused):
        takes_up(story, story.nurse)


def test_a_finished_act_is_not_taken_up_from_the_cart(story):
    interrupts(story.begins(), story.nurse, InterruptReason.TIRED)
    services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(8))
    assert story.act.interruptions.get().ended_at == minutes(8)
    with pytest.raises(Refused):
        takes_up(story, story.nurse)


def test_an_interrupted_act_is_cancelled_and_its_interruption_ends(story):
    interrupts(story.begins())
    services.consultation_cancel(
        actor=story.physician, public_id=story.public_id, reason="technical", at=minutes(7)
    )
    assert story.now().state == "cancelled"
    assert story.act.interruptions.get().ended_at == minutes(7)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("morel", None),
        ("nadia", None),
        ("haddad", Refused),
        ("sylvie", Refused),
        ("weiss", NotFound),
        ("luc", NotFound),
    ],
)
def test_who_interrupts(request, story, haddad, who, refusal):
    second_physician(story.begins().act, haddad)
    actor = actor_of(request.getfixturevalue(who))
    if refusal is None:
        interrupts(story, actor)
        assert story.now().state == "interrupted"
    else:
        with pytest.raises(refusal):
            interrupts(story, actor)


def test_the_neighbour_has_the_same_right_on_their_own_act_only(story, mme_petit, weiss, nadia, ehpad):
    theirs = Story(assisted(mme_petit, weiss, ehpad, starts_at=minutes(90)), weiss, nadia)
    story.begins()
    with pytest.raises(NotFound):
        interrupts(story, theirs.physician)


def test_one_interruption_at_a_time(story):
    interrupts(story.begins())
    with pytest.raises(Conflict):
        interrupts(story, at=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        story.act.interruptions.create(
            reason="care", is_by_physician=True, begun_at=minutes(6), begun_by="Dr Sophie Morel"
        )


def test_both_pages_say_it_and_only_who_may_is_offered_to_take_it_up(story, morel, nadia):
    interrupts(story.begins())
    cockpit, cart = page("cockpit", story, morel), page("cart", story, nadia)
    for one in (cockpit, cart):
        assert "nterrompu" in one
        assert "Une urgence ailleurs" in one
    assert "Reprendre l’acte" in cockpit
    assert "Terminer l’acte" in cockpit
    assert "Reprendre l’acte" not in cart
    assert "data-joins" not in cart


def test_the_day_says_it(story, morel, monkeypatch):
    interrupts(story.begins())
    monkeypatch.setattr("core.clock.now", lambda: minutes(6))
    shown = signed_in(PivotClient(), morel).get("/").content.decode()
    assert "Interrompue" in shown
    assert "Revenir auprès de Mme Petit" in shown


def test_the_report_says_it_shortly(story):
    interrupts(story.begins())
    takes_up(story)
    assert ("Interruption", "de 14\u00a0h\u00a035 à 14\u00a0h\u00a039, une urgence ailleurs") in paper._facts(
        story.now()
    )


def test_the_gesture_from_the_page(story, nadia):
    client = signed_in(PivotClient(), nadia)
    address = reverse("consultations:interrupt", args=[story.begins().public_id])
    assert client.post(address, {"reason": "bored"}).status_code == 422
    assert client.post(address, {"reason": "tired"}).status_code == 302
    assert client.post(address, {"reason": "tired"}).status_code == 409
    resume = reverse("consultations:resume", args=[story.public_id])
    assert client.post(resume).status_code == 302
    assert story.now().state == "in_progress"
