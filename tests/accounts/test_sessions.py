"""Sessions are seen, closed from afar, and end when nobody is there."""

import datetime as dt

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from accounts.models import User
from audit.models import Event
from core import clock
from tests.accounts.codes import code
from tests.accounts.factories import PASSWORD
from tests.cast import signed_in
from tests.client import PivotClient

START = dt.datetime(2026, 11, 24, 8, tzinfo=clock.PARIS)
PAGE = "/aide/qui-peut-faire-quoi/"
HOUR = 3600


def enter(client: Client, user: User, *, drift: int = 0, **more: str) -> Client:
    client.post("/connexion/", {"login": user.email, "password": PASSWORD, **more})
    answer = client.post("/connexion/code/", {"code": code(drift=drift)})
    assert answer.status_code == 302
    return client


def test_a_session_is_closed_from_another(client: Client, nadia: User) -> None:
    here, there = enter(client, nadia), enter(PivotClient(), nadia, drift=1)
    page = here.get("/compte/connexions/").content.decode()
    assert page.count("Navigateur inconnu") >= 2
    assert "cet appareil" in page
    other = UserSession.objects.get(session_key=there.session.session_key)
    answer = here.post("/compte/connexions/", {"session": other.pk}, follow=True)
    assert "Cette session est fermée." in answer.content.decode()
    assert there.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200
    assert Event.objects.filter(kind="accounts.session_ended").count() == 1


def test_nobody_closes_the_session_of_another(client: Client, nadia: User, morel: User) -> None:
    enter(PivotClient(), morel)
    theirs = UserSession.objects.get(user=morel)
    signed_in(client, nadia)
    assert client.post("/compte/connexions/", {"session": theirs.pk}).status_code == 404
    assert client.post("/compte/connexions/", {"session": "x"}).status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize(
    ("shared", "limit"),
    [({}, settings.SESSION_IDLE), ({"shared": "on"}, settings.SHARED_SESSION_IDLE)],
)
def test_a_session_left_alone_ends(
    client: Client, nadia: User, shared: dict[str, str], limit: dt.timedelta
) -> None:
    with time_machine.travel(START, tick=False):
        enter(client, nadia, **shared)
        assert client.get(PAGE).status_code == 200
    with time_machine.travel(START + limit - dt.timedelta(minutes=1), tick=False):
        assert client.get(PAGE).status_code == 200
    with time_machine.travel(START + 2 * limit, tick=False):
        assert client.get(PAGE).headers["Location"].startswith("/connexion/")
        assert "restée trop longtemps sans activité" in client.get("/connexion/").content.decode()
    assert Event.objects.filter(kind="accounts.session_expired").count() == 1
    assert not UserSession.objects.filter(user=nadia).exists()


def test_a_shared_post_ends_sooner() -> None:
    assert settings.SHARED_SESSION_IDLE < settings.SESSION_IDLE
