"""The net catches what it says it catches."""

import datetime as dt
import socket

import pytest
from channels.layers import get_channel_layer
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import transaction
from django.template import engines
from pytest_socket import SocketConnectBlockedError

from accounts.models import Membership, User
from audit.services import record
from core import clock
from core.actors import job
from territory.models import Commune
from tests import emptying
from tests.accounts.factories import UserFactory
from tests.client import faults_of
from tests.territory.factories import CommuneFactory

FAR_AWAY = ("192.0.2.1", 80)


def test_sockets_reach_nothing_but_this_machine() -> None:
    # The block warns before it raises, and here a warning is an error.
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        socket.create_connection(FAR_AWAY, timeout=0.1)


def test_an_undefined_template_variable_fails() -> None:
    template = engines["django"].from_string("{{ nobody_set_this }}")
    with pytest.raises(pytest.fail.Exception, match="nobody_set_this"):
        template.render({})


def test_an_unordered_query_comes_back_shuffled(db: None) -> None:
    for _ in range(12):
        CommuneFactory()
    orders = {tuple(commune.pk for commune in Commune.objects.all()) for _ in range(5)}
    assert len(orders) > 1


def test_an_ordered_query_keeps_its_order(db: None) -> None:
    for _ in range(12):
        CommuneFactory()
    read = [commune.pk for commune in Commune.objects.order_by("pk")]
    assert read == sorted(read)


def test_an_instant_given_for_a_civil_date_fails(db: None) -> None:
    with pytest.raises(TypeError, match="civil date"):
        Membership.objects.filter(starts_on=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).exists()


def test_a_civil_date_given_for_an_instant_fails(db: None) -> None:
    with pytest.raises(TypeError, match="instant"):
        User.objects.filter(last_login=dt.date(2026, 1, 1)).exists()


def test_what_a_test_commits_is_deleted_even_from_the_journal(transactional_db: None) -> None:
    UserFactory()
    with transaction.atomic():
        record(job("tests.net"), "accounts.provisioned", None, at=clock.now())
    assert {"accounts_user", "audit_event"} <= set(emptying.written())
    emptying.empty()
    assert emptying.written() == []
    assert Permission.objects.exists()


@pytest.mark.parametrize("turn", [1, 2])
def test_the_cache_is_empty_at_the_start(turn: int) -> None:
    assert cache.get("left-over") is None
    cache.set("left-over", turn)


@pytest.mark.parametrize("turn", [1, 2])
async def test_the_channel_layer_is_empty_at_the_start(turn: int) -> None:
    layer = get_channel_layer()
    await layer.group_add("left-over", f"specific.turn{turn}!x")
    assert await layer.connection(0).zcard("asgi:group:left-over") == 1


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color:red">x</p>',
        "<style>p{}</style>",
        '<button onclick="go()">x</button>',
        '<a href="javascript:go()">x</a>',
        "<script>go()</script>",
        "<script nonce>go()</script>",
        "<p>{{ name }}</p>",
        '<a href="/{% url x %}">x</a>',
        '<p id="a">x</p><p id="a">y</p>',
        '<form method="post"><button>x</button></form>',
    ],
)
def test_a_faulty_page_is_refused(page: str) -> None:
    assert len(faults_of(page)) == 1


def test_a_clean_page_is_not() -> None:
    page = (
        '<script nonce="r4nd0m">const a = "{{";</script><script src="/static/js/main.js"></script>'
        '<script type="application/json">{"a": 1}</script><p id="a">{ un }</p>'
    )
    assert faults_of(page) == []


def test_the_person_made_by_a_factory_signs_in_with_a_second_factor(db: None) -> None:
    assert UserFactory().authenticator_set.count() == 1
    assert UserFactory(second_factor=False).authenticator_set.count() == 0
