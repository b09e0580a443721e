"""Each item of the file confirmed or taken out by itself, with the reason, and taken back."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from consultations import policies, selectors, services
from consultations.enums import HistoryDecided
from consultations.models import HistoryDecision
from core.errors import Conflict, Invalid, NotFound, Refused
from patients import selectors as patients
from patients import services as patient_services
from patients.models import HistoryItem
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.consultations.test_history import add, confirm, waiting

pytestmark = pytest.mark.django_db

SIX = ("morel", "nadia", "sylvie", "haddad", "weiss", "luc")


def end(
    story: Story, item: HistoryItem, reason: Any = HistoryDecided.STOPPED, actor: Any = None
) -> HistoryItem:
    return services.act_history_end(
        actor=actor or story.physician,
        public_id=story.public_id,
        item=item.public_id,
        reason=reason,
        at=minutes(3),
    )


def undo(story: Story, item: HistoryItem, actor: Any = None, at: int = 4) -> HistoryItem:
    return services.act_history_undo(
        actor=actor or story.physician, public_id=story.public_id, item=item.public_id, at=minutes(at)
    )


def known(story: Story) -> set[str]:
    return {row.text for row in patients.history_of(story.appointment.patient)}


def page(name: str, story: Story, user: Any, *more: Any) -> str:
    address = reverse(f"consultations:{name}", args=[story.public_id, *more])
    return signed_in(PivotClient(), user).get(address).content.decode()


def test_one_is_confirmed_and_the_other_waits(story: Story) -> None:
    one, other = add(story), add(story, text="Aspirine")
    assert confirm(story, one) == 1
    assert waiting(story) == {other.text}


@pytest.mark.parametrize("reason", [HistoryDecided.INEXACT, HistoryDecided.STOPPED])
def test_what_is_taken_out_keeps_its_reason(story: Story, reason: HistoryDecided) -> None:
    item = add(story, text="Aspirine")
    end(story, item, reason)
    assert "Aspirine" not in known(story)
    (kept,) = selectors.history_ended(story.act)
    assert (kept.decided, kept.decided_by, kept.is_by_physician) == (reason, "Dr Sophie Morel", True)


def test_confirmed_is_no_reason_to_take_out(story: Story) -> None:
    item = add(story)
    with pytest.raises(Invalid):
        end(story, item, HistoryDecided.CONFIRMED)
    assert item.text in known(story)


def test_each_decision_is_taken_back_once(story: Story) -> None:
    item = add(story)
    confirm(story, item)
    undo(story, item)
    assert waiting(story) == {item.text}
    end(story, item)
    undo(story, item)
    assert waiting(story) == {item.text}
    with pytest.raises(NotFound):
        undo(story, item)
    kinds = [f"patients.history_{one}" for one in ("unconfirmed", "restored")]
    assert Event.objects.filter(kind__in=kinds).count() == 2
    assert HistoryDecision.objects.filter(undone_by="Dr Sophie Morel").count() == 2


def test_confirmed_then_stopped_goes_back_to_confirmed(story: Story) -> None:
    item = add(story)
    confirm(story, item)
    end(story, item)
    undo(story, item)
    assert item.text in known(story)
    assert waiting(story) == set()


def test_nothing_is_taken_back_once_the_act_is_settled(story: Story) -> None:
    item = add(story)
    confirm(story, item)
    story.in_state("closed")
    with pytest.raises(Conflict):
        undo(story, item)


def test_a_nurse_takes_back_her_own_and_not_what_the_physician_decided(story: Story) -> None:
    hers, his = add(story, text="Le sien"), add(story, text="Le leur")
    end(story, hers, actor=story.nurse)
    undo(story, hers, actor=story.nurse)
    end(story, his)
    with pytest.raises(Refused):
        undo(story, his, actor=story.nurse)
    assert known(story) >= {"Le sien"}


@pytest.mark.parametrize("name", SIX)
def test_each_of_the_six_takes_back_what_is_theirs(story: Story, request: Any, name: str) -> None:
    item = add(story)
    end(story, item, actor=story.nurse)
    actor = actor_of(request.getfixturevalue(name))
    may = name in ("morel", "nadia")
    decision = HistoryDecision.objects.get()
    assert policies.can_take_back(actor, story.act, decision) == may
    if may:
        undo(story, item, actor=actor)
        return
    with pytest.raises((Refused, NotFound)):
        undo(story, item, actor=actor)


def test_another_act_of_the_same_physician_takes_nothing_back_here(
    story: Story, morel: Any, nadia: Any, ehpad: Any
) -> None:
    """The same right on another object: the decision is of the act that made it."""
    item = add(story)
    confirm(story, item)
    again = Story(assisted(story.appointment.patient, morel, ehpad, starts_at=minutes(60)), morel, nadia)
    with pytest.raises(NotFound):
        undo(again, item)


def test_who_confirms_is_a_physician_in_the_database_too(story: Story) -> None:
    item = add(story)
    with pytest.raises(IntegrityError), transaction.atomic():
        story.act.history_decisions.create(
            item=item, decided="confirmed", is_by_physician=False, decided_by="x", decided_at=minutes(1)
        )


def test_in_the_file_itself_only_what_was_confirmed_or_ended_goes_back(story: Story) -> None:
    item, patient = add(story), story.appointment.patient
    of = {"patient": patient, "public_id": item.public_id, "at": minutes(2)}
    with pytest.raises(Conflict):
        patient_services.history_item_unconfirm(actor=story.physician, **of)
    with pytest.raises(NotFound):
        patient_services.history_item_restore(actor=story.physician, **of)
    confirm(story, item)
    end(story, item)
    with pytest.raises(Refused):
        patient_services.history_item_restore(actor=story.nurse, **of)
    with pytest.raises(Refused):
        patient_services.history_item_unconfirm(actor=story.nurse, **of)


class TestPages:
    def test_each_item_has_its_buttons_for_the_physician_alone(
        self, story: Story, morel: Any, nadia: Any
    ) -> None:
        one, other = add(story), add(story, text="Aspirine")
        html = page("cockpit", story, morel)
        assert html.count('form="confirm-one"') == 2
        assert html.count("Pas exact") == html.count("Arrêté") == 2
        assert "Tout confirmer" in html
        confirm(story, one)
        end(story, other)
        part = page("cockpit_part", story, morel, "antecedents")
        assert "Tout confirmer" not in part
        assert "arrêté, Dr Sophie Morel" in part
        assert part.count("Annuler") == 2
        hers = page("preparation_part", story, nadia, "dossier")
        assert "arrêté, Dr Sophie Morel" in hers
        assert "à confirmer" not in hers
        assert "Annuler" not in hers

    def test_by_their_addresses(self, story: Story, morel: Any, nadia: Any, luc: Any) -> None:
        item = add(story)
        at = [story.public_id, item.public_id]
        post = signed_in(PivotClient(), morel).post
        assert post(reverse("consultations:history_end", args=at), {"reason": "confirmed"}).status_code == 422
        assert post(reverse("consultations:history_end", args=at), {"reason": "stopped"}).status_code == 302
        assert item.text not in known(story)
        refused = signed_in(PivotClient(), luc).post(reverse("consultations:history_undo", args=at))
        assert refused.status_code == 404
        answer = post(reverse("consultations:history_undo", args=at))
        assert answer.url == reverse("consultations:act", args=[story.public_id])
        assert item.text in known(story)
        again = signed_in(PivotClient(), nadia).post(reverse("consultations:history_end", args=at), {})
        assert again.url.endswith("#dossier-patient")


# ------------------------------------------------------------------ read in the file of the patient


def in_the_file(story: Story, user: Any) -> str:
    patient = story.appointment.patient
    text = signed_in(PivotClient(), user).get(f"/patients/{patient.public_id}/").content.decode()
    return text.replace("\u00a0", " ")


def test_the_file_says_why_an_item_went_who_said_it_and_when(story: Story, morel: Any, nadia: Any) -> None:
    item = add(story, story.nurse)
    end(story, item, HistoryDecided.INEXACT)
    for reader in (morel, nadia):
        text = in_the_file(story, reader)
        assert "Retirés : 1" in text
        assert "Pas exact, Dr Sophie Morel, mar. 24 nov." in text
        assert "14 h 33" in text
    undo(story, item)
    assert "Retirés" not in in_the_file(story, morel)


def test_taken_out_of_the_file_itself_it_says_who_and_no_reason(story: Story, morel: Any) -> None:
    item = add(story, story.nurse)
    patient_services.history_item_end(
        actor=story.physician, patient=story.appointment.patient, public_id=item.public_id, at=minutes(3)
    )
    text = in_the_file(story, morel)
    assert "Retiré, Dr Sophie Morel" in text
    assert "Pas exact" not in text
