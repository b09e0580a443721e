"""A log can be handed to anybody: no name, no number, no search is in it, whatever fails."""

import io
import json
import logging
import uuid

import pytest
import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import Http404
from django.urls import path

from config.logs import JsonLines

SECRETS = ["Petit", "petit", "Jeanne", "284052A32102552", "Morel", "Haddad", "Weiss", "Nadia", "talon"]


@login_not_required
def broken(request):
    patient = {"name": "Jeanne Petit", "nir": "284052A32102552"}
    try:
        raise IntegrityError(f"Key (name)=({patient['name']}) already exists.")
    except IntegrityError as error:
        raise ValueError(f"{patient} plaie du talon") from error


@login_not_required
def absent(request, name):
    raise Http404("Pas de dossier pour Jeanne Petit")


urlpatterns = [path("broken/", broken, name="broken"), path("absent/<str:name>/", absent, name="absent")]


@pytest.fixture
def lines():
    """What the process would have written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(), logging.getLogger("celery.task")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def assert_silent(lines):
    written = json.dumps(lines, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in written] == []


@pytest.mark.urls(__name__)
def test_a_failure_leaves_its_type_and_its_place(client, lines, db):
    client.raise_request_exception = False
    answer = client.get("/broken/?q=Jeanne+Petit&nir=284052A32102552")
    assert answer.status_code == 500
    [failure] = [line for line in lines() if line["logger"] == "django.request"]
    assert failure["error"] == "builtins.ValueError < django.db.utils.IntegrityError"
    assert failure["trace"][-1].startswith("test_logs.py:")
    assert (failure["route"], failure["status"], failure["level"]) == ("broken", 500, "error")
    assert_silent(lines())


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/absent/Petit/?q=Jeanne", "/nowhere/Petit?q=284052A32102552"])
def test_what_is_not_found_leaves_no_address(client, lines, db, address):
    assert client.get(address).status_code == 404
    found = [line for line in lines() if line["logger"] == "django.request"]
    assert [line["status"] for line in found] == [404]
    assert found[0]["event"] == "%s: %s"
    assert_silent(lines())


@pytest.mark.urls(__name__)
def test_each_answer_leaves_a_line_without_its_address(client, lines, db):
    client.get("/absent/Petit/?q=Jeanne")
    [access] = [line for line in lines() if line["event"] == "http.answered"]
    assert (access["method"], access["route"], access["status"]) == ("GET", "absent", 404)
    assert isinstance(access["duration_ms"], int)


def test_our_events_keep_their_known_keys_only(lines):
    identity = uuid.uuid4()
    structlog.get_logger("pivot.test").warning(
        "relay.lost", room=identity, count=3, patient="Jeanne Petit", reason="timeout", kind=["Petit"]
    )
    [line] = lines()
    assert (line["event"], line["room"], line["count"], line["reason"]) == (
        "relay.lost",
        str(identity),
        3,
        "timeout",
    )
    assert "patient" not in line
    assert "kind" not in line


def test_a_librarys_sentence_keeps_its_gaps_open_or_is_withheld(lines):
    logging.getLogger("library").error("Cannot write to %s", "jeanne.petit@example.org")
    logging.getLogger("library").error("Cannot write to jeanne.petit@example.org")
    assert [line["event"] for line in lines()] == ["Cannot write to %s", "(withheld)"]


def test_a_job_is_known_by_its_name_and_number(lines):
    logging.getLogger("celery.app.trace").info(
        "Task %(name)s[%(id)s] succeeded in %(runtime)ss: %(return_value)s",
        {
            "name": "audit.tasks.seal",
            "id": "7",
            "runtime": 0.5,
            "return_value": "Petit",
            "args": "('Petit',)",
        },
    )
    [line] = lines()
    assert (line["task"], line["task_id"], line["seconds"]) == ("audit.tasks.seal", "7", 0.5)
    assert_silent(lines())


def test_errors_that_go_round_in_circles_end(lines):
    one, other = ValueError("Petit"), KeyError("Petit")
    one.__context__, other.__context__ = other, one
    logging.getLogger("library").error("Failed %s", "x", exc_info=one)
    assert_silent(lines())
