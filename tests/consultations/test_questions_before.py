"""Questions both ways before the call: the messages of the act, told to who does not look at its page."""

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from consultations import presenters, selectors, services
from consultations.models import ChatMessage
from core.errors import Conflict, NotFound
from notifications.models import Notice
from portal import selectors as portal
from portal.presenters import todo
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.patients.factories import PatientFactory

pytestmark = pytest.mark.django_db

WORDS = "Faut-il une bandelette urinaire ?"


def writes(story: Story, actor: Any, text: str = WORDS, at: int = -20) -> ChatMessage:
    return services.chat_write(actor=actor, public_id=story.public_id, text=text, at=minutes(at))


def waiting(user: Any) -> list[Notice]:
    kind = "consultations.message_left"
    return list(Notice.objects.filter(user_id=user.pk, kind=kind, read_at=None))


def page(name: str, story: Story, user: Any, *more: Any) -> str:
    address = reverse(f"consultations:{name}", args=[story.public_id, *more])
    return signed_in(PivotClient(), user).get(address).content.decode()


@pytest.mark.parametrize("state", ["planned", "preparing"])
def test_the_physician_asks_and_the_nurse_answers(story: Story, morel: Any, nadia: Any, state: str) -> None:
    story.in_state(state)
    writes(story, story.physician)
    assert len(waiting(nadia)) == 1
    assert waiting(morel) == []
    html = page("preparation", story, nadia)
    assert WORDS in html
    assert reverse("consultations:chat_write", args=[story.public_id]) in html
    writes(story, story.nurse, "Faite : négative.", at=-15)
    assert len(waiting(morel)) == 1
    for part in (page("cockpit", story, morel), page("cockpit_part", story, morel, "questions")):
        assert "Faite : négative." in part
        assert "Répondre" in part
    assert story.now().state == state
    assert [one.text for one in selectors.chat_of(story.act)] == [WORDS, "Faite : négative."]


def test_the_notice_says_nothing_of_the_words_nor_of_whom(story: Story, nadia: Any) -> None:
    writes(story, story.physician)
    (notice,) = waiting(nadia)
    told = str(notice.context)
    assert "bandelette" not in told
    assert "Petit" not in told
    assert notice.link == f"/teleconsultations/{story.public_id}/"


def test_one_notice_however_many_messages_and_none_once_the_page_is_read(story: Story, nadia: Any) -> None:
    for at in (-20, -19, -18):
        writes(story, story.physician, at=at)
    assert len(waiting(nadia)) == 1
    with_it_open = reverse("consultations:chat", args=[story.public_id])
    assert signed_in(PivotClient(), nadia).get(with_it_open).status_code == 200
    assert waiting(nadia) == []
    writes(story, story.physician, at=-17)
    page("preparation", story, nadia)
    assert waiting(nadia) == []


def test_in_the_call_nobody_is_told_behind_the_bell(story: Story, nadia: Any) -> None:
    story.begins()
    writes(story, story.physician, at=1)
    assert waiting(nadia) == []


def test_the_neighbours_of_the_same_trade_are_told_nothing_and_write_nothing(
    story: Story, luc: Any, haddad: Any, morel: Any, nadia: Any, ehpad: Any
) -> None:
    writes(story, story.physician)
    assert waiting(luc) == waiting(haddad) == []
    for user in (luc, haddad):
        with pytest.raises(NotFound):
            writes(story, actor_of(user))
    other = Story(assisted(PatientFactory(), morel, ehpad, starts_at=minutes(60)), morel, nadia)
    assert WORDS not in page("preparation", other, nadia)


def test_where_nobody_else_prepares_there_is_nobody_to_write_to(story: Story) -> None:
    story.appointment.cart = None
    story.appointment.site = None
    story.appointment.form = "simple_video"
    story.appointment.save()
    assert not presenters.chat_part(story.physician, story.now())["chat_write_url"]
    with pytest.raises(Conflict, match="Personne d’autre"):
        writes(story, story.physician)


def test_the_patient_at_home_reads_nothing_of_the_preparation(story: Story) -> None:
    writes(story, story.physician)
    assert selectors.chat_since_waiting(story.now()) == []
    story.begins()
    writes(story, story.nurse, "Bonjour.", at=1)
    assert [one.text for one in selectors.chat_since_waiting(story.now())] == ["Bonjour."]


class TestTheDay:
    def test_it_waits_in_the_day_of_the_other_side(self, story: Story, nadia: Any) -> None:
        writes(story, story.physician)
        left = portal.messages_left(story.nurse)
        (line,) = todo.messages_left(left, minutes(-10))
        assert line["title"].startswith("Un message vous attend : Mme")
        assert WORDS not in str(line)
        page("preparation", story, nadia)
        assert portal.messages_left(story.nurse) == []
        assert portal.messages_left(story.physician) == []

    def test_who_left_the_site_reads_no_name(self, story: Story) -> None:
        writes(story, story.physician)
        assert len(portal.messages_left(story.nurse)) == 1
        assert portal.messages_left(replace(story.nurse, site_ids=frozenset())) == []
