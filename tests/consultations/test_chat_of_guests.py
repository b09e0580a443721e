"""The messages of an act, on the page of who came by an invitation."""

import pytest
from django.urls import reverse

from consultations import selectors, services
from consultations.enums import PartyRole
from core.errors import Conflict, Invalid, LinkRefused, Refused
from tests.consultations.factories import minutes
from tests.consultations.test_observers import admits, comes, invites

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(story):
    return story.begins()


def writes(observer, text="Avec deux l", at=6):
    return services.chat_write_by_guest(observer_public_id=observer.public_id, text=text, at=minutes(at))


def says(call, text, at):
    services.chat_write(actor=call.physician, public_id=call.public_id, text=text, at=minutes(at))


def read(observer):
    observer = selectors.observer_known(observer.public_id)
    return [one.text for one in selectors.chat_since_admitted(observer)]


def test_an_interpreter_reads_and_writes_since_they_were_let_in(call):
    says(call, "Avant", 2)
    observer = comes(call)
    with pytest.raises(Conflict, match="fait entrer"):
        writes(observer, at=3)
    admits(call, observer)  # at four minutes
    says(call, "Comment s’écrit-il\u202f?", 5)
    written = writes(observer)
    assert (written.role, written.author) == (PartyRole.INTERPRETER, "Amina Diallo")
    assert read(observer) == ["Comment s’écrit-il\u202f?", "Avec deux l"]


def test_a_trainee_reads_and_does_not_write(call):
    observer = comes(call, role=PartyRole.TRAINEE)
    admits(call, observer)
    says(call, "Bonjour", 5)
    assert read(observer) == ["Bonjour"]
    with pytest.raises(Refused):
        writes(observer)


def test_nothing_once_they_are_out(call):
    observer = comes(call)
    admits(call, observer)
    says(call, "Bonjour", 5)
    services.observer_remove(
        actor=call.physician, public_id=call.public_id, observer_public_id=observer.public_id, at=minutes(6)
    )
    assert read(observer) == []
    with pytest.raises(LinkRefused):
        writes(observer, at=7)


def test_nothing_after_the_end(call):
    observer = comes(call)
    admits(call, observer)
    says(call, "Bonjour", 5)
    services.consultation_finish(actor=call.physician, public_id=call.public_id, at=minutes(15))
    assert read(observer) == []
    with pytest.raises((Conflict, LinkRefused)):
        writes(observer, at=16)


def test_what_is_too_long_is_refused(call):
    observer = comes(call)
    admits(call, observer)
    with pytest.raises(Invalid):
        writes(observer, "x" * 501)


def test_the_page_shows_whose_is_whose(call, client, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: minutes(7))
    observer, secret, code = invites(call)
    client.post(reverse("consultations:invitation", args=[secret]), {"code": code})
    client.post(reverse("consultations:guest_grant"))
    says(call, "Avant", 3)
    admits(call, observer)
    says(call, "Après", 5)
    sent = client.post(reverse("consultations:guest_chat_write"), {"text": "Amoxicilline"})
    assert sent.json() == {"done": True}
    html = client.get(reverse("consultations:guest_chat")).content.decode()
    assert "Avant" not in html
    assert html.index("Après") < html.index("Amoxicilline")
    assert html.count('class="mine"') == 1
    assert "Écrire à tous ceux de l’acte" in client.get(reverse("consultations:guest")).content.decode()
