"""The page of load balancers and containers: it needs no login, and it tells the truth."""

import pytest
from django.core.cache.backends.redis import RedisCache
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.utils import OperationalError
from django.test import Client
from redis.exceptions import ConnectionError as RedisDown


@pytest.mark.django_db
def test_all_is_well(client: Client):
    response = client.get("/sante/")
    assert response.status_code == 200
    assert response.json() == {"base": True, "redis": True}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_the_base_is_down(client: Client, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("connection refused to host 10.0.0.5")

    monkeypatch.setattr(DatabaseWrapper, "cursor", refuse)
    response = client.get("/sante/")
    assert response.status_code == 503
    assert response.json() == {"base": False, "redis": True}
    assert b"10.0.0.5" not in response.content


@pytest.mark.django_db
def test_redis_is_down(client: Client, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise RedisDown

    monkeypatch.setattr(RedisCache, "get", refuse)
    response = client.get("/sante/")
    assert response.status_code == 503
    assert response.json() == {"base": True, "redis": False}


@pytest.mark.django_db
def test_nothing_can_be_written_there(client: Client):
    assert client.post("/sante/").status_code == 405
