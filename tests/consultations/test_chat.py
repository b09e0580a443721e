"""The messages of an act: who writes, who reads, until when, and what is kept."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import Event
from consultations import selectors, services
from consultations.enums import PartyRole
from consultations.models import ChatMessage
from core.errors import Conflict, Invalid, NotFound
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, minutes

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


def writes(story: Story, actor: Any, text: str = "06 39 98 14 07", at: int = 1) -> ChatMessage:
    return services.chat_write(actor=actor, public_id=story.public_id, text=text, at=minutes(at))


def test_both_sides_read_what_each_wrote_and_see_which_is_theirs(
    story: Story, morel: Any, nadia: Any
) -> None:
    story.begins()
    writes(story, story.nurse)
    writes(story, story.physician, "Merci <b>beaucoup</b>", at=2)
    assert [(one.role, one.author) for one in selectors.chat_of(story.act)] == [
        (PartyRole.CART, "Nadia Benali"),
        (PartyRole.PHYSICIAN, "Dr Sophie Morel"),
    ]
    for user, mine in ((morel, "Merci"), (nadia, "06 39")):
        page = signed_in(PivotClient(), user).get(reverse("consultations:chat", args=[story.public_id]))
        html = page.content.decode()
        assert mine in html.split('class="mine"')[1].split("</li>")[0]
        assert "&lt;b&gt;beaucoup" in html
        assert html.count('class="mine"') == 1


def test_from_the_preparation_on_until_the_end(story: Story) -> None:
    writes(story, story.nurse, "Faut-il une bandelette ?", at=-10)
    story.waits()
    writes(story, story.nurse, "Elle est un peu sourde.", at=-4)
    services.consultation_admit(actor=story.physician, public_id=story.public_id, at=minutes(0))
    writes(story, story.physician)
    services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    with pytest.raises(Conflict):
        writes(story, story.physician, at=16)
    assert len(selectors.chat_of(story.act)) == 3


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_nothing_and_too_much_are_refused(story: Story, text: str) -> None:
    story.begins()
    with pytest.raises(Invalid):
        writes(story, story.nurse, text)
    assert not ChatMessage.objects.exists()


def test_who_has_the_same_right_elsewhere_neither_writes_nor_reads(
    story: Story, luc: Any, haddad: Any
) -> None:
    story.begins()
    for user in (luc, haddad):
        with pytest.raises(NotFound):
            writes(story, actor_of(user))
        answer = signed_in(PivotClient(), user).get(reverse("consultations:chat", args=[story.public_id]))
        assert answer.status_code == 404


def test_the_text_is_sealed_and_not_in_the_journal(story: Story) -> None:
    story.begins()
    writes(story, story.nurse, "Rue des Lilas")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM consultations_chatmessage")
        assert "Lilas" not in str(cursor.fetchone())
    event = Event.objects.get(kind="consultations.message_written")
    assert "Lilas" not in str(event.__dict__)


def test_the_other_side_is_told(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.begins()
    told: list[str] = []
    monkeypatch.setattr("consultations.notifications.changed", lambda _act, event: told.append(event))
    writes(story, story.nurse)
    assert told == ["chat"]


def test_a_refused_message_says_why_to_the_script(story: Story, nadia: Any) -> None:
    story.in_state("finished")
    client = signed_in(PivotClient(), nadia)
    url = reverse("consultations:chat_write", args=[story.public_id])
    answer = client.post(url, {"text": "Bonjour"}, headers=JSON)
    assert answer.status_code == 409
    assert "de la préparation" in answer.json()["detail"]
