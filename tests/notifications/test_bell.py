"""The bell, live: a count, for its own account alone, while the session lasts."""

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from core.actors import Actor
from notifications import services
from notifications.adapters.live import pages_signal
from notifications.consumers import NoticesConsumer
from notifications.models import Notice
from notifications.rules import Recipient
from tests.accounts.factories import UserFactory
from tests.cast import BACKEND
from tests.notifications.factories import AT, BOOKED, CONTEXT

pytestmark = pytest.mark.django_db(transaction=True)


def session_of(user: User) -> SessionStore:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = BACKEND
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return session


def page_of(user: User | None, session: SessionStore | None = None) -> WebsocketCommunicator:
    actor = Actor(label="Nadia Benali", role="nurse", user_id=user.pk) if user else None
    socket = WebsocketCommunicator(NoticesConsumer.as_asgi(), "/ws/avis/")
    socket.scope |= {"actor": actor, "session": session, "user": user}
    return socket


def post(user: User) -> Notice | None:
    return services.notice_post(
        kind=BOOKED.code, to=Recipient(label="x", user_id=user.pk), context=CONTEXT, at=AT
    )


@pytest.fixture
def nurse(transactional_db: None) -> User:
    return UserFactory()


async def test_it_counts_when_the_page_opens_and_when_a_notice_comes(nurse: User) -> None:
    page = page_of(nurse, await sync_to_async(session_of)(nurse))
    assert (await page.connect())[0]
    assert await page.receive_json_from() == {"unread": 0, "label": "Avis : aucun non lu"}
    notice = await database_sync_to_async(post)(nurse)
    assert await page.receive_json_from(5) == {"unread": 1, "label": "Avis : 1 non lu"}
    actor = Actor(label="Nadia Benali", role="nurse", user_id=nurse.pk)
    await database_sync_to_async(services.notice_read)(actor=actor, public_id=notice.public_id, at=AT)
    assert (await page.receive_json_from(5))["unread"] == 0
    await page.disconnect()


async def test_it_says_nothing_of_another_account(nurse: User) -> None:
    page = page_of(nurse, await sync_to_async(session_of)(nurse))
    await page.connect()
    await page.receive_json_from()
    await database_sync_to_async(post)(await database_sync_to_async(UserFactory)())
    assert await page.receive_nothing(0.5)
    await page.disconnect()


async def test_a_stranger_is_turned_away() -> None:
    page = page_of(None)
    assert await page.connect() == (False, 4401)
    await page.disconnect()


async def test_it_closes_once_the_session_has_ended(nurse: User) -> None:
    session = await sync_to_async(session_of)(nurse)
    page = page_of(nurse, session)
    await page.connect()
    await page.receive_json_from()
    await sync_to_async(session.flush)()
    await database_sync_to_async(post)(nurse)
    assert (await page.receive_output(5)) == {"type": "websocket.close", "code": 4401}
    await page.disconnect()


async def test_what_a_page_says_is_not_listened_to(nurse: User) -> None:
    page = page_of(nurse, await sync_to_async(session_of)(nurse))
    await page.connect()
    await page.receive_json_from()
    await page.send_json_to({"type": "notices.changed", "user_id": 1})
    await page.send_to(text_data="{not json")
    assert await page.receive_nothing(0.3)
    await page.disconnect()


async def test_it_says_that_a_page_changed_and_not_what(nurse: User) -> None:
    page = page_of(nurse, await sync_to_async(session_of)(nurse))
    await page.connect()
    await page.receive_json_from()
    await sync_to_async(pages_signal)([nurse.pk], "agenda")
    assert await page.receive_json_from(5) == {"changed": "agenda"}
    await page.disconnect()
